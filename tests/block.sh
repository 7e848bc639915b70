#!/bin/sh
# block.sh FILE [N [LANGUAGE]] - the Nth ```LANGUAGE block of FILE, as it stands
#
# sh and 1 without more.  README.md's first installs what a build needs, builds
# and shows an answer; the second installs what the tests need and runs them.
awk -v wanted="${2:-1}" -v fence="\`\`\`${3:-sh}" '
    $0 == "```" { inside = 0 }
    inside { print; found = 1 }
    $0 == fence { inside = ++blocks == wanted }
    END { exit !found }' "$1"
