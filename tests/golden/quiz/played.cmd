-f -
| quiz --seed 3 --count 4
| 1
| b
| nonsense
| skip
| 0x10
# right, a choice, no answer, skipped, wrong; then the score
