#!/usr/bin/env bash
# check-completions.sh PROGRAM - what the shells offer is what the program has
set -u
. "$(dirname "$0")/verdict.sh"
program=$1
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
ln -s "$(readlink -f "$program")" "$scratch/ntlens"
cd "$(dirname "$0")/../src/cli/completions" || exit 2
folder=$PWD
PATH=$scratch:$PATH

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
# What the last word of a line becomes, in every shell.
cases='ntlens -a x64-l|x64-la57
ntlens --color nev|never
ntlens --expl|--explain
ntlens --ind|--index
ntlens selfm|selfmap
ntlens selfmap al|all
ntlens access 0 w cr4|cr4=
ntlens help pte2|pte2va
ntlens lesson --see|--seed
ntlens bugcheck DRIVER_IRQL_NOT_LESS_OR_EQ|DRIVER_IRQL_NOT_LESS_OR_EQUAL
ntlens -b 22000 bugcheck PAGE_FAULT_IN_NON|PAGE_FAULT_IN_NONPAGED_AREA
ntlens open check-compl|check-completions.sh
ntlens -o check-compl|check-completions.sh'

bash_case() { # TYPED, what it becomes
    case $1 in
    *check-compl) return ;; # readline completes names of files
    esac
    set -- "$2" $1
    offers "$@"
}
fish_case() {
    fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
        "$folder/ntlens.fish" "$1" 2>/dev/null | cut -f 1 | grep -qxF -- "$2"
    verdict $? "fish: \`$1' does not become $2"
}
# One zsh for all of them: see completes.zsh.
zsh_cases() {
    printf '%s\n' "$cases" | tr '|' '\t' | zsh -f completes.zsh "$folder"
}
zsh_case() {
    local became
    IFS= read -r became <&3
    [ "$became" = "${1% *} $2" ]
    verdict $? "zsh: \`$1' becomes \`$became'"
}

cd ../../../tests || exit 2
for shell in bash zsh fish; do
    if ! command -v "$shell" >/dev/null; then
        echo "SKIPPED completions: there is no $shell" >&2
        continue
    fi
    [ "$shell" != zsh ] || zsh_cases >"$scratch/zsh"
    [ "$shell" != zsh ] || exec 3<"$scratch/zsh"
    while IFS='|' read -r typed wanted; do
        "${shell}_case" "$typed" "$wanted"
    done <<<"$cases"
done
verdicts
