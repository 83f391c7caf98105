#!/usr/bin/env python3
"""Promises that no compiler keeps: tidy.py CHECK, with one of the checks below. Prints what breaks them; exit 1 if anything."""
import pathlib, re, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Which folder may include which: the arrows of the house go one way. A folder may always include itself.
ARROWS = {
    "base": [],
    "value": ["base"],
    "model": ["base", "value"],
    "rules": ["base", "value", "model"],
    "template": ["base", "value"],
    "document": ["base", "value"],
    "figure": ["base", "value"],
    "write": ["base"],  # what the writers share: the theme
    "write/markdown": ["base", "value", "document"],
    "write/html": ["base", "value", "document", "figure", "write"],
    "write/pdf": ["base", "value", "document", "figure", "write"],
    "pack": ["base", "value", "model", "document", "write", "write/markdown", "write/html", "write/pdf"],
    "build": ["base", "value", "model", "rules", "template", "document", "figure", "write", "write/markdown", "write/html",
              "write/pdf", "pack"],
    "cli": ["base", "model", "build"],
}

# Libraries that stay behind the folder that wraps them.
WRAPPED = {
    "yaml-cpp": ["value"], "cmark": ["document"], "hpdf": ["write/pdf"], "hb": ["write/pdf"], "harfbuzz": ["write/pdf"],
    "libdeflate": ["write/pdf"], "qpdf": ["pack"], "fontconfig": ["write/pdf"], "CLI": ["cli"], "oneapi": ["build"], "tbb": ["build"],
    "xxhash": ["base", "build", "write/pdf"],
}


def tracked(*patterns):
    """Files that git knows or would add, below the root."""
    names = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
                           check=True, stdout=subprocess.PIPE, text=True).stdout.split("\0")
    return [ROOT / name for name in sorted(names) if name and (ROOT / name).is_file()]


def folder_of(path):
    """The house's folder that holds a path below src/: the longest name of the table."""
    text = str(path)
    fits = [name for name in ARROWS if text.startswith(name + "/")]
    return max(fits, key=len) if fits else None


def arrows():
    for file in tracked("src/*.h", "src/*.cc"):
        inside = file.relative_to(ROOT / "src")
        here = folder_of(inside)
        if here is None:
            yield f"{file}: its folder does not stand in the table of {__file__}"
            continue
        if file.name.endswith("_test.cc"):
            continue  # a test may bring together what the house keeps apart
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            own = re.match(r'\s*#include "([^"]+)"', line)
            there = folder_of(own[1]) if own else None
            if own and there is None:
                yield f"{file}:{number}: \"{own[1]}\" is not named from src/"
            if own and there not in (None, here) and there not in ARROWS[here]:
                yield f"{file}:{number}: {here} may not use {there}"
            library = re.match(r"\s*#include <([\w-]+)", line)
            owners = WRAPPED.get(library[1]) if library else None
            if owners and here not in owners:
                yield f"{file}:{number}: <{library[1]}…> stays behind {' and '.join(owners)}"


CODE = re.compile(r'"([a-z]+(?:-[a-z]+)*/[a-z0-9]+(?:-[a-z0-9]+)*)"')


# Faults that no test can bring about in reasonable time: a PDF of more than 8 million objects.
UNPROVOKED = {"pdf/not-written"}


def codes():
    explained, used = {}, {}
    for file in tracked("src/*.cc", "src/*.h"):
        text = file.read_text(encoding="utf-8")
        if file.name.endswith("_test.cc"):
            continue
        if file.name == "codes.cc":
            for match in re.finditer(r'\{\s*"([a-z-]+/[a-z0-9-]+)",', text):
                if match[1] in explained:
                    yield f"{file}: {match[1]} is explained twice"
                explained[match[1]] = file
        else:
            for match in CODE.finditer(re.sub(r"#include.*|//.*", "", text)):
                used.setdefault(match[1], file)
    families = {code.split("/")[0] for code in explained}
    tests = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in tracked("src/*_test.cc", "tests/*")
                      if file.suffix in (".cc", ".md", ".yaml", ".py", ".txt", ".json", ".j2", ".h"))
    for code, file in used.items():
        if code.split("/")[0] in families and code not in explained and not code.startswith(("text/", "image/")):
            yield f"{file}: no row explains {code}"
    for code, file in explained.items():
        if code not in used:
            yield f"{file}: nothing reports {code}"
        if code in UNPROVOKED or re.search(re.escape(code) + r"(?![a-z0-9-])", tests):
            continue
        # The tests beside a stage leave its family out: "3:1 table-ragged".
        beside = "\n".join(test.read_text(encoding="utf-8") for test in tracked(f"{file.parent}/*_test.cc"))
        if not re.search(r"(?<![a-z0-9-])" + code.split("/")[1] + r"(?![a-z0-9-])", beside):
            yield f"{file}: no test mentions {code}"


def names():
    """A type's name belongs to one header: two of the same name would be merged by the linker without a word."""
    seen = {}
    for file in tracked("src/*.h"):
        space = re.findall(r"^namespace ([\w:]+)", file.read_text(encoding="utf-8"), re.M)
        for match in re.finditer(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: :[^;{]*)? ?\{", file.read_text(encoding="utf-8"), re.M):
            key = ("::".join(space[:1]), match[1])
            if key in seen:
                yield f"{file}: {match[1]} is the name of another type in {seen[key]}"
            seen.setdefault(key, file)


PLAIN = ("*.cc", "*.h", "*.cmake", "*CMakeLists.txt", "*.py", "*.js", "*.mjs", "scripts/*", ".ci/*", "docs/*.md", "README.md",
         "ARCHITECTURE.md", "CONTRIBUTING.md", "bench/*.md", "templates/*", "content/*")


def blanks():
    for file in tracked(*PLAIN):
        data = file.read_bytes()
        if b"\0" in data:
            continue
        if data and not data.endswith(b"\n"):
            yield f"{file}: the last line does not end"
        for number, line in enumerate(data.split(b"\n"), 1):
            if line.rstrip() != line:
                yield f"{file}:{number}: blanks at the end of the line"
            if b"\t" in line and file.name != "Makefile" and file.suffix not in (".tsv",):
                yield f"{file}:{number}: a tab"


def places():
    """Nothing of one machine, and no package host, gets into the repository."""
    machine = re.compile(r"/work/(?:wt|main|shared)\b|/home/(?!despatch\b)\w+/|registry\.\w+\.\w+|deb\.\w+\.org|artifactory|/nexus/")
    for file in tracked():
        if file == pathlib.Path(__file__).resolve() or file.suffix in (".png", ".jpg", ".jpeg", ".pdf", ".ttf", ".icc"):
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            found = machine.search(line)
            if found:
                yield f"{file}:{number}: {found[0]} belongs to one machine"


def documents():
    """What the documents name is there."""
    commands = set(re.findall(r'\.name = "([a-z]+)"', "\n".join(f.read_text() for f in tracked("src/cli/*.cc"))))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for file in tracked("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/*.md", "bench/*.md", "output/README.md"):
        text = file.read_text(encoding="utf-8")
        code = "\n".join(re.findall(r"`([^`\n]+)`", text) + re.findall(r"```(?:sh|console|bash)\n(.*?)```", text, re.S))
        for command in set(re.findall(r"(?:^|\$ |\n|build/)despatch ([a-z]+)\b", code)):
            if command not in commands:
                yield f"{file}: despatch has no command {command}"
        for target in set(re.findall(r"(?:^|\$ |\n|&& )make ([a-z][a-z-]*)\b", code)):
            if target not in targets:
                yield f"{file}: make has no target {target}"
        for name in set(re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)):
            if not (file.parent / name).exists() and not name.startswith("<"):
                yield f"{file}: there is no {name}"
    architecture = ROOT / "ARCHITECTURE.md"
    if architecture.exists():
        for folder in ARROWS:
            if (ROOT / "src" / folder).is_dir() and f"src/{folder}" not in architecture.read_text():
                yield f"{architecture}: says nothing of src/{folder}"


def templates():
    """Every template that papers may name has its row in docs/templates.md, and every beginning is named there."""
    rows = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
    for file in tracked("templates/*.md"):
        if file.parent.name == "templates" and f"\n| `{file.name}` |" not in rows:
            yield f"docs/templates.md: no row for {file.name}"
    for name in re.findall(r"^\| `([a-z-]+\.md)` \|", rows, re.M):
        if not (ROOT / "templates" / name).is_file():
            yield f"docs/templates.md: a row for {name}, which is not there"


CHECKS = {check.__name__: check for check in (arrows, names, codes, blanks, places, documents, templates)}

if __name__ == "__main__":
    faults = [str(fault).replace(f"{ROOT}/", "") for fault in CHECKS[sys.argv[1]]()]
    print("\n".join(faults) or f"{sys.argv[1]}: nothing to tidy")
    sys.exit(bool(faults))
