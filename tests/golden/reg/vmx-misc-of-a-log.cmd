reg 485 300481e5
# cheat-engine/cheat-engine#312: IA32_VMX_MISC.
