#!/bin/sh
# check-npm.sh - the npm package, packed and installed, asked by its own users
#
#   check-npm.sh MAKE FOLDER
set -eu
cd "$(dirname "$0")/.."
. tests/web-tools.sh
web_tools clang:clang wasm-ld:lld wasm-opt:binaryen node:nodejs npm:npm

$1 O="$2" npm
modules=$2/npm-tests
rm -rf "$modules"
mkdir -p "$modules"
cp tests/npm/*.mjs "$modules"
(cd "$modules" && echo '{"private":true,"type":"module"}' >package.json &&
    npm install --silent --no-audit --no-fund ../npm/*.tgz)

${CC:-cc} -o "$modules/dump" tests/library/dump.c
"$modules/dump" >"$modules/small.dmp"
NTLENS_DUMPS=$modules node_tests npm "$modules"
