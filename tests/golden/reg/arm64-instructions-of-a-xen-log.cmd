reg id_aa64isar0_el1 100010211120 --arch arm64
