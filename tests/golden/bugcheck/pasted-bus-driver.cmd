
# of a power IRP the bucket names who had it before the bus's driver
|DRIVER_POWER_STATE_FAILURE (9f)
|Arg1: 0000000000000003, A device object has been blocking an IRP for too long a time
|Arg2: ffffd78e4c2a1080, Physical Device Object of the stack
|Arg3: fffff80167a3b2c4, nt!TRIAGE_9F_POWER
|Arg4: ffffd78e4c2a2080, The blocked IRP
|IMAGE_NAME:  pci.sys
|MODULE_NAME: pci
|FAILURE_BUCKET_ID:  0x9F_3_POWER_DOWN_cardreader_IMAGE_pci.sys
