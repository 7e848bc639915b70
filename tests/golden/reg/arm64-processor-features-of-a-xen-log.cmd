reg id_aa64pfr0_el1 1100000010111112 --arch arm64
