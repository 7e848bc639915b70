# shellcheck shell=sh
# tui.sh - for tests of the full screen: tui ARGUMENT...; golden NAME.
. "$(dirname "$0")/lib.sh"
unset COLORFGBG COLORTERM NTLENS_THEME
screens=$(dirname "$0")/screens

# Opens it and waits for its first picture.  Each argument reaches the program
# as one word.
tui() {
    words=
    for word; do
        words="$words '$word'"
    done
    screen "${before:-:}; ${environment-} $program -t$words"
    expect 'Addr'
}

# The whole screen, as it was when somebody looked at it and approved: with
# BLESS=1 in the environment it is approved now.
golden() {
    file=$screens/$1.txt
    if [ -n "${BLESS-}" ]; then
        seen >"$file"
        return
    fi
    await_screen "$file" && return
    seen | diff "$file" - | sed 's/^/    | /' >&2
    fail "not the screen of $1"
}
same_screen() { seen | cmp -s - "$1"; }
await_screen() {
    look=0
    while [ $look -lt 60 ]; do
        same_screen "$1" && return 0
        sleep 0.05
        look=$((look + 1))
    done
    return 1
}
# A command that this program does not have cannot be shown.
needs() {
    for name; do
        "$program" help "$name" >/dev/null 2>&1 ||
            skip "there is no command $name"
    done
}

address=fffff8026d4bf410
# shellcheck disable=SC2034  # for the tests
chain="pte $address = a000000f8007063 a00000000825063 a00000000826063 8a0000010fb5f863"
# So many tabs further on.
tabs() {
    count=$1
    while [ "$count" -gt 0 ]; do
        keys ']'
        count=$((count - 1))
    done
}
# Escape alone: what comes at once after it would be Alt with a key.
escape() {
    keys Escape
    sleep 0.3
}
