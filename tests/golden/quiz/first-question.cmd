quiz --seed 7
