#!/bin/sh
# hardening.sh FILE COMPILER FLAGS - of the flags that harden, those it takes
#
# Prints KIND/FLAG, a line each: to compile, to link, to link the program alone.
# FILE keeps them, since make asks each time.  A flag that FLAGS have already set
# to something else (Debian's _FORTIFY_SOURCE) is left out.
set -u
file=$1 compiler="$2 $3"
if [ "$(head -n 1 "$file" 2>/dev/null)" = "for: $compiler" ]; then
    sed 1d "$file"
    exit
fi
dir=$(mktemp -d) || exit
trap 'rm -rf "$dir"' EXIT
printf '#include <stdlib.h>\nint main(void) { return abs(0); }\n' >"$dir/a.c"
# DT_RELR wants a dynamic linker that knows it: glibc's of 2.36, as its header.
printf '%s\n' '#include <stdlib.h>' '#if !__GLIBC_PREREQ(2, 36)' '#error old' \
    '#endif' 'int main(void) { return 0; }' >"$dir/new.c"

takes() {
    $compiler "$@" -Werror -Wl,--fatal-warnings -o "$dir/a" >"$dir/log" 2>&1
}
# Its kind, then each of the flags; "either" ends at the first.
those() {
    kind=$1
    shift
    for flag; do
        ! takes "$flag" "$dir/a.c" || echo "$kind/$flag"
    done
}
either() {
    those "$@" | head -n 1
}

mkdir -p "$(dirname "$file")"
{
    echo "for: $compiler"
    those compile -fstack-protector-strong -fstack-clash-protection
    either compile -D_FORTIFY_SOURCE=3 -D_FORTIFY_SOURCE=2
    either compile -fcf-protection -mbranch-protection=standard
    those link -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
    ! takes -Wl,-z,pack-relative-relocs "$dir/new.c" ||
        echo program/-Wl,-z,pack-relative-relocs
} >"$file"
sed 1d "$file"
