#!/bin/sh
# check-sandbox.sh PROGRAM TRIAL IMAGE - what a file could make the program do
#
# TRIAL, loaded into the program, tries it when the answer is written; IMAGE is
# a dump with hostile names.
set -u
. "$(dirname "$0")/verdict.sh"
program=$(readlink -f "$1") trial=$(readlink -f "$2") image=$(readlink -f "$3")
case $("$program" -V) in
*"without libseccomp"*)
    echo "sandbox: SKIPPED, there is no libseccomp" >&2
    [ "${CI-}" != true ]
    exit
    ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# What comes of each trial is left in $folder/tried; the answer is the same as
# without.
try() {
    rm -rf "$folder/trial"
    mkdir "$folder/trial"
    echo text >"$folder/trial/there"
    TRIAL=$folder/trial LD_PRELOAD=$trial "$program" "$@" \
        >"$folder/answer" 2>"$folder/tried" </dev/null
    "$program" "$@" 2>/dev/null </dev/null | cmp -s - "$folder/answer"
    verdict $? "$*: another answer"
}
# Of all trials exactly these, a pattern, are done; the rest are refused.
done_are() {
    what=$1
    grep -vxE "($what)=done" "$folder/tried" >"$folder/rest"
    ! grep -vE '^[a-z0-9]+=EPERM$' "$folder/rest" >&2
    verdict $? "$2: not refused"
    [ "$(grep -cxE "($what)=done" "$folder/tried")" -gt 0 ] ||
        [ "$what" = nothing ]
    verdict $? "$2: nothing of $what is done"
    [ "$(wc -l <"$folder/tried")" -eq 16 ]
    verdict $? "$2: not all was tried"
}
left_are() {
    [ "$(cd "$folder/trial" && echo *)" = "$1" ] &&
        [ "$(cat "$folder/trial/there")" = "text" ]
    verdict $? "$2: files have changed"
}

for call in "-o $image modules" "$image" "-j -o $image bugcheck" \
    "-o $image fffff80012345678" "open $image" "-o $image --raw info"; do
    try $call
    done_are nothing "ntlens $call"
    left_are there "ntlens $call"
done
try triage "$image" "$image"
done_are read "ntlens triage"
left_are there "ntlens triage"

# The trials can do what they try, where nothing keeps them from it.
for call in "--no-sandbox -o $image modules" "va 1000"; do
    try $call
    for what in read create append folder rename socket fork execute code; do
        grep -qx "$what=done" "$folder/tried"
        verdict $? "ntlens $call: $what is not done, so its trial shows nothing"
    done
done
# A batch opens what its lines say.
printf 'open %s\nopen %s\n' "$image" "$image" | "$program" >/dev/null
verdict $? "a batch opens no second file"

# A system that has no such thing: it says so, and answers.
emulator=qemu-$(uname -m)
if command -v "$emulator" >/dev/null; then
    "$emulator" "$program" -V | grep -qE '^sandbox: (none, |a command)'
    verdict $? "$emulator: -V"
    "$emulator" "$program" -o "$image" modules >"$folder/answer" 2>&1
    "$program" -o "$image" modules 2>&1 | cmp -s - "$folder/answer"
    verdict $? "$emulator: another answer"
    echo "sandbox under $emulator: $("$emulator" "$program" -V | sed 1d)"
else
    echo "sandbox: there is no $emulator to try it under"
fi
verdicts
