#!/bin/sh
# check-man.sh PROGRAM - the manual pages are clean and as long as the program
set -u
program=$1 passed=0 failed=0

verdict() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL man: $2" >&2
    fi
}

for page in man/*.[1-9]; do
    mandoc -T lint -W warning "$page" >&2
    verdict $? "$page"
done

# What the page says of commands and options, as `.It Cm NAME` and `.It Fl X`.
documented=$(sed -n 's/^[.]It Cm \([a-z0-9]*\).*/\1/p' man/ntlens.1 | sort)
commands=$("$program" -j help | grep -o '"name":"[a-z0-9]*"' | cut -d'"' -f4 |
    sort)
[ -n "$commands" ]
verdict $? "ntlens -j help lists no command"
for name in $commands; do
    printf '%s\n' "$documented" | grep -qx "$name"
    verdict $? "ntlens.1 does not describe the command $name"
done
for name in $documented; do
    printf '%s\n' "$commands" | grep -qx "$name"
    verdict $? "there is no command $name"
done
# An option stands first on its line of -h: "  -a ARCH  ..." or "  --color WHEN".
for option in $("$program" -h | sed -n 's/^ *-\(-*[A-Za-z]*\).*/\1/p'); do
    grep -q "^[.]It Fl .*$option" man/ntlens.1
    verdict $? "ntlens.1 does not describe the option -$option"
done
echo "man: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
