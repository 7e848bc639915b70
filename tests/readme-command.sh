#!/bin/sh
# readme-command.sh N - the Nth ```sh block of README.md, as it stands there
#
# 1 installs what a build needs, builds and shows an answer; 2 installs what the
# tests need and runs them.
awk -v wanted="$1" '
    $0 == "```" { inside = 0 }
    inside { print; found = 1 }
    $0 == "```sh" { inside = ++blocks == wanted }
    END { exit !found }' "$(dirname "$0")/../README.md"
