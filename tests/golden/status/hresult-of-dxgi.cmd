status 887a0005
