#!/usr/bin/env python3
"""Runs the shell sessions of a Markdown file and compares what they print.

    run.py [--accept] PROGRAM FILE.md

In the file,

    ```yaml facts.yaml          a fence with a file's name after its language: the file is written
    ```console                  a session: lines with `$ ` are commands, `> ` goes on with one, the rest is what they print

Standard output and error are taken together, as on a terminal. A command that does not exit with 0 prints `[exit N]` last. In
what is expected, a line `...` stands for any lines, and `[..]` for any text in a line. Each file runs in a new empty folder,
with the program first in PATH as `despatch`, and without a terminal. --accept writes what was printed into the file.
"""
import os, pathlib, re, shutil, subprocess, sys, tempfile

FENCE = re.compile(r"^(```+)(\S*)[ ]*(.*)$")


class Block:
    """A fence: what its first line says, and which lines of the file it holds."""

    def __init__(self, language, name, begin, lines):
        self.language, self.name, self.begin, self.lines = language, name, begin, lines


def blocks_of(lines):
    i = 0
    while i < len(lines):
        fence = FENCE.match(lines[i])
        i += 1
        if not fence:
            continue
        begin, body = i, []
        while i < len(lines) and lines[i].rstrip() != fence[1]:
            body.append(lines[i])
            i += 1
        i += 1
        yield Block(fence[2], fence[3].strip(), begin, body)


def commands_of(block):
    """(command, expected lines), in order."""
    found = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append(([line[2:]], []))
        elif line.startswith("> ") and found and not found[-1][1]:
            found[-1][0].append(line[2:])
        elif found:
            found[-1][1].append(line)
    return [("\n".join(command), expected) for command, expected in found]


def matches(expected, printed):
    """True when the lines agree; `...` takes as many lines as it must."""
    if not expected:
        return not printed
    if expected[0] == "...":
        return any(matches(expected[1:], printed[n:]) for n in range(len(printed) + 1))
    if not printed:
        return False
    pattern = ".*".join(re.escape(part) for part in expected[0].split("[..]"))
    return re.fullmatch(pattern, printed[0]) is not None and matches(expected[1:], printed[1:])


def run(command, folder, environment):
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    text = done.stdout.decode("utf-8", "replace")
    printed = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else []
    if done.returncode != 0:
        printed.append(f"[exit {done.returncode}]")
    return [line.rstrip() for line in printed]


def main():
    accept = "--accept" in sys.argv
    program, file = [pathlib.Path(a).resolve() for a in sys.argv[1:] if a != "--accept"]
    lines = file.read_text(encoding="utf-8").split("\n")
    root = pathlib.Path(__file__).resolve().parents[2]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="despatch session "))
    environment = {
        "PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC",
        "DESPATCH_ROOT": str(root), "DESPATCH_BUILD": str(program.parent),
    }
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR"):
        if name in os.environ:
            environment[name] = os.environ[name]
    faults, sessions, rewritten = 0, 0, list(lines)
    shift = 0
    try:
        for block in blocks_of(lines):
            if block.language != "console":
                if block.name:
                    path = folder / block.name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text("\n".join(block.lines) + "\n", encoding="utf-8")
                continue
            made = []
            for command, expected in commands_of(block):
                sessions += 1
                printed = run(command, folder, environment)
                made += ["$ " + command.replace("\n", "\n> ")]
                if matches(expected, printed):
                    made += expected
                    continue
                made += printed
                faults += 1
                if not accept:
                    print(f"{file}:{block.begin + 1}: $ {command}")
                    print("  expected:\n" + "".join(f"    {line}\n" for line in expected), end="")
                    print("  printed:\n" + "".join(f"    {line}\n" for line in printed), end="")
            if accept:
                made = "\n".join(made).split("\n")
                rewritten[block.begin + shift:block.begin + shift + len(block.lines)] = made
                shift += len(made) - len(block.lines)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if accept:
        file.write_text("\n".join(rewritten), encoding="utf-8")
        print(f"{file}: {faults} of {sessions} rewritten")
        return
    if not sessions:
        sys.exit(f"{file}: no session in it")
    if faults:
        sys.exit(f"{faults} of {sessions} commands printed something else; to take that over, read it, then run\n"
                 f"  {sys.argv[0]} --accept {program} {file}")
    print(f"{sessions} commands as expected")


if __name__ == "__main__":
    main()
