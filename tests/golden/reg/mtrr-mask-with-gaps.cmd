reg 201 7fd0000800
# Made up: no public log has a mask with a hole in it.
