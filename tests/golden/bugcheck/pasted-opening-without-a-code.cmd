
|Problem signature:
|  Problem Event Name:	APPCRASH
|  Application Name:	a.exe
