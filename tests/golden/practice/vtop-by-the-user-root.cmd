-o practice:7 vtop $user_root $code
# KVA shadow: the process's second root, whose user half has no NX
