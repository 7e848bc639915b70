#!/bin/sh
# get-tools.sh DIR - what check-oracle and check-decoder judge by (root, Debian)
set -eu
cd "$(dirname "$0")/../.."
. tests/tools.sh
tools qemu-system-x86_64:qemu-system-x86 \
    /usr/include/Zydis/Zydis.h:libzydis-dev \
    /usr/include/capstone/capstone.h:libcapstone-dev
for pause in 0 10 30; do
    sleep "$pause"
    tests/oracle/get-kernel.sh "$1" && exit
done
exit 1
