#!/bin/sh
# deb.sh TARBALL DIR - Debian packages of a source tarball, into DIR
#
# The same tarball gives the same bytes: all times are that of its newest file.
set -eu
tarball=$(readlink -f "$1") dir=$2 here=$(dirname "$(readlink -f "$0")")

mkdir -p "$dir"
cd "$dir"
tar -xzf "$tarball"
name=$(basename "$tarball" .tar.gz) version=${tarball##*-}
version=${version%.tar.gz}
cp -R "$here/debian" "$name/debian"
cd "$name"
SOURCE_DATE_EPOCH=$(stat -c %Y Makefile)
export SOURCE_DATE_EPOCH
{
    echo "ntlens ($version) unstable; urgency=medium"
    printf '\n  * What changed: CHANGELOG.md.\n\n'
    sed -n 's/^Maintainer: \(.*\)/ -- \1  /p' debian/control | tr -d '\n'
    date -u -R -d "@$SOURCE_DATE_EPOCH"
} >debian/changelog
# LICENSE holds two lines of head before the text itself.
awk 'NR > 4 { print $0 == "" ? " ." : " " $0 }' LICENSE >>debian/copyright
# Where and how this build goes is no matter of the package's own.
unset O V MAKEFLAGS MFLAGS
dpkg-buildpackage -b -us -uc
