info -o ../../fuzz/corpus/dump/minidump-with-hostile-names
# An option stands anywhere; what follows `info` is not a name then.
