#!/bin/sh
# check-install.sh MAKE - install somewhere, build against it, take it away
#
# Not below the tree: its path may have a blank, which pkg-config does not stand.
set -u
. "$(dirname "$0")/verdict.sh"
make=$1 prefix=/opt/ntlens
root=$(mktemp -d) || exit 2
trap 'rm -rf "$root"' EXIT

if ! command -v pkg-config >/dev/null; then
    echo "install: SKIPPED, there is no pkg-config" >&2
    [ "${CI-}" != true ]
    exit
fi

"$make" DESTDIR="$root" prefix="$prefix" install
verdict $? "make install"
for file in bin/ntlens lib/libntlens.a lib/libntlens.so include/ntlens/status.h \
    lib/pkgconfig/ntlens.pc share/man/man1/ntlens.1 share/man/man3/libntlens.3 \
    share/man/man5/ntlens-lesson.5 \
    share/man/man5/ntlens-json.5 share/ntlens/ntlens.schema.json \
    share/ntlens/keys.txt \
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

# The program of doc/library.md, built as it says.
tests/block.sh doc/library.md 1 c >"$root/status.c" &&
    build=$(tests/block.sh doc/library.md) && (cd "$root" && sh -euc "$build") &&
    "$root/status" | grep -q STATUS_ACCESS_VIOLATION
verdict $? "the program of doc/library.md does not answer"

# Programs in three languages ask the installed library, and get the program's
# own JSON.
here=tests/library
"${CC:-cc}" $strict -o "$root/dump" $here/dump.c && "$root/dump" >"$root/small.dmp"
verdict $? "no dump to ask about"
while IFS= read -r line; do
    printf '%s\n' "$line" |
        "$root$prefix/bin/ntlens" -j -o "$root/small.dmp" -f - 2>&1
done <$here/questions | sed 's/"line":1,//' >"$root/expected"
answers() {
    "$@" "$root/small.dmp" <$here/questions | diff -u "$root/expected" - >&2
}
"${CC:-cc}" $strict $flags -o "$root/in-c" $here/ask.c $libs &&
    answers "$root/in-c"
verdict $? "C gets another answer of the shared library"
"${CC:-cc}" $strict $flags -o "$root/in-c" $here/ask.c \
    "$root$prefix/lib/libntlens.a" && answers "$root/in-c"
verdict $? "C gets another answer of the static library"
"${CXX:-c++}" -std=c++17 -Wall -Wextra -Wpedantic -Werror $flags \
    -o "$root/in-c++" $here/ask.cc $libs && answers "$root/in-c++"
verdict $? "C++ gets another answer"
if command -v python3 >/dev/null; then
    answers python3 $here/ask.py "$root$prefix/lib/libntlens.so"
    verdict $? "Python gets another answer"
else
    echo "install: SKIPPED Python, there is no python3" >&2
    [ "${CI-}" != true ]
    verdict $? "there is no python3"
fi
ldd "$root/shared" | grep -q "libntlens.so.[0-9]* => $root"
verdict $? "the program asks for no soname"

"$make" DESTDIR="$root" prefix="$prefix" uninstall
left=$(find "$root$prefix" -mindepth 1)
[ -z "$left" ]
verdict $? "uninstall leaves $left"
verdicts
