-o ../../fuzz/corpus/dump/minidump-with-hostile-names modules
# What a dump says of itself does nothing to a terminal; columns line up.
