#!/bin/sh
# check-install.sh MAKE - install somewhere, build against it, take it away
#
# Not below the tree: its path may have a blank, which pkg-config does not stand.
set -u
make=$1 passed=0 failed=0 prefix=/opt/ntlens
root=$(mktemp -d) || exit 2
trap 'rm -rf "$root"' EXIT

verdict() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL install: $2" >&2
    fi
}
if ! command -v pkg-config >/dev/null; then
    echo "install: SKIPPED, there is no pkg-config" >&2
    [ "${CI-}" != true ]
    exit
fi

"$make" DESTDIR="$root" prefix="$prefix" install
verdict $? "make install"
for file in bin/ntlens lib/libntlens.a lib/libntlens.so include/ntlens/status.h \
    lib/pkgconfig/ntlens.pc share/man/man1/ntlens.1 share/man/man3/libntlens.3 \
    share/bash-completion/completions/ntlens share/zsh/site-functions/_ntlens \
    share/fish/vendor_completions.d/ntlens.fish; do
    [ -s "$root$prefix/$file" ]
    verdict $? "no $file"
done

# The program of the manual page, as somebody who has only what is installed.
export PKG_CONFIG_PATH="$root$prefix/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
export LD_LIBRARY_PATH="$root$prefix/lib"
tests/examples.sh --program >"$root/example.c"
flags=$(pkg-config --cflags ntlens) libs=$(pkg-config --libs ntlens)
strict='-std=c11 -Wall -Wextra -Wpedantic -Werror'
"${CC:-cc}" $strict $flags -o "$root/shared" "$root/example.c" $libs
verdict $? "the example does not link with the shared library"
"${CC:-cc}" $strict $flags -o "$root/static" "$root/example.c" \
    "$root$prefix/lib/libntlens.a"
verdict $? "the example does not link with the static library"
[ "$("$root/shared")" = "$("$root/static")" ] && [ -n "$("$root/static")" ]
verdict $? "static and shared answer differently"
ldd "$root/shared" | grep -q "libntlens.so.[0-9]* => $root"
verdict $? "the program asks for no soname"

"$make" DESTDIR="$root" prefix="$prefix" uninstall
left=$(find "$root$prefix" -mindepth 1)
[ -z "$left" ]
verdict $? "uninstall leaves $left"
echo "install: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
