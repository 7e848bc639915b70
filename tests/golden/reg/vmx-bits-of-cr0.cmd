reg 486 80000021
# cheat-engine/cheat-engine#312: IA32_VMX_CR0_FIXED0.
