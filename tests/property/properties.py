#!/usr/bin/env python3
"""Invariants of the whole line, on every paper of content/: properties.py PROPERTY PROGRAM."""
import filecmp, html, os, pathlib, re, shutil, subprocess, sys, tempfile

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


def words_of(pdf):
    """For each page its width and its words as pdftotext finds them: (x of the left edge, top, right edge, bottom, text)."""
    found = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           text=True).stdout  # it complains of pages without words
    for page in re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', found, re.S):
        words = re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', page[2])
        yield float(page[0]), float(page[1]), [(*map(float, word[:4]), html.unescape(word[4])) for word in words]


def text_of(pdf):
    """All words, run together: a line that ends elsewhere changes nothing."""
    return "".join(word[4] for _, _, words in words_of(pdf) for word in words)


def text_without_drawings(page):
    """What the document itself says, run together, from its HTML. A drawing's own words are the writer's."""
    page = re.sub(r"<(svg|script|style)\b.*?</\1>|<!--.*?-->", "", page.read_text(), flags=re.S)
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


LEADER = r"[.,]+|continued"
AMOUNT = r"[−-]?£?[\d.,]+(%|k|m|bn)?"


def editions(work):
    """Every edition is a whole PDF/UA and PDF/A; large print has every word; a draft has a number beside each line."""
    built = work / "built"
    run("build", "content", "--output", built, "--edition", "all", "--edition", "booklet")
    checked = subprocess.run([ROOT / "tests/pdf/check_pdfs", built], stdout=subprocess.PIPE, text=True)
    yield from (line for line in checked.stdout.splitlines() if checked.returncode and not line.startswith("pass"))
    for paper in sorted(built.rglob("*.md")):
        standard, large, draft, booklet = (paper.with_suffix(f"{edition}.pdf") for edition in ("", ".large-print", ".draft", ".booklet"))
        name = paper.relative_to(built)
        large_text, document = text_of(large), text_without_drawings(paper.with_suffix(".html"))
        for _, height, words in words_of(standard):
            for left, top, right, bottom, word in words:
                if not 70 < top < height - 70 or re.fullmatch(LEADER, word) or word.strip(".,;") in large_text:
                    continue
                # A chart drawn for another width may count its axis in other steps.
                if not re.fullmatch(AMOUNT, word) or word in document:
                    yield f"{name}: large print has lost `{word}`"
        for number, (width, height, words) in enumerate(words_of(draft), 1):
            big = [word for word in words if word[3] - word[1] > 60]
            if [word[4] for word in big] != ["DRAFT"]:
                yield f"{name}: page {number} of the draft has no watermark"
            counted = sorted((word for word in words if word[2] < 25), key=lambda word: word[1])
            if [word[4] for word in counted] != [str(i + 1) for i in range(len(counted))]:
                yield f"{name}: page {number} of the draft does not count its lines"
            for line in counted:
                if not any(abs(word[3] - line[3]) < 4 and word[0] > 26 for word in words if word not in big):
                    yield f"{name}: page {number} of the draft has a number {line[4]} beside no line"
        pages = list(words_of(booklet))
        if len(pages) % 4:
            yield f"{name}: the booklet has {len(pages)} pages"
    if not list(built.rglob("*.booklet.pdf")):
        yield "no booklet was built"


PROPERTIES = {property.__name__: property for property in (rendered_alone, same_bytes, editions)}

if __name__ == "__main__":
    work = pathlib.Path(tempfile.mkdtemp(prefix="despatch property "))
    try:
        faults = list(PROPERTIES[sys.argv[1]](work))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("\n".join(faults) or f"{sys.argv[1]}: holds")
    sys.exit(bool(faults))
