lesson --list
