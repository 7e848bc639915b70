#!/bin/sh
# check-windows.sh - the program for Windows under wine64; installs both
#
#   check-windows.sh MAKE FOLDER
#
# Every golden case answers as it does here, but for those of without-screen.
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
tests/golden-elsewhere.sh windows "$folder/ntlens"
