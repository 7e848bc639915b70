status d0000005
