-a x86 u 8052b334 64a1240100008a8040010000c3eb80
# nt!ExGetPreviousMode of a public WinDbg transcript, and a jump
