mmpte 8a00000003c019e3 pde pte
