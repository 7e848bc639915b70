lesson 1 --seed 7
