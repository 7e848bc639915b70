#!/bin/sh
# get-kernel.sh DIR - Debian's kernel for virtual machines as DIR/vmlinuz
#
# It is downloaded and unpacked, not installed.
set -eu
dir=${1:?usage: get-kernel.sh DIR}
[ -r "$dir/vmlinuz" ] && exit
mkdir -p "$dir"
package=$(apt-cache depends linux-image-cloud-amd64 |
    sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
[ -n "$package" ] || {
    echo "get-kernel.sh: apt does not know linux-image-cloud-amd64" >&2
    exit 1
}
cd "$dir"
apt-get -q download "$package" >&2
dpkg-deb --fsys-tarfile "$package"_*.deb |
    tar -xO --wildcards './boot/vmlinuz-*' >vmlinuz.new
mv vmlinuz.new vmlinuz
rm -f "$package"_*.deb
