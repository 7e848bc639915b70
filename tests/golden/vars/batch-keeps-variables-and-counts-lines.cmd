-s 1d7
|set $a fffff80000000000
|va $a
|$_ + 10
|vars
|bogus
