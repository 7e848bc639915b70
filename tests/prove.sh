#!/bin/sh
# prove.sh FOLDER [DRIVER...] - Frama-C's Eva over tests/prove/DRIVER.c
#
# tests/prove/proofs.txt has what each is given and the alarms that it may have.
# An alarm is a place where Eva cannot exclude undefined behaviour.
set -u
folder=$1 passed=0 failed=0
shift
command -v frama-c >/dev/null || {
    echo "prove: SKIPPED, there is no frama-c (frama-c-base)" >&2
    [ "${CI-}" != true ]
    exit
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fail() {
    failed=$((failed + 1))
    echo "FAIL prove: $*" >&2
}

prove() {
    driver=$1 precision=$2 most=$3
    shift 3
    begun=$(date +%s)
    frama-c -machdep gcc_x86_64 \
        -cpp-extra-args="-std=c11 -Iinclude -Isrc -I$folder/gen -Itests/prove" \
        -eva -eva-precision "$precision" -eva-min-loop-unroll 8 \
        "tests/prove/$driver.c" "$@" >"$log" 2>&1
    status=$?
    alarms=$(sed -n 's/^ *\([0-9]*\) alarms\{0,1\} generated.*/\1/p' "$log")
    ! grep -q 'No alarms\{0,1\} generated' "$log" || alarms=0
    # A function without its body could do anything, and Eva would not see it.
    missing=$(sed -n 's/.*[Nn]either code nor.*for function \([a-z0-9_]*\).*/\1/p' \
        "$log" | sort -u | tr '\n' ' ')
    if [ "$status" -ne 0 ] || [ -z "$alarms" ]; then
        tail -n 20 "$log" >&2
        fail "$driver: frama-c ends with $status"
    elif [ -n "$missing" ]; then
        fail "$driver: not given: $missing"
    elif [ "$alarms" -gt "$most" ]; then
        grep -F '[eva:alarm]' "$log" >&2
        fail "$driver: $alarms alarms, at most $most"
    elif [ "$alarms" -lt "$most" ]; then
        fail "$driver: $alarms alarms: proofs.txt may say so, not $most"
    else
        passed=$((passed + 1))
        echo "$driver: $alarms alarms, $(($(date +%s) - begun)) s"
    fi
}

while IFS='|' read -r driver precision most files; do
    driver=$(echo $driver)
    case $driver in
    '' | '#'*) continue ;;
    esac
    [ $# -eq 0 ] || case " $* " in
    *" $driver "*) ;;
    *) continue ;;
    esac
    # shellcheck disable=SC2046,SC2086  # words
    prove $driver $precision $most $(printf 'src/core/%s ' $files) </dev/null
done <tests/prove/proofs.txt
echo "prove: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
