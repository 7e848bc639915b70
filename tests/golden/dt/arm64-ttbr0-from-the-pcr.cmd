dt _KPCR Prcb.ProcessorState.ArchState.Ttbr0_El1 -a arm64
