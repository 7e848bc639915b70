practice 7:smup
# where the word stands, and which there are
