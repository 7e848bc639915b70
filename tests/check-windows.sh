#!/bin/sh
# check-windows.sh - the program for Windows under wine64; installs both
#
#   check-windows.sh MAKE FOLDER
#
# Every golden case answers as it does here, but for those of windows-differs.
set -eu
cd "$(dirname "$0")/.."
wine=/usr/lib/wine/wine64
packages=
command -v x86_64-w64-mingw32-gcc >/dev/null ||
    packages="$packages gcc-mingw-w64-x86-64-win32"
[ -x "$wine" ] || packages="$packages wine64"
command -v zip >/dev/null || packages="$packages zip"
# shellcheck disable=SC2046,SC2086  # a list; nothing where there is no sudo
[ -z "$packages" ] || $(command -v sudo || true) \
    apt-get install -y --no-install-recommends $packages >/dev/null

$1 O="$2" windows
folder=$(cd "$2/windows" && pwd)
export WINEPREFIX="$folder/wine" WINEDEBUG=-all
cat >"$folder/ntlens" <<END
#!/bin/sh
exec $wine "$folder/ntlens.exe" "\$@"
END
chmod +x "$folder/ntlens"

# wine's own processes begin before the cases and write into none of them.
/usr/lib/wine/wineserver -p
trap '/usr/lib/wine/wineserver -k || true' EXIT
"$folder/ntlens" -V >/dev/null 2>&1
tests/golden.sh "$folder/ntlens" >"$folder/log" 2>&1 || true
sed -n 's|^FAIL golden/\([^:,]*\).*|\1|p' "$folder/log" | sort -u \
    >"$folder/failed"
sed -n '/^#/d; s/ .*//p' tests/windows-differs | sort >"$folder/differs"
wrong=$(comm -23 "$folder/failed" "$folder/differs")
stale=$(comm -13 "$folder/failed" "$folder/differs")
for case in $wrong; do
    sed -n "\|^FAIL golden/$case[:,]|,/^FAIL/p" "$folder/log" | sed '$d' >&2
done
[ -z "$stale" ] || echo "FAIL windows: not different any more: $stale" >&2
passed=$(sed -n 's/^golden: \([0-9]*\) passed.*/\1/p' "$folder/log")
failed=$(printf '%s\n' $wrong $stale | grep -c . || true)
echo "windows: ${passed:-0} passed, $failed failed"
[ -n "$passed" ] && [ "$failed" = 0 ]
