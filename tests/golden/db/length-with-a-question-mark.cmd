-o practice dq @rsp L?2
# L?: a debugger counts past its limit, too.
