offset gs:188 -b 22000
