'!analyze -show 7f d 0 0 0'
