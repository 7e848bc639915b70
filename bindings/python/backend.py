"""Makes the wheel (PEP 517): the same bytes every time.

What NTLENS_LIBRARY names goes in, so that the wheel needs no other library; the
wheel is for that platform then, and for every Python 3.
"""

import base64
import hashlib
import os
import re
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What the module looks for beside itself; see ntlens/_library.py.
BUNDLED = {"win32": "ntlens.dll",
           "darwin": "libntlens.0.dylib"}.get(sys.platform, "libntlens.so.0")


def version():
    """The tree's, or what a source archive says of itself."""
    header = HERE / "../../include/ntlens/version.h"
    if not header.exists():
        said = (HERE / "PKG-INFO").read_text()
        return re.search(r"^Version: (.*)$", said, re.M).group(1)
    return ".".join(re.findall(
        r"define NTL_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header.read_text()))


def metadata():
    return ("Metadata-Version: 2.1\nName: ntlens\nVersion: %s\n"
            "Summary: Reads the numbers of the Windows kernel\n"
            "Requires-Python: >=3.8\n" % version())


def files():
    """What goes into the wheel: name and bytes."""
    for path in sorted((HERE / "ntlens").iterdir()):
        if path.suffix == ".py" or path.name == "py.typed":
            yield "ntlens/" + path.name, path.read_bytes()
    library = os.environ.get("NTLENS_LIBRARY")
    if library:
        yield "ntlens/" + BUNDLED, Path(library).read_bytes()


def tag():
    platform = sysconfig.get_platform() if os.environ.get("NTLENS_LIBRARY") \
        else "any"
    return "py3-none-" + re.sub(r"[-.]", "_", platform)


def recorded(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return "%s,sha256=%s,%d\n" % (name, digest.rstrip(b"=").decode(),
                                  len(data))


def build_wheel(folder, config_settings=None, metadata_directory=None):
    info = "ntlens-%s.dist-info/" % version()
    wheel = "ntlens-%s-%s.whl" % (version(), tag())
    pure = "false" if os.environ.get("NTLENS_LIBRARY") else "true"
    parts = list(files())
    parts.append((info + "METADATA", metadata().encode()))
    parts.append((info + "WHEEL", (
        "Wheel-Version: 1.0\nGenerator: ntlens\nRoot-Is-Purelib: %s\n"
        "Tag: %s\n" % (pure, tag())).encode()))
    record = "".join(recorded(name, data) for name, data in parts)
    parts.append((info + "RECORD",
                  (record + info + "RECORD,,\n").encode()))
    with zipfile.ZipFile(Path(folder) / wheel, "w",
                         zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            one = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            one.external_attr = 0o644 << 16
            one.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(one, data)
    return wheel


def build_sdist(folder, config_settings=None):
    base = "ntlens-%s" % version()
    said = Path(folder) / "PKG-INFO"
    said.write_text(metadata())
    with tarfile.open(Path(folder) / (base + ".tar.gz"), "w:gz") as archive:
        for name in ("pyproject.toml", "backend.py", "ntlens/__init__.py",
                     "ntlens/_library.py", "ntlens/py.typed"):
            archive.add(HERE / name, base + "/" + name)
        archive.add(said, base + "/PKG-INFO")
    said.unlink()
    return base + ".tar.gz"


if __name__ == "__main__":
    print(build_wheel(sys.argv[1]))
