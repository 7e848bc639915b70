dt _KTHREAD TrapFrame Process PreviousMode Teb -a arm64 -b 19041
