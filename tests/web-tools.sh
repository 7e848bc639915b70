# web-tools.sh - what the checks of the page and of the npm package share; it is
# sourced

# COMMAND:PACKAGE...  Where Node comes with an npm of its own, Debian's is not
# wanted.
web_tools() {
    packages=
    for need; do
        command -v "${need%%:*}" >/dev/null || packages="$packages ${need#*:}"
    done
    [ -e /usr/lib/wasm32-wasi/libc.a ] || packages="$packages wasi-libc"
    ls /usr/lib/llvm-*/lib/clang/*/lib/wasi/*.a >/dev/null 2>&1 ||
        packages="$packages libclang-rt-14-dev-wasm32"
    # shellcheck disable=SC2046,SC2086  # a list; nothing where there is no sudo
    [ -z "$packages" ] || $(command -v sudo || true) \
        apt-get install -y --no-install-recommends $packages >/dev/null
}

# NAME FOLDER: the tests of a folder, and one line of what came of them.
node_tests() {
    status=0
    node --test "$2"/*.test.mjs >"$2/log" 2>&1 || status=1
    [ "$status" = 0 ] || cat "$2/log" >&2
    awk -v name="$1" '/^# pass/ { passed = $3 } /^# fail/ { failed = $3 }
        END { printf "%s: %d passed, %d failed\n", name, passed, failed }' \
        "$2/log"
    return "$status"
}
