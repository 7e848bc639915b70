-o ../../fuzz/corpus/dump/minidump-with-hostile-names dq @rsp L?2
# L?: a debugger counts past its limit, too.
