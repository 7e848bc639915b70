bugcheck 50 1b839cd7e98 zz
