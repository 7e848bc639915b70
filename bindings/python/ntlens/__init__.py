"""ntlens reads the numbers of the Windows kernel.

>>> import ntlens
>>> hex(ntlens.ask("-s 1d7 pte fffff802`6d4bf410")["chain"][3]["at"])
'0xffffebfc0136a5f8'

Every 64-bit number is an int. A line that is not understood raises
NotUnderstood; a dump that cannot be read raises NotRead.
"""

from __future__ import annotations

import ctypes as c
import json
import os
import re
import weakref
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from . import _library as _l

__all__ = ["Answer", "Error", "NotRead", "NotUnderstood", "Session", "ask",
           "ask_all", "markdown", "open", "text", "version"]

Dump = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview]


class Error(Exception):
    """A line without an answer: `hint` is the way out, or None; `at` the place
    in the line, from and to, in characters, or None."""

    def __init__(self, message: str, hint: Optional[str] = None,
                 at: Optional[Tuple[int, int]] = None) -> None:
        super().__init__(message + (": " + hint if hint else ""))
        self.message, self.hint, self.at = message, hint, at


class NotUnderstood(Error):
    """The line, or a setting's value, is none."""


class NotRead(Error):
    """A file is none that can be read, or no memory image."""


class Answer(Dict[str, Any]):
    """What one command answers: the program's own JSON, with ints for numbers.
    `absent`: what was asked for is not there, or not known."""

    absent: bool = False


def version() -> str:
    """The library's."""
    return str(_l.library.ntl_version().decode())


# --- numbers ---------------------------------------------------------------

_NUMBER = re.compile(r"0x(?:0|[1-9a-f][0-9a-f]{0,15})\Z")


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return int(value, 16) if _NUMBER.match(value) else value
    if isinstance(value, list):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        return {key: _value(one) for key, one in value.items()}
    return value


# --- sources of bytes ------------------------------------------------------

class _Bytes:
    """Bytes of a caller's, or a file, of which as little is read as is asked
    for.  Kept until the library says that it does not read any more."""

    def __init__(self, dump: Dump) -> None:
        self.file: Optional[int] = None
        if isinstance(dump, (bytes, bytearray, memoryview)):
            self.bytes = memoryview(dump).cast("B")
            self.name, self.length = "", len(self.bytes)
        else:
            self.name = str(os.fspath(dump))
            self.file = os.open(self.name,
                                os.O_RDONLY | getattr(os, "O_BINARY", 0))
            self.length = os.fstat(self.file).st_size
        self.lent = True
        self.read, self.closed = _l.READ(self._read), _l.CLOSE(self._closed)

    def source(self) -> _l.Source:
        return _l.Source(c.sizeof(_l.Source), None, self.length, self.read,
                         None, None, None, self.closed)

    def _part(self, offset: int, length: int) -> bytes:
        if self.file is None:
            return bytes(self.bytes[offset:offset + length])
        if hasattr(os, "pread"):
            return os.pread(self.file, length, offset)
        os.lseek(self.file, offset, os.SEEK_SET)
        return os.read(self.file, length)

    def _read(self, _: Any, offset: int, buffer: int, length: int) -> int:
        try:
            part = self._part(offset, length)
        except OSError:
            return 0
        c.memmove(buffer, part, len(part))
        return len(part)

    def _closed(self, _: Any) -> None:
        self.lent = False
        if self.file is not None:
            os.close(self.file)
            self.file = None


class _Lender:
    """What a session has open, and whom its lines ask for a file."""

    def __init__(self, files: bool) -> None:
        self.lent: List[_Bytes] = []
        self.why = b""
        self.open = _l.OPEN(self._open) if files else _l.OPEN(0)

    def lend(self, one: _Bytes) -> _l.Source:
        self.lent.append(one)
        return one.source()

    def forget(self) -> None:
        self.lent = [one for one in self.lent if one.lent]

    def _open(self, _: Any, name: bytes, source: Any, diag: Any) -> int:
        self.forget()
        try:
            source[0] = self.lend(_Bytes(os.fsdecode(name)))
        except OSError as error:
            why = error.strerror or "it cannot be read"
            self.why = why.replace("%", "%%").encode()
            diag[0].hint = self.why
            return _l.EFILE
        return _l.OK


# --- sessions --------------------------------------------------------------

# Settings whose numbers are decimal.
_DECIMAL = ("build", "width")


def _end(ask: int, _: _Lender) -> None:
    """The lender is there until the session is not."""
    _l.library.ntl_ask_close(ask)


def _place(line: bytes, answer: Answer) -> Optional[Tuple[int, int]]:
    """Of what an error points at: the answer has bytes, not characters."""
    if "from_byte" not in answer:
        return None
    first, last = (len(line[:answer[n]].decode("utf-8", "replace"))
                   for n in ("from_byte", "to_byte"))
    return first, last


class Session:
    """What lines are asked of: settings, and a dump by its path or its bytes.

    keep: what a line sets, opens and learns holds for those after it.
    explain: with the steps of the arithmetic.
    files: a line may open files, as `open PATH` does.
    settings: as set() takes them.
    """

    def __init__(self, dump: Optional[Dump] = None, *, keep: bool = False,
                 explain: bool = False, files: bool = False,
                 settings: Optional[Mapping[str, object]] = None) -> None:
        self._lender = _Lender(files)
        host = _l.Host(c.sizeof(_l.Host), None, self._lender.open)
        self._ask: Optional[int] = _l.library.ntl_ask_open(c.byref(host))
        if self._ask is None:
            raise MemoryError
        self._end = weakref.finalize(self, _end, self._ask, self._lender)
        _l.library.ntl_ask_how(self._ask, keep * _l.KEEP
                               | explain * _l.EXPLAIN)
        for name, value in (settings or {}).items():
            self.set(name, value)
        if dump is not None:
            self.open(dump)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of all; the session cannot be asked any more."""
        self._end()
        self._ask = None

    def open(self, dump: Dump) -> None:
        """A crash dump or memory image for the lines from now on."""
        ask, one, diag = self._alive(), _Bytes(dump), _l.Diag()
        status = _l.library.ntl_ask_image(ask, os.fsencode(one.name),
                                          c.byref(self._lender.lend(one)),
                                          c.byref(diag))
        self._lender.forget()
        if status != _l.OK:
            raise NotRead(one.name or "these bytes", _l.words(diag))

    def set(self, name: str, value: object) -> None:
        """A setting, for all lines from now on: set("build", "19041.2846"),
        set("base", "1d7"); an int is taken in the setting's own base."""
        given = str(value)
        if isinstance(value, int) and name not in _DECIMAL:
            given = f"0x{value:x}"
        line, diag = given.encode(), _l.Diag()
        status = _l.library.ntl_ask_set(self._alive(), name.encode(), line,
                                        len(line), c.byref(diag))
        if status != _l.OK:
            sentence = _l.library.ntl_status_text(status).decode()
            raise NotUnderstood(f"{name} {given}: {sentence}",
                                _l.words(diag) or None)

    def ask_all(self, line: str) -> List[Answer]:
        """Every answer to a line or to a text that was pasted, in order."""
        how, text = self._form(line, _l.JSON)
        answers = [Answer(_value(json.loads(one)))
                   for one in text.splitlines() if one]
        for answer in answers:
            answer.absent = how == _l.ABSENT
            if "error" in answer and "command" not in answer:
                self._raise(how, line.encode(), answer)
        return answers

    def ask(self, line: str) -> Answer:
        """The answer to a line that has one."""
        answers = self.ask_all(line)
        if len(answers) != 1:
            raise NotUnderstood(f"this has {len(answers)} answers",
                                "ask_all gives them as a list")
        return answers[0]

    def text(self, line: str) -> str:
        """The answer as the program prints it."""
        return self._form(line, _l.TEXT)[1]

    def markdown(self, line: str) -> str:
        """The answer for an issue or a forum."""
        return self._form(line, _l.MARKDOWN)[1]

    def complete(self, line: str) -> List[str]:
        """What may stand at the end of a line that is being typed."""
        words: List[str] = []
        offer = _l.OFFER(lambda _, word: words.append(word.decode()))
        typed = line.encode()
        _l.library.ntl_ask_complete(self._alive(), typed, len(typed), offer,
                                    None)
        return words

    def _alive(self) -> int:
        if self._ask is None:
            raise ValueError("the session is closed")
        return int(self._ask)

    def _form(self, line: str, form: int) -> Tuple[int, str]:
        answer, typed = _l.Text(), line.encode()
        how = _l.library.ntl_ask_form(self._alive(), typed, len(typed), form,
                                      c.byref(answer))
        return how, answer.bytes[:answer.length].decode("utf-8", "replace")

    def _raise(self, how: int, line: bytes, answer: Answer) -> None:
        raise (NotRead if how == _l.NOT_READ else NotUnderstood)(
            answer["error"], answer.get("hint"), _place(line, answer))


def open(dump: Dump, **how: Any) -> Session:
    """A session with a dump: `with ntlens.open("MEMORY.DMP") as dump: ...`"""
    return Session(dump, **how)


def ask(line: str, dump: Optional[Dump] = None) -> Answer:
    """The answer to one line, asked of nothing or of a dump."""
    with Session(dump) as session:
        return session.ask(line)


def ask_all(line: str, dump: Optional[Dump] = None) -> List[Answer]:
    """Every answer to a line or a paste."""
    with Session(dump) as session:
        return session.ask_all(line)


def text(line: str, dump: Optional[Dump] = None) -> str:
    """The answer as the program prints it."""
    with Session(dump) as session:
        return session.text(line)


def markdown(line: str, dump: Optional[Dump] = None) -> str:
    """The answer for an issue or a forum."""
    with Session(dump) as session:
        return session.markdown(line)
