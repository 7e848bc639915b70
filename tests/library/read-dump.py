#!/usr/bin/env python3
"""read-dump.py FILE PTEBASE STORY - a second reader of a 64-bit crash dump.

It has nothing of ntlens: offsets are those of mindumpdef.h and of kdmp-parser's
structures, whose rules it checks; the walk is the Intel SDM's.  PTEBASE (hex)
and STORY are what the practice machine says of itself.
"""
import struct
import sys

CODES = {
    "smap": 0x50, "cfg": 0x139, "stack": 0x7F, "handle": 0xA, "dpc": 0xD1,
    "freed": 0x50, "bit": 0x1A, "mce": 0x124,
}


def fail(text):
    sys.exit("read-dump.py: " + text)


def check(what, got, wanted):
    if got != wanted:
        fail(f"{what} is {got!r}, not {wanted!r}")


class Dump:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        check("signature", self.bytes[:8], b"PAGEDU64")
        check("type", self.number(0xF98, "I"), 5)
        check("bitmap's signature", self.bytes[0x2000:0x2008], b"FDMPDUMP")
        context = 0x348
        check("MxCsr2", self.number(context + 0x118, "I"),
              self.number(context + 0x34, "I"))
        if self.number(0x88, "I") == 0x45474150:
            fail("there are no runs of memory")
        self.read_bitmap()

    def number(self, at, form):
        return struct.unpack_from("<" + form, self.bytes, at)[0]

    def read_bitmap(self):
        first = self.number(0x2020, "Q")
        present = self.number(0x2028, "Q")
        bits = self.number(0x2030, "Q")
        self.page = {}
        at = first
        for frame in range(bits):
            if self.bytes[0x2038 + frame // 8] >> frame % 8 & 1:
                self.page[frame] = at
                at += 0x1000
        check("pages present", len(self.page), present)
        check("size", len(self.bytes), at)

    def physical(self, pa):
        at = self.page.get(pa >> 12)
        return None if at is None else at + (pa & 0xFFF)

    def translate(self, va):
        table = self.number(0x10, "Q") & 0xFFFFFFFFFF000
        for shift in (39, 30, 21, 12):
            at = self.physical(table + (va >> shift & 0x1FF) * 8)
            if at is None:
                fail(f"a table of {va:x} is not in the file")
            entry = self.number(at, "Q")
            if not entry & 1:
                return None
            base = entry & 0xFFFFFFFFFF000
            if shift == 12 or (shift < 39 and entry & 0x80):
                return (base >> shift << shift) | (va & (1 << shift) - 1)
            table = base
        return None

    def virtual(self, va, form="Q"):
        pa = self.translate(va)
        at = None if pa is None else self.physical(pa)
        if at is None:
            fail(f"{va:x} is not in the file")
        return self.number(at, form)


def main():
    dump, pte_base, story = Dump(sys.argv[1]), int(sys.argv[2], 16), sys.argv[3]
    check("bug check", dump.number(0x38, "I"), CODES[story])
    data = dump.number(0x80, "Q")
    check("KDBG", dump.virtual(data + 0x10, "I"), 0x4742444B)
    check("PteBase", dump.virtual(data + 0x360), pte_base)
    # The root through the self-map: its own entry points at it.
    index = pte_base >> 39 & 0x1FF
    root = dump.number(0x10, "Q") & ~0xFFF
    self_map = 0xFFFF << 48 | sum(index << s for s in (39, 30, 21, 12))
    check("the root's address", dump.translate(self_map), root)
    head = at = dump.number(0x20, "Q")
    names = []
    while True:
        at = dump.virtual(at)
        if at == head:
            break
        length, text = dump.virtual(at + 0x58, "H"), dump.virtual(at + 0x60)
        names.append("".join(chr(dump.virtual(text + i, "H"))
                             for i in range(0, length, 2)))
    check("the first module", names[0], "ntoskrnl.exe")
    # What KeBugCheckEx was called with lies in its homes.
    rsp = dump.number(0x348 + 0x98, "Q")
    homes = [dump.virtual(rsp + 8 + i * 8) for i in range(5)]
    check("the code on the stack", homes[0], CODES[story])
    check("the parameters", homes[1:],
          [dump.number(0x40 + i * 8, "Q") for i in range(4)])


main()
