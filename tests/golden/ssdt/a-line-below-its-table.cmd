-a x64
# Rows are counted from the table: one below it would be the last of 2^62.
|ssdt fffff80000001000  00000001 00000002
|fffff80000000ff0  00000001 00000002
