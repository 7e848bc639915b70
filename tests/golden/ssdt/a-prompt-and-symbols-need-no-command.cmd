-a x86 -b 9200 -j
|0: kd> dps nt!KiServiceTable
|813564d0  81330901 nt!NtWorkerFactoryWorkerReady
|813564d4  812cf1e2 nt!NtYieldExecution
|813564d8  81581540 nt!NtWriteFile
