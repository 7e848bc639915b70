enum pooltag Proc
# !pool's "Pooltag Proc : Process objects, Binary : nt!ps".
