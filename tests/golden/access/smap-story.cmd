access 1b839cd7e98 w rip=fffff8002d2a0282
