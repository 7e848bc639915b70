#!/bin/sh
# Each item of items.txt at one size on one terminal; check-e2e-matrix has all.
exec sh "$(dirname "$0")/matrix.sh" "$1" >/dev/null
