set build 10-22H2
