bugcheck 124 0 fffffa80061ad8f8 fa000000 70f0f
# Two parameters are the halves of a status.
