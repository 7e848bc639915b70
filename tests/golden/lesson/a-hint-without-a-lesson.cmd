lesson hint
