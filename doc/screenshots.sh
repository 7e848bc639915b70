#!/bin/sh
# screenshots.sh PROGRAM - the main tabs as doc/NAME.svg, from the real program
set -eu
program=$(readlink -f "$1")
here=$(dirname "$0")
socket=ntlens-pictures-$$
home=$(mktemp -d)
export HOME="$home" LC_ALL=C.UTF-8 TERM=xterm-256color
unset NO_COLOR COLORTERM COLORFGBG TMUX
pane() { tmux -L "$socket" -f "$home/tmux.conf" "$@"; }
trap 'pane kill-server 2>/dev/null; rm -rf "$home"' EXIT
echo 'set -g default-terminal tmux-256color' >"$home/tmux.conf"

# NAME COLUMNS ROWS TEXT LINE KEY...: what the program shows of LINE after the
# keys, once TEXT is there.
picture() {
    name=$1 columns=$2 rows=$3 text=$4 line=$5
    shift 5
    pane kill-server 2>/dev/null || :
    socket=$socket-
    pane new-session -d -x "$columns" -y "$rows" "$program -t '$line'"
    look=0
    until pane capture-pane -p | grep -q '1 Address' || [ $look -ge 100 ]; do
        sleep 0.05
        look=$((look + 1))
    done
    [ $# -eq 0 ] || pane send-keys "$@"
    look=0
    until pane capture-pane -p | grep -qF "$text"; do
        [ $look -lt 100 ] || { echo "$name: never saw $text" >&2; exit 1; }
        sleep 0.05
        look=$((look + 1))
    done
    sleep 0.2
    pane capture-pane -e -N -p | LC_ALL=C awk -v columns="$columns" \
        -v rows="$rows" -f "$here/screen-to-svg.awk" >"$here/$name.svg"
    echo "doc/$name.svg"
}

address=fffff802_6d4bf410
chain="pte $address = a000000f8007063 a00000000825063 a00000000826063 8a0000010fb5f863"
picture address 100 36 NoExecute "-s 1ed $chain" j j j l j j j j j j j j j j j
picture wide 180 40 arithmetic "-s 1ed $chain" j j j
picture gdt 80 24 LongMode 'va 0' 2 j j j j j
picture register 80 24 PKE 'reg cr4 350ef8' G
picture bugcheck 80 30 IRQL_NOT_LESS "-s 1ed bugcheck a $address 2 1 fffff802_6d4b1000"
