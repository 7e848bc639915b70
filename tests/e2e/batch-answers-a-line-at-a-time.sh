#!/bin/sh
. "$(dirname "$0")/lib.sh"
# Another program asks, waits for the answer, and asks again.
mkfifo "$home/ask" "$home/answer"
"$program" -j <"$home/ask" >"$home/answer" &
exec 3>"$home/ask" 4<"$home/answer"
for question in 'pf 3' 'sel 33'; do
    echo "$question" >&3
    IFS= read -r line <&4 || fail "no answer to $question"
    case $line in
    '{'*'}') ;;
    *) fail "$question: $line" ;;
    esac
done
exec 3>&-
wait $! || fail "status $?"
