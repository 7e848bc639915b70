bugcheck 124 0 fffffa80061ad8f8 3e000000 108
# what the bank keeps is not valid
