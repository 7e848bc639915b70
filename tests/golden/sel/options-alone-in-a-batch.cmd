
# an option that nothing follows changes nothing: say so
|-a x86
|
|# a comment
|-h
|sel 30
