reg id_aa64dfr0_el1 10305106 --arch arm64
