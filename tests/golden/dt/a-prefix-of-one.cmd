dt KTHREAD Curr
