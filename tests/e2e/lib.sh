# shellcheck shell=sh
# lib.sh - drive the program in a private tmux server and read its screen.
# A test sources this, then: screen COMMAND...; keys KEY...; expect TEXT.
# $1 of the test is the program, which is $program here; each test has a home
# of its own, which is $home.
set -u
prompt='ntlens>'
socket=ntlens-e2e-$$-0
home=$(mktemp -d) || exit 2
# Its own path may have a blank, and many a test makes a command line of it.
program=$home/ntlens
ln -s "$(readlink -f "$1")" "$program"
export TERM=screen LC_ALL=C.UTF-8 HOME="$home" XDG_STATE_HOME="$home/state"
unset NO_COLOR INPUTRC NTLENS_COLOR TMUX
# Long answers come whole; one test is about pagers.
export PAGER=

pane() { tmux -L "$socket" -f /dev/null "$@"; }
finish() {
    pane kill-server 2>/dev/null
    # Of a test that failed.
    [ ! -s "$home/child" ] || kill -KILL "$(cat "$home/child")" 2>/dev/null
    rm -rf "$home"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "FAIL ${0##*/}: $*" >&2
    pane capture-pane -p 2>/dev/null | sed '/^$/d; s/^/    | /' >&2
    exit 1
}

# For run.sh, 77 is neither passed nor failed.
skip() {
    echo "SKIPPED ${0##*/}: $*" >&2
    exit 77
}

# The program's exit status stays on the screen, and the screen outlives it.
# Each screen is a server of its own: the last one may take its time to die.
# tmux 3.2 has its own mind of a new session's area; the program starts when the
# area is right.
screen() {
    pane kill-server 2>/dev/null
    socket=${socket%-*}-$((${socket##*-} + 1))
    area="-x ${columns:-80} -y ${lines:-24}"
    pane new-session -d $area 'exec cat' ';' resize-window $area ';' \
        respawn-pane -k "$*; echo \"[left with \$?]\"; exec cat" ||
        fail "no tmux"
}
# The prompt, ready for a line.
start() {
    screen "$program" "$@"
    expect "$prompt"
}
keys() { pane send-keys "$@"; }
type() { pane send-keys -l -- "$1"; }
enter() { type "$1" && keys Enter; }
paste() { printf '%s' "$1" | pane load-buffer - && pane paste-buffer -p; }
# shellcheck disable=SC2120  # some tests ask for more than the screen
seen() { pane capture-pane -p "$@"; }

# Wait for what a command says, never for time: 200 looks, 20 a second.
await() {
    look=0
    while [ $look -lt 200 ]; do
        "$@" && return 0
        sleep 0.05
        look=$((look + 1))
    done
    return 1
}
shows() { seen | grep -qF -- "$1"; }
expect() { await shows "$1" || fail "never saw: $1"; }
hides() { ! shows "$1"; }
# For what is there already: expect something later first.
expect_not() { shows "$1" && fail "should not be there: $1"; return 0; }

# 16,384 page tables that lead to each other in more ways than anybody waits
# for, in the file $1; a hole after them makes it one of 40 GB.
tangle() {
    kind=0
    : >"$1"
    while [ $kind -lt 32 ]; do
        printf "$(awk -v kind=$kind 'BEGIN {
            for (i = 0; i < 512; i++) {
                at = i + 512 * ((kind * 7 + i) % 32)
                printf "\\%03o\\%03o\\%03o\\%03o\\0\\0\\0\\%03o",
                    33 + i % 2 * 2 + int(i / 2) % 2 * 4, at % 16 * 16,
                    int(at / 16) % 256, int(at / 4096), int(i / 4) % 2 * 128
            } }')" >"$1.page"
        # shellcheck disable=SC2034  # nine times
        for doubled in 1 2 3 4 5 6 7 8 9; do
            cat "$1.page" "$1.page" >"$1.pages"
            mv "$1.pages" "$1.page"
        done
        cat "$1.page" >>"$1"
        kind=$((kind + 1))
    done
    rm "$1.page"
    truncate -s 40G "$1"
}
