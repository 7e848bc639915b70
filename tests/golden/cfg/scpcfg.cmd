cfg scpcfg
