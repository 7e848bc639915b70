maps kernel
