#!/bin/sh
# check-npm.sh - the npm package, packed and installed, asked by its own users
#
#   check-npm.sh MAKE FOLDER
set -eu
cd "$(dirname "$0")/.."
. tests/tools.sh
wasm_tools

$1 O="$2" npm
modules=$2/npm-tests
rm -rf "$modules"
mkdir -p "$modules"
cp tests/npm/*.mjs tests/npm/package*.json "$modules"
npm_in "$modules" ci
npm_in "$modules" install --no-save "$(realpath "$2")"/npm/*.tgz

${CC:-cc} -o "$modules/dump" tests/library/dump.c
"$modules/dump" >"$modules/small.dmp"
NTLENS_DUMPS=$modules node_tests npm "$modules"
