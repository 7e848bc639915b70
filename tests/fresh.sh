#!/usr/bin/env bash
# fresh.sh [SUITE [MIRROR [COMPONENTS]]] - README.md's two commands in a root with nothing
#
# Needs root, debootstrap and a network.  Without arguments the new root is of
# the running system's own release, from where this machine gets its packages.
# What is committed is tested, not what is in the work tree.
set -euo pipefail
cd "$(dirname "$0")/.."

missing() {
    echo "fresh: SKIPPED, $*" >&2
    [ "${CI-}" != true ]
    exit
}
[ "$(id -u)" = 0 ] || missing "needs root"
command -v debootstrap >/dev/null || missing "there is no debootstrap"

. /etc/os-release
suite=${1-$VERSION_CODENAME}
mirror=${2-$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' |
    awk -v suite="$suite" '$1 == suite { print $2; exit }')}
own=$([ "$suite" = "$VERSION_CODENAME" ] && [ $# -lt 2 ] && echo yes || :)

root=$(mktemp -d)
cleanup() {
    umount -R "$root/dev" "$root/proc" 2>/dev/null || :
    # Never follow what is still mounted.
    rm -rf --one-file-system "$root"
}
trap cleanup EXIT

echo "=== $suite from $mirror"
debootstrap --variant=minbase --components="${3-main}" "$suite" "$root" "$mirror" >"$root.log" 2>&1 ||
    { tail -n 20 "$root.log"; exit 1; }
rm -f "$root.log"

# The machine's own way to packages, where it is the same release.
if [ -n "$own" ]; then
    rm -rf "$root/etc/apt/sources.list"
    for part in sources.list sources.list.d apt.conf.d trusted.gpg.d keyrings; do
        [ ! -e "/etc/apt/$part" ] || cp -a "/etc/apt/$part" "$root/etc/apt/"
    done
    mkdir -p "$root/usr/share/keyrings"
    cp -a /usr/share/keyrings/. "$root/usr/share/keyrings/"
fi
cp -L /etc/resolv.conf /etc/hosts "$root/etc/" || :
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"

mkdir "$root/src"
git archive HEAD | tar -x -C "$root/src"
for n in 1 2; do
    command=$(tests/readme-command.sh $n)
    printf '\n=== %s\n' "$command"
    began=$SECONDS
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb CI=true \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
        ${https_proxy:+https_proxy="$https_proxy"} \
        chroot "$root" sh -euc "cd /src && $command"
    echo "=== $((SECONDS - began)) seconds"
done
echo "fresh: 2 passed, 0 failed"
