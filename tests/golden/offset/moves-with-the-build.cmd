offset KPRCB+700 -b 22000
