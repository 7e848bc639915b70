cfg base 1234
