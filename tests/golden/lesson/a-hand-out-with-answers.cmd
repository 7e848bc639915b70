lesson 5 --print --answers --seed 7
