#!/bin/sh
# check-build-variants.sh MAKE DIR - the program without its optional parts
set -u
make=$1 dir=$2 passed=0 failed=0

fail() {
    echo "FAIL build: $*" >&2
    failed=$((failed + 1))
}

# $1 names the variant, $2 is a pattern of symbols that must be gone.
variant() {
    name=$1 gone=$2
    shift 2
    before=$failed
    "$make" O="$dir-$name" "$@" all || fail "make $*"
    program=$dir-$name/ntlens
    found=$({ nm "$program"; nm -D "$program"; } | grep -E "$gone" | head -n 3)
    [ -z "$found" ] || fail "$* still has" $found
    for answer in "$("$program" selfmap 1d7 </dev/null)" \
                  "$(echo selfmap 1d7 | "$program")"; do
        case $(printf %s "$answer" | tr -d '`' | tr A-F a-f) in
        *ffffebf5fafd7eb8*) ;;
        *) fail "$*: no answer to selfmap 1d7" ;;
        esac
    done
    [ "$failed" -ne "$before" ] || passed=$((passed + 1))
}

variant plain ' (U )?(readline|rl_|initscr|tgetent)' REPL=0 TUI=0
variant prompt ' (U )?(initscr|endwin)' TUI=0
variant open ' (U )?seccomp_' SECCOMP=0
variant screen ' (U )?(readline|rl_)' REPL=0
echo "build variants: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
