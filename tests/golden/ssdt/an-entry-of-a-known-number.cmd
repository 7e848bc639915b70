-e -b 9200 ssdt fffff803_952ed200 03ea2c07 53
# the entry of NtCreateFile in a public listing of Windows 8
