reg 481 7f00000016
# cheat-engine/cheat-engine#312: IA32_VMX_PINBASED_CTLS.
