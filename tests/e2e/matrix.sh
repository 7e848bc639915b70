# shellcheck shell=sh
# matrix.sh PROGRAM [every] - items.txt at each size on each terminal.  Without
# `every` an item is played at one size on one terminal, others for each item.
. "$(dirname "$0")/tui.sh"
items=$(dirname "$0")/items.txt
sizes='60x16 80x24 120x40 200x60'
terms='xterm xterm-256color screen tmux linux vt100'
passed=0 failed=0

# What a row of items.txt asks for; a session ends with its subshell.
play() { # verb, the rest of its line
    case $1 in
    open)
        [ "$2" = chain ] && set -- open "$chain"
        screen "TERM=$term $program -t ${2:+'$2'}"
        expect 'Addr'
        ;;
    prompt) screen "TERM=$term $program"; expect "$prompt" ;;
    keys) for key in $2; do
            keys "$key"
            # What comes at once after it would be Alt with a key.
            [ "$key" != Escape ] || sleep 0.3
        done ;;
    type) type "$2" ;;
    raw) pane send-keys -H $2; sleep 0.05 ;;
    paste) paste "$(printf '%b.' "$2" | sed '$s/[.]$//')" ;;
    click) click "$2" ;;
    see) expect "$2" ;;
    not) hides "$2" || fail "should not be there: $2" ;;
    wide) [ "$columns" -lt "${2%% *}" ] || again "${2#* }" ;;
    narrow) [ "$columns" -ge "${2%% *}" ] || again "${2#* }" ;;
    cursor) await cursor_in "$2" || fail "the cursor is not at: $2" ;;
    bright) is_bright "$2" || fail "is grey: $2" ;;
    *) fail "items.txt: what is $1?" ;;
    esac
}
again() {
    case $1 in
    *' '*) play "${1%% *}" "${1#* }" ;;
    *) play "$1" '' ;;
    esac
}

# What the terminal sends of its mouse begins as its description says.
mouse() {
    infocmp -1 "$term" | sed -n 's/.*kmous=\(.*\),$/\1/p'
}
click() {
    expect "$1"
    at=$(seen | awk -v text="$1" '{ i = index($0, text) } i {
        print i, NR; exit }')
    x=${at% *} y=${at#* }
    case $(mouse) in
    '\E[<')
        pane send-keys -l "$(printf '\033[<0;%d;%dM\033[<0;%d;%dm' \
            "$x" "$y" "$x" "$y")"
        ;;
    *)
        at=$(printf '%x %x' $((x + 32)) $((y + 32)))
        pane send-keys -H 1b 5b 4d 20 $at 1b 5b 4d 23 $at
        ;;
    esac
}
cursor_in() {
    row=$(pane display-message -p '#{cursor_y}')
    seen | sed -n "$((row + 1))p" | grep -qF -- "$1"
}
# Neither faint, nor bright black, nor a grey of 256 colours that is dark.
is_bright() {
    seen -e | grep -F -- "$1" | head -n 1 |
        awk -v text="$1" '{
            print substr($0, 1, index($0, text)) }' |
        grep -o '.\[[0-9;]*m' | tail -n 1 |
        { ! grep -qE '[[;](2|90|38;5;(8|23[2-9]|24[0-4]))m'; }
}

play_item() { # name
    while IFS= read -r line; do
        case $line in
        "item $1") on=1 ;;
        item*) on= ;;
        '' | '#'*) ;;
        *) [ -z "${on-}" ] || again "$line" ;;
        esac
    done <"$items"
}
has_clicks() { # name
    sed -n "/^item $1\$/,/^item/p" "$items" | grep -q '^click'
}
nth() { # n, words
    shift "$1"
    echo "$1"
}

n=0
grep '^item' "$items" >"$home/items"
while read -r _ name; do
    n=$((n + 1))
    for size in $sizes; do
        for term in $terms; do
            infocmp "$term" >/dev/null 2>&1 || continue
            # One without a mouse has nothing to click with.
            [ -n "$(mouse)" ] || ! has_clicks "$name" || continue
            if [ "${2-}" != every ]; then
                [ "$size" = "$(nth $((n % 4 + 1)) $sizes)" ] &&
                    [ "$term" = "$(nth $((n % 6 + 1)) $terms)" ] || continue
            fi
            columns=${size%x*} lines=${size#*x}
            socket=ntlens-e2e-$$-$(((passed + failed) * 2))
            # What a shell traps at its end, a shell within it does not.
            if (trap 'pane kill-server 2>/dev/null' EXIT
                play_item "$name"); then
                passed=$((passed + 1))
            else
                failed=$((failed + 1))
                echo "    item $name, $size on $term" >&2
            fi
        done
    done
done <"$home/items"
echo "matrix: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
