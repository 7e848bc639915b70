"""The module beside the program: NTLENS is the program, NTLENS_LIBRARY the
library.  The dump is the practice machine."""

import doctest
import gc
import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import ntlens

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("NTLENS", str(ROOT / "build/ntlens"))


def program(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True,
                          text=True, check=False).stdout


class WithDump(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = Path(cls.folder.name) / "practice.dmp"
        program("practice", "7", "--write", str(cls.path))
        cls.bytes = cls.path.read_bytes()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()


def as_ints(value):
    """What the program writes, with ints for numbers."""
    if isinstance(value, dict):
        return {key: as_ints(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_ints(one) for one in value]
    if isinstance(value, str) and value.startswith("0x"):
        return int(value, 16)
    return value


class Answers(WithDump):
    LINES = ["info", "regs", "pte @rip", "db @rsp L40", "bugcheck", "modules",
             "maps", "mmpte 8a00000003c019e3 pde", "pf 3"]

    def test_are_the_programs_own(self):
        with ntlens.open(self.path) as dump:
            for line in self.LINES:
                said = program("-j", "-o", str(self.path), *line.split())
                self.assertEqual(dump.ask_all(line), [
                    as_ints(json.loads(one))
                    for one in said.splitlines()], line)
                self.assertEqual(dump.text(line),
                                 program("-o", str(self.path), *line.split()))

    def test_numbers_are_ints(self):
        answer = ntlens.ask("-s 1d7 pte fffff802`6d4bf410")
        self.assertEqual(answer["address"], 0xfffff8026d4bf410)
        self.assertEqual(answer["chain"][3]["at"], 0xffffebfc0136a5f8)
        self.assertIs(ntlens.ask("pf 3")["bits"]["P"], True)

    def test_of_bytes_are_those_of_the_path(self):
        for kind in (bytes, bytearray, memoryview):
            self.assertEqual(
                ntlens.ask("regs", kind(self.bytes))["registers"],
                ntlens.ask("regs", self.path)["registers"])
        self.assertEqual(ntlens.text("db @rip", self.bytes),
                         ntlens.text("db @rip", str(self.path)))

    def test_may_be_none_or_several(self):
        self.assertEqual(ntlens.ask_all("# nothing"), [])
        with self.assertRaises(ntlens.NotUnderstood):
            ntlens.ask("")

    def test_say_that_it_is_absent(self):
        with ntlens.open(self.path) as dump:
            self.assertFalse(dump.ask("info").absent)
            self.assertTrue(dump.ask("modules nosuchmodule").absent)

    def test_markdown(self):
        self.assertIn("|", ntlens.markdown("selfmap 1d7"))


class Errors(WithDump):
    def test_point_into_the_line(self):
        with self.assertRaises(ntlens.NotUnderstood) as caught:
            ntlens.ask("eval \u00fc + zz")
        self.assertEqual(caught.exception.at, (5, 6))
        self.assertTrue(caught.exception.hint)

    def test_of_files(self):
        self.assertRaises(FileNotFoundError, ntlens.open, "/nowhere/at/all")
        for junk in (b"", b"MZ\x90", b"nothing"):
            self.assertRaises(ntlens.NotRead, ntlens.open, junk)
        with ntlens.Session(files=True) as session:
            with self.assertRaises(ntlens.NotRead) as caught:
                session.ask("open /nowhere/at/all")
            self.assertIn("No such file", str(caught.exception))

    def test_a_line_opens_no_file_unless_it_may(self):
        line = f"open {self.path}"
        self.assertRaises(ntlens.NotRead, ntlens.ask, line)
        with ntlens.Session(files=True) as session:
            self.assertEqual(session.ask(line)["command"], "open")

    def test_a_file_that_shrinks_is_lost(self):
        path = Path(self.folder.name) / "cut.dmp"
        path.write_bytes(self.bytes)
        with ntlens.open(path) as dump:
            os.truncate(path, 0x3000)
            self.assertIn("lost", dump.text("db @rsp L1000"))

    def test_a_closed_session_says_so(self):
        session = ntlens.Session()
        session.close()
        session.close()
        self.assertRaises(ValueError, session.ask, "pf 3")


class Sessions(WithDump):
    def test_set_holds_for_all_lines(self):
        with ntlens.Session(settings={"build": 19041}) as session:
            session.set("index", "1d7")
            context = session.ask("pte fffff802`6d4bf410")["context"]
            self.assertEqual(context["self_map_index"], 0x1d7)
            self.assertIn("19041", context["build"])
            self.assertRaises(ntlens.NotUnderstood, session.set, "index", "zz")
            self.assertRaises(ntlens.NotUnderstood, session.set, "nosuch", 1)

    def test_keep(self):
        with ntlens.Session(keep=True) as session:
            session.ask_all("set index 1d7")
            self.assertEqual(session.ask("pte fffff802`6d4bf410")["chain"][3]
                             ["at"], 0xffffebfc0136a5f8)
        with ntlens.Session() as session:
            session.ask_all("set index 1d7")
            self.assertNotEqual(session.ask("pte fffff802`6d4bf410")["chain"]
                                [3]["at"], 0xffffebfc0136a5f8)

    def test_dumps_take_turns_and_go(self):
        session = ntlens.open(self.path)
        for _ in range(20):
            session.open(self.bytes)
            session.open(self.path)
            self.assertEqual(session.ask("info")["command"], "info")
        with self.assertRaises(ntlens.NotRead):
            session.open(b"MZ")
        self.assertEqual(session.ask("info")["command"], "info")
        before = len(os.listdir("/proc/self/fd"))
        del session
        gc.collect()
        self.assertEqual(len(os.listdir("/proc/self/fd")), before - 1)

    def test_complete(self):
        with ntlens.Session() as session:
            self.assertIn("selfmap", session.complete("self"))

    def test_explain(self):
        with ntlens.Session(explain=True) as session:
            self.assertIn("steps", session.ask("pte fffff802`6d4bf410"))


class Examples(WithDump):
    def run_examples(self, name, text):
        examples = doctest.DocTestParser().get_doctest(
            text, {"DUMP": str(self.path)}, name, name, 0)
        self.assertTrue(examples.examples)
        said = []
        runner = doctest.DocTestRunner(
            optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(examples, out=said.append)
        self.assertFalse(said, "".join(said))

    def test_of_the_module(self):
        self.run_examples("ntlens", ntlens.__doc__)

    def test_of_the_page(self):
        page = (ROOT / "doc/python.md").read_text()
        blocks = re.findall(r"^```python\n(.*?)^```", page, re.M | re.S)
        self.run_examples("doc/python.md", "\n".join(blocks))


if __name__ == "__main__":
    unittest.main()
