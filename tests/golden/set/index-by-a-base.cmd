set index fffff580_00000000
