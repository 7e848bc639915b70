reg ia32_mtrr_physbase5 a0000001
# The example of Intel's SDM, volume 3, for variable ranges.
