"""ask.py LIBRARY DUMP - the same in Python, by ctypes.  A line opens the dump,
through an opener of ours; without one no line opens a file."""
import ctypes as c
import json
import sys

JSON, KEEP, NOT_UNDERSTOOD, NOT_READ = 1, 1, 2, 3


class Text(c.Structure):
    _fields_ = [("bytes", c.POINTER(c.c_char)), ("length", c.c_size_t)]


READ = c.CFUNCTYPE(c.c_size_t, c.c_void_p, c.c_uint64, c.c_void_p, c.c_size_t)


class Source(c.Structure):
    _fields_ = [("size", c.c_size_t), ("context", c.c_void_p),
                ("length", c.c_uint64), ("read", READ), ("map", c.c_void_p),
                ("lost", c.c_void_p), ("data", c.c_void_p),
                ("close", c.c_void_p)]


OPEN = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_char_p, c.POINTER(Source),
                   c.c_void_p)


class Host(c.Structure):
    _fields_ = [("size", c.c_size_t), ("context", c.c_void_p), ("open", OPEN),
                ("names", c.c_void_p), ("tick", c.c_void_p),
                ("past", c.c_void_p)]


library = c.CDLL(sys.argv[1])
library.ntl_ask_open.restype = c.c_void_p
library.ntl_ask_open.argtypes = [c.POINTER(Host)]
library.ntl_ask_close.argtypes = [c.c_void_p]
library.ntl_ask_how.argtypes = [c.c_void_p, c.c_uint]
library.ntl_ask_form.argtypes = [c.c_void_p, c.c_char_p, c.c_size_t, c.c_int,
                                 c.POINTER(Text)]


def ask(session, line):
    answer = Text()
    text = line.encode()
    how = library.ntl_ask_form(session, text, len(text), JSON,
                               c.byref(answer))
    return how, answer.bytes[:answer.length].decode()


@READ
def read(_, offset, buffer, length):
    part = dump[offset:offset + length]
    c.memmove(buffer, part, len(part))
    return len(part)


@OPEN
def open_dump(_, name, source, diag):
    global dump
    with open(name, "rb") as file:
        dump = file.read()
    source[0] = Source(c.sizeof(Source), None, len(dump), read)
    return 0


host = Host(c.sizeof(Host), None, open_dump)
session = library.ntl_ask_open(None)
assert ask(session, "open " + sys.argv[2])[0] == NOT_READ
library.ntl_ask_close(session)

session = library.ntl_ask_open(c.byref(host))
library.ntl_ask_how(session, KEEP)
how, answer = ask(session, "open " + sys.argv[2])
assert how == 0 and json.loads(answer)["command"] == "open"
for line in sys.stdin:
    how, answer = ask(session, line.rstrip("\n"))
    assert (how < NOT_UNDERSTOOD) == ("error" not in json.loads(answer))
    sys.stdout.write(answer)
library.ntl_ask_close(session)
