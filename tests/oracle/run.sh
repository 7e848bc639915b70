#!/usr/bin/env bash
# run.sh JUDGE PROGRAM DIR MODE... - what QEMU's processor makes of our tables.
#
# Each mode's memory goes into a guest that touches the addresses (stub.S), then
# the monitor is asked for them.  MODE linux and linux5: a real kernel's tables,
# with four levels and with five; its vmlinuz is $ORACLE_KERNEL, or DIR/vmlinuz
# (see get-kernel.sh), or one of /boot.
set -u
cd "$(dirname "$0")" || exit 3
judge=$1
program=$2
dir=$3
shift 3
qemu="qemu-system-x86_64"
passed=0
failed=0
common=(-machine pc -accel tcg -display none -vga none -nic none -qmp stdio)

missing() {
    echo "oracle: SKIPPED, there is no $1" >&2
    [ "${CI-}" != true ]
    exit
}
command -v $qemu >/dev/null || missing "$qemu (Debian: qemu-system-x86)"
for tool in ${CC:-cc} ld; do
    command -v "${tool%% *}" >/dev/null || missing "$tool"
done
case $(uname -m) in
x86_64) ;;
*) missing "assembler for x86 on $(uname -m)" ;;
esac

# wait_for SECONDS COMMAND...: until the command succeeds
wait_for() {
    local left=$(($1 * 10))
    shift
    until "$@" 2>/dev/null; do
        [ $((left -= 1)) -gt 0 ] || return 1
        sleep 0.1
    done
}
is_size() {
    [ "$(stat -c %s "$1")" -ge "$2" ]
}
# The monitor answers in order: the last one is there when all are.
has_lines() {
    [ "$(wc -l <"$1")" -ge "$2" ]
}

run_mode() {
    local mode=$1 at=$dir/$1 size lines
    mkdir -p "$at"
    rm -f "$at"/answers "$at"/replies
    size=$("$judge" ask "$mode" "$at") || return
    lines=$(wc -l <"$at/commands")
    {
        echo '{"execute":"qmp_capabilities"}'
        wait_for 120 is_size "$at/answers" "$size" ||
            echo "oracle $mode: the guest did not finish" >&2
        echo '{"execute":"stop"}'
        cat "$at/commands"
        wait_for 120 has_lines "$at/replies" "$lines"
        echo '{"execute":"quit"}'
    } | $qemu "${common[@]}" -cpu max -m 64 -bios "$dir/stub.bin" \
        -serial none -debugcon file:"$at/answers" \
        -device loader,file="$at/low",addr=0x6000,force-raw=on \
        -device loader,file="$at/questions",addr=0x100000,force-raw=on \
        -device loader,file="$at/high",addr=0x400000,force-raw=on \
        >"$at/replies" || return
    "$judge" compare "$mode" "$at" && rm -rf "$at"
}

find_kernel() {
    for kernel in ${ORACLE_KERNEL-} "$dir"/vmlinuz /boot/vmlinuz*; do
        [ -r "$kernel" ] && return
    done
    echo "oracle $1: SKIPPED, there is no kernel: run" \
        "tests/oracle/get-kernel.sh $dir, or set ORACLE_KERNEL" >&2
    return 1
}

run_linux() {
    local at=$dir/$1 cpu=max,la57=off core
    [ "$1" = linux ] || cpu=max
    mkdir -p "$at"
    rm -f "$at"/*
    ${CC:-cc} -O1 -static -nostdlib -fno-stack-protector -fno-pie -no-pie \
        -o "$at/init" guest.c && "$judge" initramfs "$at/init" "$at/initramfs" ||
        return
    {
        echo '{"execute":"qmp_capabilities"}'
        wait_for 150 grep -q READY "$at/serial" ||
            echo "oracle $1: the kernel did not come up" >&2
        echo '{"execute":"stop"}'
        for core in false true; do
            echo '{"execute":"dump-guest-memory","arguments":{"paging":'$core',' \
                '"protocol":"file:'"$at"'/core-'$core'"}}'
        done
        echo '{"execute":"human-monitor-command","arguments":' \
            '{"command-line":"info tlb"}}'
        wait_for 60 grep -q 'return": "[^g]' "$at/replies"
        echo '{"execute":"quit"}'
    } | $qemu "${common[@]}" -cpu "$cpu" -m 256 -kernel "$kernel" \
        -initrd "$at/initramfs" -serial file:"$at/serial" \
        -append "console=ttyS0 panic=-1" >"$at/replies" || return
    for core in false true; do
        "$judge" tlb "$at/core-$core" "$at/replies" || return
    done
    "$program" -o "$at/core-false" -j maps >"$at/maps" &&
        "$judge" maps "$at/maps" "$at/replies" || return
    rm -rf "$at"
}

mkdir -p "$dir"
${CC:-cc} -c -o "$dir/stub.o" stub.S &&
    ld -Ttext=0xf0000 --oformat binary -e 0xf0000 -o "$dir/stub.bin" \
        "$dir/stub.o" || exit
judge_mode() {
    case $1 in
    linux*) run_linux "$1" ;;
    *) run_mode "$1" ;;
    esac
}
for mode; do
    if [ "${mode#linux}" != "$mode" ] && ! find_kernel "$mode"; then
        [ "${CI-}" != true ] || failed=$((failed + 1))
        continue
    fi
    if judge_mode "$mode"; then
        passed=$((passed + 1))
    else
        echo "oracle $mode: FAILED" >&2
        failed=$((failed + 1))
    fi
done
echo "oracle: $passed passed, $failed failed"
[ $failed = 0 ]
