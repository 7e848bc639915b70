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
passed=0 failed=0 skipped=0
[ $# -gt 0 ] || set -- "$here"/*-*.sh
for test; do
    [ -e "$test" ] || test=$here/$test.sh
    sh "$test" "$program"
    case $? in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)) ;;
    *) failed=$((failed + 1)) ;;
    esac
done
echo "e2e: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
