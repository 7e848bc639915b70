#!/bin/sh
# run.sh PROGRAM [NAME...] - run the tests of the screen, each in its own tmux
set -u
program=$1
shift
here=$(dirname "$0")
if ! command -v tmux >/dev/null; then
    echo "e2e: SKIPPED, there is no tmux" >&2
    [ "${CI-}" != true ]
    exit
fi
passed=0 failed=0
[ $# -gt 0 ] || set -- "$here"/*-*.sh
for test; do
    [ -e "$test" ] || test=$here/$test.sh
    if sh "$test" "$program"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "e2e: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
