-f -
| lesson 1 --seed 7
| 5
| hint
| nonsense
| 29d7063
| 0n43872256
| leave
# right; a hint; no answer; the whole entry, which is a slip; the right number in decimal
