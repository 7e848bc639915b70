
# of a machine check the processor's maker stands where a module would, and is none
|WHEA_UNCORRECTABLE_ERROR (124)
|Arg1: 0000000000000000, Machine Check Exception
|Arg2: ffffd78e4c2a1080, Address of the nt!_WHEA_ERROR_RECORD structure.
|Arg3: 00000000be000000, High order 32-bits of the MCi_STATUS value.
|Arg4: 00000000000c117a, Low order 32-bits of the MCi_STATUS value.
|MODULE_NAME: GenuineIntel
|IMAGE_NAME:  GenuineIntel.sys
|FAILURE_BUCKET_ID:  0x124_0_GenuineIntel_PROCESSOR_CACHE_IMAGE_GenuineIntel.sys
