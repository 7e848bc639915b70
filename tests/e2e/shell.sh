# shellcheck shell=sh
# shell.sh - for tests that need a user's shell around the program: shell NAME;
# modes WHEN; running PROGRAM-LINE leaves its process id in $home/child.
. "$(dirname "$0")/tui.sh"

# Of the shells that a system has, those that treat the terminal differently.
shells=
for name in dash bash; do
    ! command -v $name >/dev/null || shells="$shells $name"
done

shell() {
    case $1 in
    bash) screen "PS1='ready> ' HISTFILE= bash --norc -i" ;;
    *) screen "PS1='ready> ' ENV= $1 -i" ;;
    esac
    expect 'ready>'
}
# What the terminal is like, as a command of that shell sees it; its size is
# tmux's own business.
modes() {
    rm -f "$home/$1"
    enter "stty -a | sed 's/rows.*columns [0-9]*//' >$home/new; mv $home/new $home/$1"
    await test -e "$home/$1" || fail "no modes $1"
}
same_modes() {
    cmp -s "$home/before" "$home/after" && return
    diff "$home/before" "$home/after" | sed 's/^/    | /' >&2
    fail "other modes $*"
}
running() {
    rm -f "$home/child"
    enter "sh -c 'echo \$\$ >$home/child; exec $*'"
    await test -s "$home/child" || fail "it never began"
}
child() { cat "$home/child"; }
gone() { ! kill -0 "$1" 2>/dev/null; }
kept() {
    grep -qxF -- "$1" "$XDG_STATE_HOME/ntlens/history" ||
        fail "not in the history: $1"
}
# The kernel's letter for what a process does: T is stopped.
stopped() { grep -q '^State:.T' "/proc/$(child)/status"; }
