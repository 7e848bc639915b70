-m
|WHEA_UNCORRECTABLE_ERROR (124)
|Arg1: 0000000000000000, Machine Check Exception
|Arg2: ffffe00e0e4bc4a0, Address of the WHEA_ERROR_RECORD structure.
|Arg3: 00000000bea00000, High order 32-bits of the MCi_STATUS value.
|Arg4: 0000000001000108, Low order 32-bits of the MCi_STATUS value.
|CPU Vendor    : AuthenticAMD
