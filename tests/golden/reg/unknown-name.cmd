reg foo 1
