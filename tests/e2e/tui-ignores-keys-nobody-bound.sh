#!/bin/sh
. "$(dirname "$0")/tui.sh"
# Whole sequences that are bound to nothing do nothing, in one piece or in more:
# Ctrl and Alt with arrows, F5, Alt with letters, focus in and out, a late reply
# about a colour; as infocmp has them for these terminals, and xterm's ctlseqs.
send() { pane send-keys -H "$@"; }
unbound() {
    send 1b 5b 31 3b 35 43                      # Ctrl-Right
    send 1b 5b 31 3b 33 41                      # Alt-Up
    send 1b 4f 35 44                            # Ctrl-Left of old
    send 1b 5b 31 35 7e                         # F5
    send 1b 5b 5b 45                            # F5 of linux
    send 1b 5b 33 3b 33 7e                      # Alt-Delete
    send 1b 71                                  # Alt-q
    send 1b 2b                                  # Alt-+
    send 1b 5b 49                               # focus in
    send 1b 5b 4f                               # focus out
    send 1b 5d 31 31 3b 72 67 62 3a 30 2f 30 2f 30 1b 5c
    send 1b
    sleep 0.04
    send 5b 31
    sleep 0.2
    send 3b 35 43
}
for term in xterm xterm-256color tmux screen linux vt220; do
    infocmp "$term" >/dev/null 2>&1 || continue
    environment="TERM=$term"
    tui $address
    keys Home k y
    expect 'copied fffff802`6d4bf410'
    seen >"$home/before"
    unbound
    keys y
    expect 'copied fffff802`6d4bf410'
    await same_screen "$home/before" || fail "something happened on $term"
    paste 'fffff802`6d4bf419'
    expect 'fffff802`6d4bf419'
    keys Enter
    expect 'offset 419'
    unbound
    keys y
    expect 'copied'
    expect 'self-map 1ed (default)'
    # What is known is known in pieces, too.
    send 1b 5b
    sleep 0.2
    send 42
    expect 'Enter open'
done
