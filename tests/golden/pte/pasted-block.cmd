
|VA 001f0000
|PDE at C0600000            PTE at C0000F80
|contains 000000006A1A6867  contains 0000000000000080
|pfn 6a1a6     ---DA--UWEV  not valid
|                           DemandZero
|                           Protect: 4 - ReadWrite
|eval 5
