set build 22H2
