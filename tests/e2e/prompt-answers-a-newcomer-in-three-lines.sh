#!/bin/sh
# What the first line names is typed as it is named, and nothing else was read.
. "$(dirname "$0")/lib.sh"
lines=120
export PAGER=
start
expect 'an address, bugcheck CODE, -o DUMP bugcheck, or a paste; help'
enter 'fffff8002d2a0282'
expect 'PTE PTE    fffff6fc`00169500'
enter 'bugcheck 7e'
expect 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED'
enter '-o practice:1 bugcheck'
expect 'verdict'

# A line each, as help names them.
enter 'help'
expect 'One line each: selfmap 1ed; sel 10; syscall NtCreateFile; cfg'
enter 'selfmap 1ed'
expect 'fffff6fb`7dbedf68'
enter 'sel 10'
expect 'KGDT64_R0_CODE'
enter 'syscall NtCreateFile'
expect '29560       55      11'
enter 'cfg 7ff612345670 7df5ff8a0000'
expect '00007ff5`d7d2d158'
