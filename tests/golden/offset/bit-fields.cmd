offset nt!_kthread+78 -b 22000
