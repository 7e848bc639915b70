dt KTHREAD KernelStack -b 22000
