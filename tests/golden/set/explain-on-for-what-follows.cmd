
|set explain on
|eval 1+2
|set explain off
|eval 1+2
|set explain maybe
