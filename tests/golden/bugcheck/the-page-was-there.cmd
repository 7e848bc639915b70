bugcheck 50 fffff8063a200678 3 fffff8063a634f17 2
# Parameter 4 says no page table maps it, bit 0 of parameter 2 that one does.
