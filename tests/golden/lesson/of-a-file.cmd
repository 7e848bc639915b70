lesson --file frames.lesson --seed 3
