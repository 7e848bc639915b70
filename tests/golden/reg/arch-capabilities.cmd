rdmsr 10a 2b
