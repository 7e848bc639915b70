#!/usr/bin/env bash
# check-fleet.sh PROGRAM DIR - every block of doc/fleets.md, in a folder of dumps
#
# Installs what it needs (root, Debian; DuckDB from npm).  `one` and `two` are
# this machine, by an sshd of its own.  Each recipe must give the same rows.
set -u
. "$(dirname "$0")/verdict.sh"
program=$(readlink -f "$1") || exit 2
tree=$(cd "$(dirname "$0")/.." && pwd) || exit 2
dir=$(mkdir -p "$2" && cd "$2" && pwd) || exit 2
export LC_ALL=C.UTF-8
copies=40

. "$tree/tests/tools.sh"
tools jq:jq parallel:parallel rsync:rsync ssh:openssh-client \
    /usr/sbin/sshd:openssh-server node:nodejs npm:npm || exit

# --- the dumps, and what all must say of them
cd "$dir" || exit 2
rm -rf dumps part.* packaging expected got bin
mkdir -p dumps packaging bin
cp -r "$tree/packaging/fleet" packaging/
ln -s "$program" bin/ntlens
export PATH=$dir/bin:$PATH DUMPS=$dir/dumps
for dump in "$tree"/tests/fuzz/corpus/dump/*; do
    for ((i = 0; i < copies; i++)); do
        cp "$dump" "dumps/$(basename "$dump")-$i.dmp"
    done
done
echo 'no dump' >dumps/bad.dmp
rows() { # by name: where a dump lies is the recipe's business
    jq -S -c 'select(.file) | .file |= sub(".*/"; "")' "$1" | sort
}
ntlens -j triage dumps >crashes.jsonl
rows crashes.jsonl >expected
[ "$(wc -l <expected)" -gt "$copies" ]
verdict $? "there are no rows"

# --- an sshd for one user and one key, on a port of its own
keys() {
    rm -f ssh/key* ssh/host*
    ssh-keygen -q -t ed25519 -N '' -f ssh/key &&
        ssh-keygen -q -t ed25519 -N '' -f ssh/host
}
mkdir -p ssh && chmod 700 ssh && keys || exit 1
port=$((20000 + $$ % 20000))
cat >ssh/sshd_config <<END
ListenAddress 127.0.0.1:$port
HostKey $dir/ssh/host
AuthorizedKeysFile $dir/ssh/key.pub
PidFile $dir/ssh/pid
StrictModes no
UsePAM no
SetEnv PATH=$PATH DUMPS=$DUMPS
END
cat >ssh/config <<END
Host one two
    HostName 127.0.0.1
    Port $port
    IdentityFile $dir/ssh/key
    UserKnownHostsFile /dev/null
    StrictHostKeyChecking no
    LogLevel ERROR
END
mkdir -p /run/sshd
/usr/sbin/sshd -f ssh/sshd_config || exit 1
trap 'kill "$(cat "$dir/ssh/pid")"' EXIT
export PARALLEL_SSH="ssh -F $dir/ssh/config" PARALLEL_HOME=$dir/parallel
mkdir -p "$PARALLEL_HOME" && : >"$PARALLEL_HOME/will-cite"

# --- the blocks, one after the other
blocks=$(grep -c '^```sh' "$tree/doc/fleets.md")
for ((n = 1; n <= blocks; n++)); do
    block=$(awk -v n="$n" '/^```sh/ { at++; next } /^```/ { at += 0.5; next }
        at == n + (n - 1) * 0.5' "$tree/doc/fleets.md")
    case $block in
    *ask.mjs*)
        bash -c "$block" >got 2>got-errors
        verdict $? "block $n: $(tail -n 3 got-errors)"
        grep -q "$(printf '^driver\t')" got
        verdict $? "block $n: no answer"
        ;;
    *)
        rm -f crashes.jsonl
        bash -c "$block" 2>got-errors
        case $block in
        *--nonall*) rows crashes.jsonl | uniq >got ;;
        *) rows crashes.jsonl >got ;;
        esac
        cmp -s expected got
        verdict $? "block $n: $(diff expected got | head -n 4; cat got-errors)"
        ;;
    esac
done
[ "$blocks" -gt 5 ]
verdict $? "doc/fleets.md has $blocks blocks"
verdicts
