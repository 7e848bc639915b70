pf f008
