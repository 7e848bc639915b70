#!/bin/sh
# check-bindings.sh PROGRAM LIBRARY FOLDER - the Python module and its wheel
#
# mypy is installed where that can be done (root, Debian); else its part is
# skipped.
set -u
. "$(dirname "$0")/verdict.sh"
cd "$(dirname "$0")/.." || exit 2
program=$(realpath "$1") library=$(realpath "$2") dir=$3
here=bindings/python
export PYTHONDONTWRITEBYTECODE=1

skip() {
    echo "bindings: SKIPPED $1" >&2
    [ "${CI-}" != true ]
    verdict $? "$1"
}
rm -rf "$dir"
mkdir -p "$dir/one" "$dir/two" "$dir/installed" || exit 2

NTLENS=$program NTLENS_LIBRARY=$library PYTHONPATH=$here \
    python3 $here/tests/test_ntlens.py 2>"$dir/log"
verdict $? "$(cat "$dir/log")"

# The wheel: the same bytes twice, and what is installed of it answers.
for try in one two; do
    NTLENS_LIBRARY=$library python3 $here/backend.py "$dir/$try" >/dev/null
    verdict $? "no wheel"
done
cmp -s "$dir"/one/*.whl "$dir"/two/*.whl
verdict $? "two wheels differ"
if python3 -m pip --version >/dev/null 2>&1; then
    python3 -m pip install -q --no-index --no-deps --root-user-action=ignore \
        --target "$dir/installed" "$dir"/one/*.whl
else
    (cd "$dir/installed" && python3 -m zipfile -e ../one/*.whl .)
fi
verdict $? "the wheel cannot be installed"
said=$(cd "$dir" && env -u NTLENS_LIBRARY PYTHONPATH=installed python3 -c '
import ntlens
print(hex(ntlens.ask("-s 1d7 pte fffff802`6d4bf410")["chain"][3]["at"]))')
[ "$said" = 0xffffebfc0136a5f8 ]
verdict $? "what is installed says $said"

# As doc/python.md says it.
. tests/tools.sh
if tools pip:python3-pip; then
    block=$(tests/block.sh doc/python.md | sed "s|build/|${library%/*}/|")
    O=${library%/*} PIP_TARGET=$dir/page PIP_ROOT_USER_ACTION=ignore \
        PIP_NO_INDEX=1 sh -euc "$block" >"$dir/log" 2>&1
    verdict $? "doc/python.md: $(cat "$dir/log")"
    [ -e "$dir/page/ntlens/__init__.py" ]
    verdict $? "doc/python.md installs nothing"
else
    skip "doc/python.md: there is no pip"
fi

# Typed, to its last line.
if tools mypy:mypy; then
    mypy --strict --cache-dir=/dev/null $here/ntlens >"$dir/mypy" 2>&1
    verdict $? "$(cat "$dir/mypy")"
else
    skip "types: there is no mypy"
fi
verdicts
