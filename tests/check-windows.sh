#!/bin/sh
# check-windows.sh - the program for Windows under wine64; installs both
#
#   check-windows.sh MAKE FOLDER
#
# Every golden case answers as it does here.
set -eu
cd "$(dirname "$0")/.."
. tests/tools.sh
wine=/usr/lib/wine/wine64
tools x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64-win32 $wine:wine64 zip:zip

$1 O="$2" windows
folder=$(cd "$2/windows" && pwd)
export WINEPREFIX="$folder/wine" WINEDEBUG=-all
mkdir -p "$WINEPREFIX"
cat >"$folder/ntlens" <<END
#!/bin/sh
exec $wine "$folder/ntlens.exe" "\$@"
END
chmod +x "$folder/ntlens"

# wine's own processes begin before the cases and write into none of them.
/usr/lib/wine/wineserver -p
trap '/usr/lib/wine/wineserver -k || true' EXIT
"$folder/ntlens" -V >/dev/null 2>&1
status=0
tests/golden-elsewhere.sh windows "$folder/ntlens" || status=1

# The blocks of doc/windows.md, with a dump where they look, and what WinDbg's
# .shell does: the analysis through a pipe.
c=$WINEPREFIX/drive_c passed=0 failed=0
mkdir -p "$c/windows/Minidump" "$c/windows/LiveKernelReports" "$c/tools"
cp "$folder/ntlens.exe" "$c/tools"
${CC:-cc} -o "$folder/dump" tests/library/dump.c
"$folder/dump" >"$c/windows/Minidump/112826-9000-01.dmp"
echo '*** STOP: 0x00000050 (0x1b839cd7e98,0x3,0xfffff8002d2a0282,0xf)' \
    >"$c/tools/analysis.txt"
says() { # PATTERN LINE: what cmd's LINE says, in C:\tools
    said=$(cd "$c/tools" && $wine cmd /c "$2" 2>&1) || true
    if printf '%s\n' "$said" | grep -q "$1"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL windows: %s\n%s\n' "$2" "$said" >&2
    fi
}
tests/block.sh doc/windows.md 1 bat >"$folder/lines"
while IFS= read -r line; do
    says 112826-9000-01.dmp "$line" </dev/null
done <"$folder/lines"
shell=$(tests/block.sh doc/windows.md 1 windbg)
says SMAP "type analysis.txt | ${shell##* }"
says 'full screen' 'ntlens -t'
echo "windows, doc: $passed passed, $failed failed"
[ "$status$failed" = 00 ]
