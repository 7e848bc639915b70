cfg kernel 7ff612345670 fbff83a0_0c7ba008 -b 22000
