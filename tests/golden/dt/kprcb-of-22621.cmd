dt nt!_KPRCB -b 22621 Mailbox ProcessorId DpcWatchdogProfileBufferSize
