#!/usr/bin/env bash
# check-completions.sh PROGRAM - what the shells offer is what the program has
set -u
program=$1 passed=0 failed=0
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
ln -s "$(readlink -f "$program")" "$scratch/ntlens"
cd "$(dirname "$0")/../src/cli/completions" || exit 2
PATH=$scratch:$PATH

verdict() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL completions: $2" >&2
    fi
}

. ./ntlens
compopt() { :; }
# What bash offers for the last of the words: $1 is expected among it.
offers() {
    local wanted=$1
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _ntlens
    [[ " ${COMPREPLY[*]} " == *" $wanted "* ]]
    verdict $? "bash: \`$*' offers no $wanted but: ${COMPREPLY[*]}"
}
for command in $(ntlens -j help all | grep -o '"name":"[^"]*"' | cut -d'"' -f4); do
    offers "$command" ntlens ''
    offers "$command" ntlens -s 1d7 "${command:0:2}"
done
for option in $(ntlens -j help all | grep -o '"long":"[^"]*"' | cut -d'"' -f4); do
    offers "--$option" ntlens -
    grep -q -- "--$option\[\|,--$option}" _ntlens
    verdict $? "zsh does not know --$option"
    grep -q -- "-l $option " ntlens.fish
    verdict $? "fish does not know --$option"
done
offers x64-la57 ntlens -a x64
offers never ntlens --color n
offers all ntlens selfmap a
offers cr4= ntlens access 0 w c
offers pte2va ntlens help pt
offers DRIVER_IRQL_NOT_LESS_OR_EQUAL ntlens bugcheck DRIVER_IRQ
offers PAGE_FAULT_IN_NONPAGED_AREA ntlens -b 22000 bugcheck PAGE_
while read -r shell file; do
    if ! command -v "$shell" >/dev/null; then
        echo "SKIPPED completions: no $shell to read $file" >&2
        continue
    fi
    "$shell" -n "$file"
    verdict $? "$shell: syntax"
done <<'LIST'
zsh _ntlens
fish ntlens.fish
LIST
echo "completions: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
