#!/bin/sh
# screenshots.sh PROGRAM - every tab as doc/NAME.svg and doc/NAME-light.svg, from
# the real program
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
# keys, once TEXT is there, on black and on white.
picture() {
    for ground in dark light; do
        draw "$@"
    done
}
draw() {
    name=$1 columns=$2 rows=$3 text=$4 line=$5 file=$1 light=0
    [ $ground = dark ] || file=$1-light light=1
    shift 5
    pane kill-server 2>/dev/null || :
    socket=$socket-
    pane new-session -d -x "$columns" -y "$rows" \
        "NTLENS_THEME=$ground $program -t '$line'"
    look=0
    until pane capture-pane -p | grep -q ' Addr' || [ $look -ge 100 ]; do
        sleep 0.05
        look=$((look + 1))
    done
    for key; do
        pane send-keys -- "$key"
        sleep 0.05
    done
    look=0
    until pane capture-pane -p | grep -qF -- "$text"; do
        [ $look -lt 100 ] || { echo "$name: never saw $text" >&2; exit 1; }
        sleep 0.05
        look=$((look + 1))
    done
    sleep 0.2
    pane capture-pane -e -N -p | LC_ALL=C awk -v columns="$columns" \
        -v rows="$rows" -v light=$light -f "$here/screen-to-svg.awk" \
        >"$here/$file.svg"
    echo "doc/$file.svg"
}

address=fffff802_6d4bf410
chain="pte $address = a000000f8007063 a00000000825063 a00000000826063 8a0000010fb5f863"
picture address 100 36 NoExecute "-s 1ed $chain" l j j j j j j j j j j j
picture wide 200 60 executable "-s 1ed $chain"
picture gdt 80 24 LongMode 'va 0' ']' j j j j j
picture service 80 24 NtCreateFile 'syscall NtCreateFile'
picture cfg 80 24 CfgBitMap 'cfg 7ff6_12345670 7df5_ff8a0000'
picture bugcheck 80 30 IRQL_NOT_LESS \
    "-s 1ed bugcheck a $address 2 1 fffff802_6d4b1000"
picture register 80 24 PKE 'reg cr4 350ef8' G j
picture image 80 24 'complete memory' 'info -o practice:7' '['
picture command 80 24 2097152 'eval 1000 * 200'
