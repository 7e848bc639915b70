reg 483 137fffff00036dff
