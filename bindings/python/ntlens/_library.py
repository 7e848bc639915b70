"""The shared library by ctypes: the part of ntlens/ask.h that is used here."""

from __future__ import annotations

import ctypes as c
import os
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

KEEP, EXPLAIN = 1, 4
ANSWERED, ABSENT, NOT_UNDERSTOOD, NOT_READ = range(4)
TEXT, JSON, MARKDOWN = range(3)
OK, EFILE = 0, 14


class Diag(c.Structure):
    """The hint is a phrase, which begins with its format; the rest of it is the
    library's own."""

    _fields_ = [("offset", c.c_size_t), ("length", c.c_size_t),
                ("hint", c.c_char_p), ("rest", c.c_uint8 * 1024)]


class Text(c.Structure):
    _fields_ = [("bytes", c.POINTER(c.c_char)), ("length", c.c_size_t)]


READ = c.CFUNCTYPE(c.c_size_t, c.c_void_p, c.c_uint64, c.c_void_p, c.c_size_t)
CLOSE = c.CFUNCTYPE(None, c.c_void_p)


class Source(c.Structure):
    _fields_ = [("size", c.c_size_t), ("context", c.c_void_p),
                ("length", c.c_uint64), ("read", READ), ("map", c.c_void_p),
                ("lost", c.c_void_p), ("data", c.c_void_p), ("close", CLOSE)]


OPEN = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_char_p, c.POINTER(Source),
                   c.POINTER(Diag))


class Host(c.Structure):
    _fields_ = [("size", c.c_size_t), ("context", c.c_void_p), ("open", OPEN),
                ("names", c.c_void_p), ("tick", c.c_void_p),
                ("past", c.c_void_p)]


OFFER = c.CFUNCTYPE(None, c.c_void_p, c.c_char_p)


class Completion(c.Structure):
    _fields_ = [("from_", c.c_size_t), ("file", c.c_bool)]


FUNCTIONS: Dict[str, Tuple[Any, ...]] = {
    "ntl_version": (c.c_char_p,),
    "ntl_ask_open": (c.c_void_p, c.POINTER(Host)),
    "ntl_ask_close": (None, c.c_void_p),
    "ntl_ask_how": (None, c.c_void_p, c.c_uint),
    "ntl_ask_form": (c.c_int, c.c_void_p, c.c_char_p, c.c_size_t, c.c_int,
                     c.POINTER(Text)),
    "ntl_ask_image": (c.c_int, c.c_void_p, c.c_char_p, c.POINTER(Source),
                      c.POINTER(Diag)),
    "ntl_ask_set": (c.c_int, c.c_void_p, c.c_char_p, c.c_char_p, c.c_size_t,
                    c.POINTER(Diag)),
    "ntl_ask_complete": (Completion, c.c_void_p, c.c_char_p, c.c_size_t,
                         OFFER, c.c_void_p),
    "ntl_status_text": (c.c_char_p, c.c_int),
    "ntl_format_phrase": (c.c_size_t, c.c_char_p, c.c_size_t, c.c_void_p),
}


def names() -> List[str]:
    """Where the library is looked for: what NTLENS_LIBRARY names and nothing
    else, or beside this file and where the system has its libraries."""
    own = os.environ.get("NTLENS_LIBRARY")
    if own:
        return [own]
    name = {"win32": "ntlens.dll",
            "darwin": "libntlens.0.dylib"}.get(sys.platform, "libntlens.so.0")
    return [str(Path(__file__).with_name(name)), name]


def load() -> c.CDLL:
    failed = []
    for name in names():
        try:
            library = c.CDLL(name)
        except OSError as error:
            failed.append(str(error))
            continue
        for function, (result, *arguments) in FUNCTIONS.items():
            getattr(library, function).restype = result
            getattr(library, function).argtypes = arguments
        return library
    raise ImportError("there is no libntlens: " + "; ".join(failed)
                      + ". Install it, or let NTLENS_LIBRARY name it")


library = load()


def words(diag: Diag) -> str:
    """The hint as a sentence; "" for none."""
    if not diag.hint:
        return ""
    room = c.create_string_buffer(1024)
    hint = c.addressof(diag) + Diag.hint.offset
    library.ntl_format_phrase(room, len(room), hint)
    return room.value.decode("utf-8", "replace")
