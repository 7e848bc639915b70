#!/bin/sh
# check-man.sh PROGRAM - the manual pages are clean and as long as the program
set -u
. "$(dirname "$0")/verdict.sh"
program=$1

for page in man/*.[1-9]; do
    mandoc -T lint -W warning "$page" >&2
    verdict $? "$page"
done

# What the page says of commands and options, as `.It Cm NAME` and `.It Fl X`.
documented=$(sed -n 's/^[.]It Cm \([a-z0-9]*\).*/\1/p' man/ntlens.1 | sort)
commands=$("$program" -j help all | grep -o '"name":"[a-z0-9]*"' | cut -d'"' -f4 |
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
# Options, from -j help: their letters and long names, both ways.
options=$("$program" -j help all | sed 's/"short":null/"short":""/g' | tr '{' '\n' |
    sed -n 's/^"short":"-*\([^"]*\)","long":"\([^"]*\)".*/\1 -\2/p')
listed=$(sed -n 's/^[.]It Fl //p' man/ntlens.1 | sed 's/ Ar .*//; s/ ,//g')
for option in $options; do
    printf '%s\n' $listed | grep -qx -- "$option"
    verdict $? "ntlens.1 does not describe the option -$option"
done
for option in $listed; do
    printf '%s\n' $options | grep -qx -- "$option"
    verdict $? "there is no option -$option"
done
# NAME=VALUE and --NAME arguments are words of the page, too.
for name in $commands; do
    for word in $("$program" -j help "$name" | grep -o '"argument":"[a-z0-9]*"' |
                  cut -d'"' -f4); do
        grep -Eq -- "^[.](It )?.*\\b$word\\b" man/ntlens.1
        verdict $? "ntlens.1 does not describe $word of $name"
    done
done
# Each public header is an entry of libntlens.3, and the other way round.
described=$(sed -n 's/^[.]It In ntlens[/]//p' man/libntlens.3 | sort)
headers=$(cd include/ntlens && ls | sort)
[ "$described" = "$headers" ]
verdict $? "libntlens.3 and include/ntlens differ"
verdicts
