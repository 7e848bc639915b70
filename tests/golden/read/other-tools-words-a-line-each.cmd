
|.reload
|x nt!Mm*
|!pte fffff80000000000
# No prompt, nothing that they printed: each is a line that somebody typed.
