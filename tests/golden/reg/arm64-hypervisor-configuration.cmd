reg hcr_el2 80000000 --arch arm64
