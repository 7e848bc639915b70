#!/bin/sh
# check-web.sh - the page, in Debian's Chromium; installs what that needs
#
#   check-web.sh MAKE FOLDER
set -eu
cd "$(dirname "$0")/.."
make=$1
folder=$2

# Where Node comes with an npm of its own, Debian's is not wanted.
packages=
for need in clang:clang wasm-ld:lld wasm-opt:binaryen chromium:chromium \
    node:nodejs npm:npm; do
    command -v "${need%%:*}" >/dev/null || packages="$packages ${need#*:}"
done
[ -e /usr/lib/wasm32-wasi/libc.a ] || packages="$packages wasi-libc"
[ -e "$(clang --target=wasm32-wasi -print-libgcc-file-name 2>/dev/null)" ] ||
    packages="$packages libclang-rt-14-dev-wasm32"
# shellcheck disable=SC2046,SC2086  # a list; nothing where there is no sudo
[ -z "$packages" ] || $(command -v sudo || true) \
    apt-get install -y --no-install-recommends $packages >/dev/null

$make O="$folder" web
modules=$folder/web-tests
mkdir -p "$modules"
cp tests/web/*.mjs tests/web/package*.json "$modules"
(cd "$modules" && npm ci --silent --no-audit --no-fund)

# The same input gives the same bytes.
first=$(cat "$folder"/web/ntlens.html "$folder"/web/site/* | sha256sum)
$make O="$folder" web >/dev/null
again=$(cat "$folder"/web/ntlens.html "$folder"/web/site/* | sha256sum)
[ "$first" = "$again" ] || {
    echo "web: two builds differ" >&2
    exit 1
}

# A dump of its own, and one that is too large to be read whole.
${CC:-cc} -o "$modules/dump" tests/library/dump.c
"$modules/dump" >"$modules/small.dmp"
cp "$modules/small.dmp" "$modules/large.dmp"
truncate -s 4G "$modules/large.dmp"

log=$modules/log
status=0
NTLENS_WEB=$folder/web NTLENS_DUMPS=$modules \
    node --test "$modules"/*.test.mjs >"$log" 2>&1 || status=1
[ "$status" = 0 ] || cat "$log" >&2
awk '/^# pass/ { passed = $3 } /^# fail/ { failed = $3 }
     END { printf "web: %d passed, %d failed\n", passed, failed }' "$log"
exit "$status"
