offset _PS_SYSTEM_DLL_INIT_BLOCK.CfgBitMap -a x86 -b 9600
