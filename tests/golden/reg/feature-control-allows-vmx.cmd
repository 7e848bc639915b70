reg 3a 5
# cheat-engine/cheat-engine#312, with the VMX MSRs of the same machine.
