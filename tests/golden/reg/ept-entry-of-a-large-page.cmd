reg ept_pde 12200000b7
