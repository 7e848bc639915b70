dt nt!_KARM64_ARCH_STATE Ttbr0_El1 Ttbr1_El1 Mair_El1 -a arm64 -b 22621
