offset ds:10
