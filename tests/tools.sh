# shellcheck shell=sh
# tools.sh - what checks that install their tools share; it is sourced

# What else installs is waited for, also by the commands of a page.
APT_CONFIG=$PWD/tests/apt.conf
export APT_CONFIG

# NEED:PACKAGE...  Installs the packages whose need, a command or the path of a
# file (a pattern, too), is not there.  A mirror that is busy is asked again, and
# lists that are missing or old are fetched.
tools() {
    packages=
    for need; do
        case ${need%:*} in
        */*) ls ${need%:*} >/dev/null 2>&1 ;;
        *) command -v "${need%:*}" >/dev/null ;;
        esac || packages="$packages ${need##*:}"
    done
    [ -z "$packages" ] && return
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || {
        echo "tools: root may install:$packages" >&2
        return 1
    }
    log=$(mktemp)
    for pause in 0 5 30; do
        sleep "$pause"
        [ "$pause" = 0 ] || as_root apt-get update
        # shellcheck disable=SC2086  # a list
        as_root apt-get install -y --no-install-recommends $packages &&
            { rm -f "$log"; return; }
    done >"$log" 2>&1
    tail "$log" >&2
    rm -f "$log"
    echo "tools: cannot be installed:$packages" >&2
    return 1
}
as_root() {
    $(command -v sudo || true) "$@"
}

# Where Node comes with an npm of its own, Debian's is not wanted.
wasm_tools() {
    tools clang:clang wasm-ld:lld wasm-opt:binaryen node:nodejs npm:npm \
        zopfli:zopfli /usr/lib/wasm32-wasi/libc.a:wasi-libc \
        '/usr/lib/llvm-*/lib/clang/*/lib/wasi/*.a:libclang-rt-14-dev-wasm32' \
        "$@"
}

# FOLDER COMMAND...: npm there, asked again where the registry is busy.
npm_in() {
    in=$1
    shift
    for pause in 0 10 30; do
        sleep "$pause"
        (cd "$in" && npm "$@" --loglevel=error --no-audit --no-fund) >/dev/null &&
            return
    done
    echo "tools: npm $* does not work in $in" >&2
    return 1
}

# Whether it is the registry that npm misses, or something else.
npm_answers() {
    npm ping >/dev/null 2>&1
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
