access 1b839cd7e98 r cs=33 eflags=40246 --implicit
