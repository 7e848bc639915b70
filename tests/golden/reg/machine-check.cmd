reg mc0_status fa00000000070f0f
# The status of a bank, and its compound code in words.
