pfn 1ab3c fffffa80_00000000
