#!/bin/sh
# dist.sh NAME - what is committed, as NAME.tar.gz: the same bytes every time
set -eu
git rev-parse -q --verify HEAD >/dev/null || {
    echo "dist: a tarball is made of what is committed, with git" >&2
    exit 1
}
git archive --format=tar --prefix="${1##*/}/" HEAD | gzip -9n >"$1.tar.gz"
