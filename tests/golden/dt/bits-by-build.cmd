dt KPRCB PendingTick -b 9200
