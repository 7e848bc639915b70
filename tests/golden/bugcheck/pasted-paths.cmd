
# a module and a process are files: their folders are no part of the names
|BugCheck 1a, {41792, ffffde0111510468, 200000000000, 0}
|    Key  : WER.OS.Version
|    Value: 10.0.19041.1
|IMAGE_NAME:  C:\Windows\System32\DriverStore\display.sys
|MODULE_NAME: display
|PROCESS_NAME:  C:\Games\game.exe
