cfg kscp fffff804_a9d7b000
