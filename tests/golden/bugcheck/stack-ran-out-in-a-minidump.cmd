bugcheck 1000007f 8 0 0 0
# The minifilter that was re-entered by its own paging I/O.
