status CFG
