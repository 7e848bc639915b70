offset _KTRAP_FRAME+6c -a x86
