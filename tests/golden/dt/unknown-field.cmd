dt KTHREAD AcpState
