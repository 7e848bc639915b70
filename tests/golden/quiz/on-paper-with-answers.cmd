quiz entry --print --answers --seed 7 --count 4
