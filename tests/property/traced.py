#!/usr/bin/env python3
"""Every figure of every paper of content/ leads home: traced.py PROGRAM.

What was typed stands at its place, letter for letter; what a rule worked out has an input that leads on, down to
something typed. The attributes of the HTML page name the same places and rules as `despatch trace`.
"""
import collections, html, json, pathlib, re, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
LINES = {}


def stands_at(node):
    """What is in the file from the node's place on."""
    if node["file"] not in LINES:
        LINES[node["file"]] = (ROOT / node["file"]).read_text().split("\n")
    lines = LINES[node["file"]]
    return "\n".join(lines[node["line"] - 1 : node["line"] + 40])[node["column"] - 1 :]


def plain(text):
    """Quotes, escapes and line ends aside."""
    return "".join(text.replace('\\"', '"').split()).strip("\"'|>-")


def is_typed(node, figure):
    """The value stands there, or of a longer text the figure does."""
    if plain(stands_at(node)).startswith(plain(figure)):
        return True
    words = plain(node["value"].removesuffix("…"))
    found = plain(stands_at(node)[: 4 * len(node["value"]) + 200])
    return words[:60] in found[: len(words) + 200]


def leads_home(node, figure):
    """Is there a way down from here to something that somebody typed?"""
    if node.get("rule") == "the filter `length`":
        return True  # a list that the template chose, or what a rule made, has no place of its own
    if node.get("rule"):  # what is told above stands further up, and is looked at there
        return bool(node.get("told_above")) or any(leads_home(one, figure) for one in node.get("inputs", []))
    if figure == "0" and node["value"] == "0":
        return True  # a count of nothing has nothing to lead to
    return "file" in node and is_typed(node, figure)


def faults_of(paper, figures):
    for one in figures:
        where = f"{paper}, line {one['paper_line']}: {one['figure']}"
        if one["kind"] == "typed":
            if not stands_at(one).startswith(one["figure"]):
                yield f"{where} is said to be typed at {one['file']}:{one['line']}:{one['column']}, where it does not stand"
        elif one["kind"] == "data" and not leads_home(one["from"], one["figure"]):
            yield f"{where} leads nowhere; it was printed by {{{{ {one['expression']} }}}} at {one['file']}:{one['line']}"


def rules_of(node):
    if node.get("rule"):
        yield node["rule"]
    for one in node.get("inputs", []):
        yield from rules_of(one)


def files_of(node):
    if node.get("file"):
        yield pathlib.Path(node["file"]).name
    for one in node.get("inputs", []):
        yield from files_of(one)


def told_otherwise(paper, page, figures):
    """Figures whose attribute names a rule, or a file, that the trace of no figure that reads the same knows."""
    known = collections.defaultdict(set)
    for one in figures:
        if one["kind"] == "data":
            known[one["figure"]].update(rules_of(one["from"]), files_of(one["from"]), files_of(one))
    # The page's head prints what stands in the front matter, which is no text of the Markdown.
    page = re.sub(r"<dt>.*?</dd>", "", page, flags=re.S)
    for source, figure in re.findall(r'<span data-source="([^"]*)">([^<]*)</span>', page):
        figure, (place, _, rule) = html.unescape(figure), html.unescape(source).partition(", worked out: ")
        names = known.get(figure)
        if names is None:
            continue
        if rule not in names if rule else pathlib.Path(place.split(":")[0]).name not in names:
            yield f"{paper}: the page says that {figure} comes from {source}, and the trace says otherwise"


def main():
    work = pathlib.Path(tempfile.mkdtemp(prefix="despatch traced "))
    faults, many = [], 0
    try:
        subprocess.run([PROGRAM, "build", "content", "--output", work / "built"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        for page in sorted((work / "built").rglob("*.html")):
            paper = pathlib.Path("content") / page.relative_to(work / "built").with_suffix(".md")
            if not (ROOT / paper).exists():
                continue
            told = subprocess.run([PROGRAM, "trace", paper, "--format=json", "--whole"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
            figures = json.loads(told.stdout)
            for one in figures:
                for node in walk(one):
                    if "file" in node:
                        path = pathlib.Path(node["file"])
                        node["file"] = str(path.relative_to(ROOT) if path.is_absolute() else path)
            many += len(figures)
            faults += faults_of(paper, figures)
            faults += told_otherwise(paper, page.read_text(), figures)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("\n".join(faults) or f"{many} figures lead home")
    if many < 1000:
        print(f"only {many} figures were found")
    sys.exit(bool(faults) or many < 1000)


def walk(node):
    yield node
    for one in [node.get("from"), *node.get("inputs", []), *node.get("also_in_data", [])]:
        if one:
            yield from walk(one)


main()
