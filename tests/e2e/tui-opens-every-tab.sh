#!/bin/sh
. "$(dirname "$0")/tui.sh"
for size in '80 24' '120 40' '200 60'; do
    columns=${size% *} lines=${size#* }
    tui "$chain"
    expect '10fb5f410'
    golden "address-$columns"
    keys 2
    expect 'KGDT64_R3_CODE'
    keys 3
    expect '< name  entry >'
    keys 4
    expect 'Control Flow Guard'
    keys 5
    expect '< code  status  page fault >'
    keys 6
    expect 'protection, paging, caches'
    golden "register-$columns"
    keys 7
    expect '< info  modules  regs  maps  memory >'
    keys 8
    expect 'Any command of the prompt'
    keys Tab
    expect '10fb5f410'
    keys BTab BTab
    expect '< info  modules'
done
