#!/usr/bin/env bash
# check-packages.sh MAKE DIR - tarball, Debian packages, static program
#
# Installs what it needs (root, Debian).
set -u
. "$(dirname "$0")/verdict.sh"
make=$1 dir=$2

answers() { # a command that ends in a ntlens
    "$@" selfmap 1d7 </dev/null | tr -d '`' | grep -qi ffffebf5fafd7eb8
    verdict $? "$* does not answer"
}
hashes() {
    (cd "$1" && sha256sum ./*.tar.gz deb/*.deb)
}

. tests/tools.sh
tools g++:build-essential dh:debhelper lintian:lintian mandoc:mandoc \
    /usr/include/cmocka.h:libcmocka-dev /usr/include/curses.h:libncurses-dev \
    /usr/include/readline/readline.h:libreadline-dev \
    /usr/include/seccomp.h:libseccomp-dev pkg-config:pkgconf || exit
rm -rf "$dir"
mkdir -p "$dir" && dir=$(cd "$dir" && pwd) || exit
# As doc/packages.md says it; then once more.
blocks=3
for ((n = 1; n <= blocks; n++)); do
    block=$(tests/block.sh doc/packages.md $n | sed "s|[.]/build|$dir/one|")
    O=$dir/one bash -euc "$block" >"$dir-$n.log" 2>&1
    verdict $? "block $n of doc/packages.md: see $dir-$n.log"
done
answers /usr/bin/ntlens
apt-get purge -y ntlens libntlens0 libntlens-dev >/dev/null 2>&1
"$make" O="$dir/two" deb >"$dir-two.log" 2>&1
verdict $? "make deb: see $dir-two.log"
[ -n "$(hashes "$dir/one")" ] && [ "$(hashes "$dir/one")" = "$(hashes "$dir/two")" ]
verdict $? "two builds differ"
errors=$(lintian --allow-root --fail-on error "$dir"/one/deb/*.changes 2>&1)
verdict $? "lintian: $errors"

# The packages as installed: the program, the library for another program.
root=$dir/root
for package in "$dir"/one/deb/*.deb; do
    case $package in
    *-dbgsym_*) continue ;;
    esac
    dpkg -x "$package" "$root"
    verdict $? "dpkg -x $package"
done
answers "$root/usr/bin/ntlens"
ldd "$root/usr/bin/ntlens" | grep -q libreadline
verdict $? "the package does not use the system's readline"

mkdir -p "$dir/empty"
cp "$dir/one/static/ntlens" "$dir/empty/"
answers chroot "$dir/empty" /ntlens
verdicts
