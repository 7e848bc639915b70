access 1b839cd7e98 w eflags=40202
