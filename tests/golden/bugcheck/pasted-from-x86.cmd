
# a name and a record of the verifier's are kernel addresses, too
|DRIVER_VERIFIER_DETECTED_VIOLATION (c4)
|Arg1: 00000062, A driver has forgotten to free its pool allocations prior to unloading.
|Arg2: 86a84ebc, name of the driver having the issue.
|Arg3: 86a2d4f8, verifier internal structure with driver information.
|Arg4: 00000001, total # of (paged+nonpaged) allocations that weren't freed.
|BUGCHECK_P2: ffffffff86a84ebc
|IMAGE_NAME:  sample.sys
