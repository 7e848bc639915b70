offset nt!_KTHREAD WaitReason -b 18362
