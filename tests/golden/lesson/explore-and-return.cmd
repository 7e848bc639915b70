-f -
| lesson 5
| pte $heap
| explore
| pte2va $heap
| return
| show
| back
