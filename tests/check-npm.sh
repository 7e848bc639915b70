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

# What its page says: commands, a module, a setting.
page=$PWD/bindings/npm/README.md
lines=$(tests/block.sh "$page") json=$(tests/block.sh "$page" 1 json)
tests/block.sh "$page" 1 js >"$modules/page.mjs"
cp "$modules/small.dmp" "$modules/MEMORY.DMP"
printf '\342\000\000\000' |     # a stop code, where the header has it
    dd of="$modules/MEMORY.DMP" bs=1 seek=56 conv=notrunc status=none
cp "$modules/MEMORY.DMP" "$modules/crash.dmp"
echo '*** STOP: 0x00000050 (0x1b839cd7e98,0x3,0xfffff8002d2a0282,0xf)' \
    >"$modules/analysis.txt"
echo 'if (!chain || !verdict) throw new Error("no answer");' \
    >>"$modules/page.mjs"
(cd "$modules" && export npm_config_offline=true && sh -euc "$lines" >page.out &&
    grep -q SMAP page.out && node page.mjs && node -e 'JSON.parse(process.argv[1])' "$json") || {
    echo "FAIL npm: the blocks of bindings/npm/README.md" >&2
    exit 1
}
NTLENS_DUMPS=$modules node_tests npm "$modules"
