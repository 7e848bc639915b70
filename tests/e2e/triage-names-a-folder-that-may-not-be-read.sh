#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Root may read all: then it is somebody else who asks.
as=
if [ "$(id -u)" = 0 ]; then
    as='setpriv --reuid=65534 --regid=65534 --clear-groups'
    $as true || skip "nobody else can be asked"
fi
cp "$(readlink -f "$1")" "$home/copy"
mkdir -p "$home/dumps/closed"
chmod 755 "$home" "$home/copy" "$home/dumps"
chmod 000 "$home/dumps/closed"
for folder in dumps dumps/closed; do
    $as "$home/copy" triage "$home/$folder" >"$home/out" &&
        fail "exit 0 for $folder"
    grep -qF 'Permission denied' "$home/out" || fail "it does not say why: $folder"
done
chmod 700 "$home/dumps/closed"
exit 0
