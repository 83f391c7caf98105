#!/usr/bin/env python3
"""Invariants of the whole line, on every paper of content/: properties.py PROPERTY PROGRAM."""
import filecmp, os, pathlib, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(sys.argv[2]).resolve()


def run(*words, cwd=ROOT, **environment):
    """Runs the program; its messages are shown when it fails."""
    done = subprocess.run([PROGRAM, *map(str, words)], cwd=cwd, env={**os.environ, **environment},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"despatch {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}")


def papers(folder):
    """Every file that was written, by its path from the folder; the state is no paper."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file() and f.name != ".despatch"}


def differences(a, b):
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def rendered_alone(work):
    """The emitted Markdown is the document: rendered alone, in another folder, it gives the same HTML and PDF."""
    run("build", "content", "--output", work / "built")
    emitted = sorted((work / "built").rglob("*.md"))
    for paper in emitted:
        alone = work / "alone"
        shutil.rmtree(alone, ignore_errors=True)
        shutil.copytree(paper.parent, alone, ignore=shutil.ignore_patterns("*.html", "*.pdf", ".despatch"))
        stem = work / "again"
        run("render", alone / paper.name, "-o", f"{stem}.md", "-o", f"{stem}.html", "-o", f"{stem}.pdf", cwd=alone)
        for ending in (".md", ".html", ".pdf"):
            if not filecmp.cmp(f"{stem}{ending}", paper.with_suffix(ending), shallow=False):
                yield f"{paper.relative_to(work)}: rendered alone, its {ending} differs"
    if not emitted:
        yield "no paper was built"


def same_bytes(work):
    """Time zone, locale, working directory, job count and an earlier build change nothing."""
    plain = work / "plain"
    run("build", "content", "--output", plain, "--jobs", "1")
    expected = papers(plain)
    ways = {
        "another time zone": (ROOT, ["content"], {"TZ": "Pacific/Kiritimati"}),
        "another locale": (ROOT, ["content"], {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}),
        "no locale": (ROOT, ["content"], {"LC_ALL": "C"}),
        "another folder": (work, [ROOT / "content"], {}),
        "eight jobs": (ROOT, ["content", "--jobs", "8"], {}),
        "each project alone": (ROOT, sorted(p.parent for p in (ROOT / "content").rglob("despatch.yaml")), {}),
    }
    for name, (folder, words, environment) in ways.items():
        output = work / name
        run("build", *words, "--output", output, cwd=folder, **environment)
        for paper in differences(expected, papers(output)):
            yield f"{name}: {paper} differs"
    before = papers(plain)
    run("build", "content", "--output", plain, "--force")
    for paper in differences(before, papers(plain)):
        yield f"built again: {paper} differs"


PROPERTIES = {property.__name__: property for property in (rendered_alone, same_bytes)}

if __name__ == "__main__":
    work = pathlib.Path(tempfile.mkdtemp(prefix="despatch property "))
    try:
        faults = list(PROPERTIES[sys.argv[1]](work))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("\n".join(faults) or f"{sys.argv[1]}: holds")
    sys.exit(bool(faults))
