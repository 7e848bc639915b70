reg dr7
