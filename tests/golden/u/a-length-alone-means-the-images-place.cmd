u L2
