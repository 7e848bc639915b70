#!/bin/sh
# check-headers.sh [FOLDER] - every public header stands alone, in C and in C++
#
# FOLDER holds ntlens/*.h.  CC and CXX are the compilers.
set -u
. "$(dirname "$0")/verdict.sh"
cd "$(dirname "$0")/.." || exit 2
include=${1-include}
strict='-Wall -Wextra -Wpedantic -Werror -fsyntax-only'

for header in "$include"/ntlens/*.h; do
    name=ntlens/${header##*/}
    line="#include <$name>"
    echo "$line" | "${CC:-cc}" -std=c11 $strict -I"$include" -x c -
    verdict $? "$name alone is not C11"
    echo "$line" | "${CXX:-c++}" -std=c++17 $strict -I"$include" -x c++ -
    verdict $? "$name alone is not C++17"
    [ "$name" = ntlens/ntlens.h ] ||
        grep -qxF "$line" "$include/ntlens/ntlens.h"
    verdict $? "ntlens.h does not include $name"
done
verdicts
