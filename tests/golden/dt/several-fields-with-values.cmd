dt _KTHREAD State=5 WaitReason=6 PreviousMode=1
