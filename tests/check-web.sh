#!/bin/sh
# check-web.sh - the page, in Debian's Chromium; installs what that needs
#
#   check-web.sh MAKE FOLDER
set -eu
cd "$(dirname "$0")/.."
. tests/tools.sh
wasm_tools chromium:chromium

O=$2 sh -euc "$(tests/block.sh doc/web.md)" >/dev/null
modules=$2/web-tests
mkdir -p "$modules"
cp tests/web/*.mjs tests/web/package*.json "$modules"
npm_in "$modules" ci || {
    npm_answers && exit 1
    echo "web: SKIPPED, npm's registry does not answer, and the tests need it" >&2
    exit 0
}

# The same input gives the same bytes.
hash() {
    cat "$1"/web/ntlens.html "$1"/web/site/* | sha256sum
}
first=$(hash "$2")
$1 O="$2" web >/dev/null
[ "$first" = "$(hash "$2")" ] || {
    echo "FAIL web: two builds differ" >&2
    exit 1
}
size=$(gzip -9c "$2/web/ntlens.html" | wc -c)
[ "$size" -le 1000000 ] || {
    echo "FAIL web: $size bytes of gzip are more than 1 MB" >&2
    exit 1
}

# A dump of its own, one that is too large to be read whole, and memory that must
# be, to find its page tables.
${CC:-cc} -o "$modules/dump" tests/library/dump.c
"$modules/dump" >"$modules/small.dmp"
cp "$modules/small.dmp" "$modules/large.dmp"
truncate -s 4G "$modules/large.dmp" "$modules/raw.img"
NTLENS_WEB=$2/web NTLENS_DUMPS=$modules node_tests web "$modules"
