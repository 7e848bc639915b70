#!/bin/sh
# lint.sh CC FOLDER FLAGS [FILE...] - what reads sources without running them
#
# clang-tidy asks what .clang-tidy names; cppcheck; gcc's analyzer; shellcheck;
# mandoc.  FOLDER is where make builds; FLAGS are how it compiles the upper
# floors.  FILE: these sources alone.
set -u
. "$(dirname "$0")/verdict.sh"
cc=$1 folder=$2 flags=$3
shift 3
[ $# -gt 0 ] || set -- src/*/*.c src/*/*/*.c
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# $1 names the tool, the rest is a command; what it prints is what is wrong.
clean() {
    tool=$1
    shift
    command -v "$tool" >/dev/null || {
        echo "lint: SKIPPED, there is no $tool" >&2
        [ "${CI-}" != true ] || failed=$((failed + 1))
        return
    }
    "$@" >"$log" 2>&1 && ! grep -E '(warning|error)' "$log" >&2
    verdict $? "$tool"
}
# Windows' own sources want its headers.
sources=$(printf '%s\n' "$@" | grep -v '/windows')
jobs=$(getconf _NPROCESSORS_ONLN)
each() {
    printf '%s\n' $sources | xargs -P "$jobs" -I{} "$@"
}

# shellcheck disable=SC2046  # names without a blank
clean shellcheck shellcheck -x -S warning $(git ls-files '*.sh') .ci/run
# The pages name each other, and may not be installed yet.
manual() {
    mandoc -T lint -W style man/*.[1-9] 2>&1 |
        sed -E '/manual not found: Xr (lib)?ntlens/d; /outdated mandoc.db/d' \
            >"$log.man"
    cat "$log.man"
    [ ! -s "$log.man" ] && rm -f "$log.man"
}
clean mandoc manual
clean cppcheck cppcheck --std=c11 --enable=warning,portability -q \
    --inline-suppr --suppress=missingIncludeSystem -j "$jobs" \
    --error-exitcode=1 --template='{file}:{line}: {severity}: {message} ({id})' \
    -Iinclude -Isrc -I"$folder/gen" -D_DEFAULT_SOURCE -DREPL=1 -DTUI=1 $sources
# What clang-tidy's analyzer asks, too, and with fewer false alarms, is off: gcc
# 12 forgets what was written through a pointer, or kept in a structure.
clean "$cc" each "$cc" -std=c11 -O1 -fanalyzer \
    -Wno-analyzer-use-of-uninitialized-value -Wno-analyzer-malloc-leak \
    -Wno-analyzer-null-dereference -Wno-analyzer-null-argument \
    $flags -c -o /dev/null {}
clean clang-tidy each clang-tidy --quiet {} -- -std=c11 $flags
verdicts
