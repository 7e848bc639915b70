-e reg cr2 fffff80312345678
# There is nothing to shift.
