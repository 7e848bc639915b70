# shellcheck shell=sh
# verdict.sh - counts for a check that is written in sh; sourced by it
#
#   verdict STATUS WHAT     0 passed; WHAT says what failed
#   none WHAT LIST          passed where LIST is empty
#   verdicts                the last line, and the check's status
check=${0##*/}
check=${check#check-}
check=${check%.sh}
passed=0 failed=0

verdict() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $check: $2" >&2
    fi
}
none() {
    [ -z "$2" ]
    verdict $? "$1: $(echo $2)"
}
verdicts() {
    echo "$check: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
