
# lm says in which module the instruction and a parameter lie
| 1: kd> lm
| start             end                 module name
| fffff880`03cc0000 fffff880`03d1a000   usbhub     (deferred)
| fffff880`04a00000 fffff880`04a30000   HIDCLASS   (deferred)
| BugCheck D1, {fffff88004a0b010, 2, 1, fffff88003cfb4a8}
