#!/usr/bin/env bash
# fresh.sh [SUITE [MIRROR [COMPONENTS [SCRIPT]]]] - README.md's two commands in
# a root with nothing, as a newcomer who may use sudo
#
# Needs root, debootstrap and a network, and fails where they are missing.
# Without arguments the new root is of the running system's own release, from
# where this machine gets its packages.  SCRIPT is for a release that debootstrap
# does not know yet: sid for Debian's, gutsy for Ubuntu's.
#
# What is committed is tested, not what is in the work tree.  Tests that skip are
# listed at the end: a newcomer has no ../shared, but every tool is there.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
    echo "fresh: $*" >&2
    exit 1
}
[ "$(id -u)" = 0 ] || fail "needs root"
command -v debootstrap >/dev/null || fail "there is no debootstrap"

. /etc/os-release
suite=${1-$VERSION_CODENAME}
mirror=${2-$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' |
    awk -v suite="$suite" '$1 == suite && !found++ { print $2 }')}
own=$([ "$suite" = "$VERSION_CODENAME" ] && [ $# -lt 2 ] && echo yes || :)

root=$(mktemp -d)
chmod 755 "$root"
log=$(mktemp)
cleanup() {
    umount -lR "$root/dev" "$root/proc" 2>/dev/null || :
    # Never follow what is still mounted.
    rm -rf --one-file-system "$root" "$log"
}
trap cleanup EXIT

git status --short | sed 's/^/fresh: not committed, so not tested: /'
echo "=== $suite from ${mirror:-where debootstrap gets it}"
debootstrap --variant=minbase --include=sudo --components="${3-main}" \
    "$suite" "$root" "$mirror" ${4+"$4"} >"$log" 2>&1 || {
    tail -n 20 "$log"
    fail "no root of $suite"
}
grep '^W:' "$log" || :

# The machine's own way to packages: its settings, and where it is the same
# release its sources and keys.
copied=apt.conf.d
if [ -n "$own" ]; then
    rm -rf "$root/etc/apt/sources.list"
    copied+=' sources.list sources.list.d trusted.gpg.d keyrings'
    mkdir -p "$root/usr/share/keyrings"
    cp -a /usr/share/keyrings/. "$root/usr/share/keyrings/"
fi
for part in $copied; do
    [ ! -e "/etc/apt/$part" ] || cp -a "/etc/apt/$part" "$root/etc/apt/"
done
cp -L /etc/resolv.conf /etc/hosts "$root/etc/" || :
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"

home=/home/newcomer
chroot "$root" useradd -m -d $home newcomer
cat >"$root/etc/sudoers.d/newcomer" <<'SUDO'
newcomer ALL = NOPASSWD: ALL
Defaults env_keep += "DEBIAN_FRONTEND http_proxy https_proxy"
SUDO
mkdir "$root$home/ntlens"
git archive HEAD | tar -x -C "$root$home/ntlens"
chroot "$root" chown -R newcomer $home

for n in 1 2; do
    command=$(tests/block.sh README.md $n)
    printf '\n=== %s\n' "$command"
    began=$SECONDS
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=$home TERM=dumb CI=true \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
        ${https_proxy:+https_proxy="$https_proxy"} \
        chroot --userspec=newcomer "$root" \
        sh -euc "cd ~/ntlens && $command" 2>&1 | tee "$log" ||
        fail "$suite: README's command $n failed"
    echo "=== $((SECONDS - began)) seconds"
done
printf '\n=== skipped on %s\n' "$suite"
grep SKIPPED "$log" | grep -v '^\[\|SKIPPED TEST' | sort | uniq -c || :
echo "fresh: 2 passed, 0 failed"
