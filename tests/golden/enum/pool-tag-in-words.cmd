pool tag CKBJ
