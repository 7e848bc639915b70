#!/usr/bin/env python3
"""check-json.py PROGRAM KEYS SCHEMA [--bless] - answers keep what keys.txt promises

Every JSON answer of tests/golden, and the answer to every command line there
and to every example of `help all` when it is asked for as JSON: each key has a
row, its type, and the command in that row, and no row says more than is seen.
With python3-jsonschema each answer is valid by the schema, too.  --bless
rewrites the commands of the rows; new keys need a row first.
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

golden = Path(__file__).parent / "golden"
# Nobody, root neither, makes a folder there: no answer is kept for the next run.
environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb",
                   XDG_STATE_HOME="/dev/null/none")
field = re.compile(r"[A-Z]|\$")         # NT's own names, and variables
number = re.compile(r"0x[0-9a-f]{1,16}")
marks = {"documented", "header", "seen", "deduced"}


def read_keys(path):
    """The head of the file, and {key: [type, sort, commands]} in its order."""
    head, rows = [], {}
    for line in path.read_text().splitlines():
        words = line.split()
        if not words or line.startswith("#"):
            head.append(line)
        else:
            rows[words[0]] = [words[1], words[2], set(words[3:])]
    return head, rows


# --- what there is to look at ---------------------------------------------

def words_of(line):
    """As golden.sh splits: '...' and "..." group, nothing else is special."""
    return ["".join(quoted or quoted2 or bare
                    for quoted, quoted2, bare in re.findall(
                        r"'([^']*)'|\"([^\"]*)\"|([^\s'\"]+)", word))
            for word in re.findall(r"(?:'[^']*'|\"[^\"]*\"|[^\s'\"])+", line)]


def ask(program, words, given, folder):
    done = subprocess.run([program, "-j", *words], input=given, cwd=folder,
                          env=environment, capture_output=True, timeout=60)
    return done.stdout.decode(errors="surrogateescape").splitlines()


def of_case(program, case):
    """A golden case, asked for as JSON; other forms would win, so they go."""
    lines = case.read_bytes().split(b"\n")
    words = words_of(lines[0].decode(errors="surrogateescape"))
    given = b"\n".join(line[1:] for line in lines[1:] if line[:1] == b"|")
    words = [word for word in words if word not in ("-m", "--markdown")]
    return ask(program, words, given, case.parent)


def practice(program, examples):
    """The examples again, and what needs an image, on the practice machine."""
    lines = ["open practice", "info", "bugcheck", "modules", "modules nt",
             "regs", "stack", "maps", "vtop @rip", "pte @rip", "triage",
             "db @rip", "u @rip", "ssdt", "idt", "gdt", "cfg @rip", *examples]
    return ask(program, [], "\n".join(lines).encode(), golden)


def answers(program):
    """(where from, line) of everything that is one."""
    listed = "".join(ask(program, ["help", "all"], b"", golden))
    examples = [command["example"]
                for command in json.loads(listed)["commands"]
                if command.get("example")]
    for path in sorted(golden.glob("*/*.out")):
        for line in path.read_text(errors="surrogateescape").splitlines():
            yield path, line
    for path in sorted(golden.glob("*/*.cmd")):
        for line in of_case(program, path):
            yield path, line
    for line in ask(program, [], "\n".join(examples).encode(), golden):
        yield "an example", line
    for line in practice(program, examples):
        yield "the practice machine", line


# --- what is asked of them ------------------------------------------------

def type_of(value):
    """The types that a value may be of."""
    if isinstance(value, bool):
        return {"flag"}
    if isinstance(value, int):
        return {"decimal"}
    if isinstance(value, str):
        return ({"number", "text"} if number.fullmatch(value)
                else {"text"} if value else set())
    if isinstance(value, dict):
        return {"object"}
    if all(isinstance(one, dict) for one in value):
        return {"list"} if value else {"list", "texts", "numbers"}
    return {"numbers", "texts"} if all(
        number.fullmatch(one) for one in value) else {"texts"}


class Check:
    def __init__(self, rows):
        self.rows = rows
        self.seen = {key: set() for key in rows}
        self.fields = {}                # of NT's names: the type they have
        self.wrong = {}                 # what is, once, and where
        self.count = 0

    def blame(self, what, place):
        self.wrong.setdefault(what, place)

    def member(self, key, value, command, place):
        if isinstance(value, dict):
            self.walk(value, command, place)
        if isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    self.walk(one, command, place)
        base, _, kind = key.rpartition("_")
        if key in self.rows:
            self.seen[key].add(command)
            if value is not None and self.rows[key][0] not in type_of(value):
                self.blame(f"{key} is no {self.rows[key][0]}", place)
        elif base in self.rows and kind in ("from", "mark", "numbers"):
            if not (kind == "mark" and value in marks
                    or kind == "numbers" and "numbers" in type_of(value)
                    or kind == "from" and "text" in type_of(value)):
                self.blame(f"{key} is no {kind}", place)
        elif field.match(key):
            if value is not None:
                known = self.fields.setdefault(key, type_of(value))
                if not known & type_of(value):
                    self.blame(f"the field {key} has two types", place)
        else:
            self.blame(f"{key} has no row", place)

    def walk(self, answer, command, place):
        for key, value in answer.items():
            self.member(key, value, command, place)

    def answer(self, answer, place):
        self.count += 1
        self.walk(answer, answer.get("command", "error"), place)

    def commands(self):
        for key, (_, _, words) in self.rows.items():
            untested = {word[:-1] for word in words if word.endswith("?")}
            listed = {word for word in words if not word.endswith("?")}
            if listed != self.seen[key] - untested:
                more = self.seen[key] - untested - listed
                less = listed - self.seen[key]
                self.blame(f"{key}: " + " ".join(
                    [f"{one} is not listed" for one in sorted(more)]
                    + [f"{one} has none" for one in sorted(less)]), "keys.txt")


def validator(schema):
    try:
        import jsonschema
    except ImportError:
        print("json: SKIPPED the schema, there is no python3-jsonschema",
              file=sys.stderr)
        return None if os.environ.get("CI") != "true" else sys.exit(1)
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def write_keys(path, head, check):
    rows = [" ".join([key, kind, sort, *sorted(
                check.seen[key] | {word for word in words if word[-1] == "?"
                                   and word[:-1] not in check.seen[key]})])
            for key, (kind, sort, words) in sorted(check.rows.items())]
    rows = [row for row in rows if len(row.split()) > 3]
    path.write_text("\n".join(head + rows) + "\n")


def main():
    program, path, schema = os.path.abspath(sys.argv[1]), *map(Path, sys.argv[2:4])
    head, rows = read_keys(path)
    check, seen = Check(rows), set()
    valid = validator(json.loads(schema.read_text()))
    for place, line in answers(program):
        if not line.startswith("{") or line in seen:
            continue
        seen.add(line)
        answer = json.loads(line)
        check.answer(answer, place)
        if valid:
            for error in valid.iter_errors(answer):
                check.blame(f"schema: {error.message[:200]}", place)
    if "--bless" in sys.argv:
        write_keys(path, head, check)
    else:
        check.commands()
    for what, place in sorted(check.wrong.items()):
        print(f"FAIL json: {what} ({place})", file=sys.stderr)
    print(f"json: {check.count} answers, {len(rows)} keys, "
          f"{len(check.wrong)} failed")
    return bool(check.wrong)


if __name__ == "__main__":
    sys.exit(main())
