#!/bin/sh
# check-foreign.sh MAKE FOLDER - golden tests on arm64 and i386 under qemu-user;
# installs what that needs
set -eu
cd "$(dirname "$0")/.."
. tests/tools.sh
tools qemu-aarch64:qemu-user qemu-i386:qemu-user \
    aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu \
    /usr/aarch64-linux-gnu/lib/libc.a:libc6-dev-arm64-cross \
    i686-linux-gnu-gcc:gcc-i686-linux-gnu \
    /usr/i686-linux-gnu/lib/libc.a:libc6-dev-i386-cross

status=0
for machine in arm64:aarch64:aarch64 i386:i386:i686; do
    name=${machine%%:*} processor=${machine#*:}
    folder=$2-$name
    "$1" O="$folder" CC="${processor#*:}-linux-gnu-gcc" LDFLAGS=-static REPL=0 \
        TUI=0 "$folder/ntlens"
    printf '#!/bin/sh\nexec qemu-%s "%s/ntlens" "$@"\n' "${processor%:*}" \
        "$(realpath "$folder")" >"$folder/run"
    chmod +x "$folder/run"
    tests/golden-elsewhere.sh "$name" "$folder/run" || status=1
done
exit "$status"
