bugcheck 50 1b839cd7e98 3 fffff8002d2a0282 f
# The story of the hypervisor that lost EFLAGS.AC.
