#!/bin/sh
. "$(dirname "$0")/tui.sh"
for size in '80 24' '120 40' '200 60'; do
    columns=${size% *} lines=${size#* }
    tui "$chain"
    expect '10fb5f410'
    golden "address-$columns"
    keys ']'
    expect 'KGDT64_R3_CODE'
    keys ']'
    expect '< name  entry >'
    keys ']'
    expect 'Control Flow Guard'
    keys ']'
    expect '< code  status  page fault >'
    keys ']'
    expect 'protection, paging, caches'
    golden "register-$columns"
    keys ']'
    expect '< info  modules  regs  maps  memory >'
    keys ']'
    expect 'Any command of the prompt'
    keys Tab
    expect '10fb5f410'
    keys BTab BTab
    expect '< info  modules'
done
