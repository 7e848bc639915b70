#!/bin/sh
. "$(dirname "$0")/tui.sh"
# The file of an open image shrinks, and nobody dies of it.
dump=$(dirname "$0")/../../../shared/dumps/eolaruhagen_083125-14875-01.dmp
[ -e "$dump" ] || skip "no ${dump##*/../}"
lose() {
    cp "$(readlink -f "$dump")" "$home/lost.dmp" && chmod u+w "$home/lost.dmp"
    screen "$program -o $home/lost.dmp $1"
    expect "$2"
    truncate -s 12288 "$home/lost.dmp" || exit 1
    enter "$3"
    expect '?? ?? ??'
    expect 'shrank'
}
lose -t 'minidump' ':db @rsp L100'
escape
keys q
expect '[left with 0]'
lose '' "$prompt" 'db @rsp L100'
keys C-d
expect '[left with 0]'
