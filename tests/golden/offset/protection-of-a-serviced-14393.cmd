offset _EPROCESS.Protection -b 14393.2189
# EDRSandblast's table of 672 kernels: 6c2 in 14393.1770, 6ca in 14393.2189.
