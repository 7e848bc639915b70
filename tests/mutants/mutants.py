#!/usr/bin/env python3
"""mutants.py FOLDER [-n COUNT] [-s SEED] [-j JOBS] [FILE...]

One place of the core is changed, a constant, a comparison or an operator, and
the tests of its module must see it: each of COUNT mutants, drawn by SEED over
all the core (or of FILEs), is compiled, linked with the unit tests that
judges.txt names for its file, and if these pass with the program, which answers
the golden tests named there.  FOLDER is what make built, with a file `command`:
how it compiles, how it links, with which libraries.

A mutant whose code is the same code is none, and another is drawn.  One that
survives and is in answered.txt, with the reason why it cannot be seen, counts
as answered.  Fails when fewer than 95 % of the rest are killed, or when one
survives that has no answer.
"""
import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GOLDEN = ROOT / "tests" / "golden"
LEAST = 95
PATIENCE = 120                  # seconds of a processor's time, with others

TOKEN = re.compile(r"""
    (?P<skip> /\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'
            | ^[ \t]*\#(?:[^\n\\]|\\\n|\\.)*
            | [A-Za-z_]\w* | -> | \+\+ | -- | [-+*/%&|^]= | <<= | >>= )
  | (?P<number> 0[xX][0-9a-fA-F]+ | [0-9]+ ) (?P<suffix> [uUlL]* ) \b
  | (?P<sign> << | >> | <= | >= | == | != | && | \|\| | [-+&|<>] )
""", re.X | re.S | re.M)
OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
         "&&": "||", "||": "&&", "<<": ">>", ">>": "<<", "+": "-", "-": "+",
         "&": "|", "|": "&"}


class Mutant:
    def __init__(self, file, text, match, became):
        self.file = file
        self.start, self.end = match.span(match.lastgroup) \
            if match.lastgroup != "suffix" else match.span("number")
        self.was, self.became = text[self.start:self.end], became
        line_start = text.rfind("\n", 0, self.start) + 1
        line_end = text.find("\n", self.end)
        self.line = text.count("\n", 0, self.start) + 1
        self.column = self.start - line_start
        self.code = text[line_start:line_end]

    def key(self):
        """What it is, wherever its line stands: the code with the change."""
        at = self.column
        marked = (self.code[:at] + "{" + self.was + " -> " + self.became + "}"
                  + self.code[at + len(self.was):])
        return f"{self.file}: {' '.join(marked.split())}"

    def __str__(self):
        return f"{self.file}:{self.line}: {self.was} -> {self.became}: " \
               f"{self.code.strip()}"


def number_became(number):
    value = int(number, 0)
    if value in (0, 1):
        return str(1 - value)
    return hex(value + 1) if number[:2].lower() == "0x" else str(value + 1)


def is_binary(text, start):
    """A sign between two values: no address, no sign of a number."""
    before = text[:start].rstrip()
    return bool(before) and (before[-1].isalnum() or before[-1] in "_)]")


def sites(file):
    text = (ROOT / file).read_text()
    for match in TOKEN.finditer(text):
        if match.group("number"):
            yield Mutant(file, text, match,
                         number_became(match.group("number")))
        elif match.group("sign"):
            sign = match.group("sign")
            if sign not in "+-&" or is_binary(text, match.start()):
                yield Mutant(file, text, match, OTHER[sign])


def read_judges():
    judges = {}
    for line in (HERE / "judges.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            file, units, folders = (part.split() for part in line.split("|"))
            judges["src/core/" + file[0]] = (units, folders)
    return judges


def read_answered():
    answered, key = {}, None
    for line in (HERE / "answered.txt").read_text().splitlines():
        if line.startswith("    ") and key:
            answered[key] = line.strip()
        elif line and not line.startswith("#"):
            key = line
    return answered


def read_case(path):
    """As golden.sh reads it: words, standard input, what is to come."""
    lines = path.read_bytes().decode("latin-1").split("\n")    # bytes
    words = [re.sub(r"'([^']*)'|\"([^\"]*)\"",
                    lambda m: m.group(1) if m.group(1) is not None
                    else m.group(2), word)
             for word in re.findall(r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"])+",
                                    lines[0])]
    text = "".join(line[1:] + "\n" for line in lines[1:]
                   if line.startswith("|"))
    words = [word.encode("latin-1") for word in words]
    return path, words, text.encode("latin-1"), path.with_suffix(".out").read_bytes()


class Judge:
    def __init__(self, folder):
        self.folder = folder
        # make's own commands, so that both compile the same.
        self.compile, self.link, self.libraries = \
            (folder / "command").read_text().strip().split("\n")
        self.plain = {}
        self.cases = {d.name: [read_case(c) for c in sorted(d.glob("*.cmd"))]
                      for d in GOLDEN.iterdir() if d.is_dir()}
        self.environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb",
                                XDG_STATE_HOME="/dev/null", CCACHE_DISABLE="1",
                                CMOCKA_TEST_ABORT="1")  # one failure is enough
        self.environment.pop("NO_COLOR", None)

    def run(self, command, cwd=ROOT, text=b""):
        try:
            return subprocess.run(command, cwd=cwd, input=text,
                                  capture_output=True, timeout=PATIENCE,
                                  env=self.environment,
                                  shell=isinstance(command, str))
        except subprocess.TimeoutExpired:
            return None

    def build(self, out, *words):
        done = self.run(" ".join(map(str, words)) + f" -o {out}")
        return done is not None and done.returncode == 0

    def linked(self, out, *objects):
        archives = [self.folder / name
                    for name in ("helpers.a", "program.a", "core.a")]
        if not self.build(out, self.link, *objects, *archives, self.libraries):
            raise SystemExit(f"mutants: {objects[-1]} cannot be linked")
        return out

    def golden_differs(self, program, folders):
        for folder in folders:
            for path, words, text, out in self.cases[folder]:
                done = self.run([program] + words, path.parent, text)
                if done is None:
                    return path
                got = done.stdout
                if done.stderr:
                    got += b"--- stderr\n" + done.stderr
                got += b"--- exit %d\n" % done.returncode
                if got != out:
                    return path
        return None

    def killer(self, object_file, units, folders, scratch):
        """Which test sees it; None: none does."""
        for unit in units:
            test = self.folder / f"obj/tests/unit/test_{unit}.o"
            done = self.run([self.linked(scratch / "test", object_file, test)])
            if done is None or done.returncode:
                return f"test_{unit}"
        case = self.golden_differs(
            self.linked(scratch / "ntlens", object_file,
                        self.folder / "obj/src/cli/main.o"), folders)
        return case and f"{case.parent.name}/{case.stem}"

    def compiled(self, text, file, scratch):
        """The object without what names its place; None: it is no C."""
        source, out = scratch / "mutant.c", scratch / "mutant.o"
        source.write_text(text)
        where = (ROOT / file).parent
        # The same code, as fast as can be: an error of it is the same error.
        if not self.build(out, self.compile, f"-I{where} -g0 -O1 -c", source):
            return None, None
        return out, out.read_bytes()


def change(mutant):
    text = (ROOT / mutant.file).read_text()
    return text[:mutant.start] + mutant.became + text[mutant.end:]


def judge_one(judge, mutant, judges):
    """(mutant, verdict, by): same, killed, survived."""
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        out, code = judge.compiled(change(mutant), mutant.file, scratch)
        if out is None or code == judge.plain[mutant.file]:
            return mutant, "same", None
        by = judge.killer(out, *judges[mutant.file], scratch)
        return mutant, "killed" if by else "survived", by


def judge_plain(judge, file, judges):
    """Where the tests fail anyway, every mutant would count as killed."""
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        out, judge.plain[file] = judge.compiled((ROOT / file).read_text(),
                                                file, scratch)
        by = judge.killer(out, *judges[file], scratch)
        if by:
            raise SystemExit(f"mutants: {file}: {by} fails without a mutant")


def draw(files, seed):
    found = [m for file in files for m in sites(file)]
    random.Random(seed).shuffle(found)
    return found


def judge_all(judge, judges, found, count, jobs):
    """Draws on until COUNT of them have been judged."""
    results, rest = [], iter(found)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = set()
        while True:
            while len(waiting) < 2 * jobs and len(results) + len(waiting) < count:
                mutant = next(rest, None)
                if mutant is None:
                    break
                waiting.add(pool.submit(judge_one, judge, mutant, judges))
            if not waiting:
                return results
            done, waiting = concurrent.futures.wait(
                waiting, return_when=concurrent.futures.FIRST_COMPLETED)
            for one in done:
                mutant, verdict, by = one.result()
                if verdict != "same":
                    results.append((mutant, verdict, by))
                    print(f"{len(results)}/{count} {verdict}"
                          f"{' by ' + by if by else ''}: {mutant}",
                          file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("files", nargs="*")
    parser.add_argument("-n", type=int, default=400)
    parser.add_argument("-s", default="1")
    parser.add_argument("-j", type=int, default=os.cpu_count())
    given = parser.parse_args()
    judges, answered = read_judges(), read_answered()
    core = sorted(str(p.relative_to(ROOT))
                  for p in (ROOT / "src/core").glob("*/*.c"))
    missing = set(core) ^ set(judges)
    if missing:
        raise SystemExit("mutants: judges.txt and src/core differ: "
                         + " ".join(sorted(missing)))
    files = given.files or core
    judge = Judge(given.folder.resolve())
    found = draw(files, given.s)
    with concurrent.futures.ThreadPoolExecutor(given.j) as pool:
        for _ in pool.map(lambda file: judge_plain(judge, file, judges),
                          sorted({m.file for m in found})):
            pass
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    results = judge_all(judge, judges, found, given.n, given.j)
    survivors = [m for m, verdict, _ in results if verdict == "survived"]
    open_ones = [m for m in survivors if m.key() not in answered]
    counted = len(results) - (len(survivors) - len(open_ones))
    killed = len(results) - len(survivors)
    for mutant in open_ones:
        print(f"SURVIVES {mutant}\n  {mutant.key()}", file=sys.stderr)
    percent = 100 * killed / counted if counted else 0
    print(f"mutants of seed {given.s}: {len(results)} judged, {killed} killed,"
          f" {len(survivors) - len(open_ones)} answered,"
          f" {len(open_ones)} open: {percent:.1f} %")
    wrong = percent < LEAST or bool(open_ones)
    print(f"mutants: {killed} passed, {len(open_ones)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
