#!/usr/bin/python3
"""Writes what Jinja2 makes of every case in cases/*.txt into the case itself. Run by hand; the result is committed.

    tests/jinja/expect.py [FILE...]

A file holds cases. `=== name` begins one; its template follows. `--- template NAME` holds another template, `--- data` JSON,
`--- options` words (trim_blocks, lstrip_blocks, keep_trailing_newline, strict, autoescape). A first case named `*` gives data
and templates to all others of its file. A section is the lines below its heading, the last line break not counted.
`--- expect` is what Jinja2 made; `--- error` that it failed, and how. Text that lines cannot show (a carriage return, say) is
a JSON string in `--- template-json`, `--- expect-json`.
"""
import copy, json, pathlib, sys

import jinja2

HERE = pathlib.Path(__file__).resolve().parent
OUTCOMES = ("expect", "expect-json", "error")


def parse(text):
    """[(name, [(heading, content)])]; the template that follows the name has the heading ''."""
    cases = []
    for line in text.split("\n"):
        if line.startswith("=== "):
            cases.append((line[4:], [("", [])]))
        elif line.startswith("--- "):
            cases[-1][1].append((line[4:], []))
        elif cases:
            cases[-1][1][-1][1].append(line)
        elif line:
            raise SystemExit(f"text before the first case: {line}")
    return [(name, [(head, "\n".join(lines)) for head, lines in parts]) for name, parts in cases]


def gather(parts, shared=None):
    case = {"templates": dict(shared["templates"]) if shared else {}, "data": shared["data"] if shared else {},
            "options": dict(shared["options"]) if shared else {}}
    for head, content in parts:
        if head == "":
            case["templates"]["main"] = content
        elif head.startswith("template-json"):
            case["templates"][head[14:] or "main"] = json.loads(content)
        elif head.startswith("template "):
            case["templates"][head[9:]] = content
        elif head == "data":
            case["data"] = json.loads(content)
        elif head == "options":
            case["options"] = {word: True for word in content.split()}
        elif head not in OUTCOMES:
            raise SystemExit(f"unknown section: {head}")
    return case


def environment(case):
    o = case["options"]
    return jinja2.Environment(loader=jinja2.DictLoader(case["templates"]), extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
                              undefined=jinja2.StrictUndefined if o.get("strict") else jinja2.Undefined,
                              trim_blocks=o.get("trim_blocks", False), lstrip_blocks=o.get("lstrip_blocks", False),
                              keep_trailing_newline=o.get("keep_trailing_newline", False), autoescape=o.get("autoescape", False))


def outcome(case):
    try:
        text = environment(case).get_template("main").render(copy.deepcopy(case["data"]))
    except Exception as e:
        return "error", f"{type(e).__name__}: {e}".split("\n")[0]
    plain = not any(line.startswith(("=== ", "--- ")) for line in text.split("\n")) and not set(text) & set("\r\x0b\x0c\x1c\x1d\x1e\x85")
    return ("expect", text) if plain else ("expect-json", json.dumps(text))


def rewrite(path):
    cases = parse(path.read_text())
    shared = None
    out = []
    for name, parts in cases:
        parts = [part for part in parts if part[0] not in OUTCOMES]
        # The blank line that stands before the next case belongs to no section.
        if parts[-1][1].endswith("\n"):
            parts[-1] = (parts[-1][0], parts[-1][1][:-1])
        if name == "*":
            shared = gather(parts)
        else:
            parts.append(outcome(gather(parts, shared)))
        out.append(f"=== {name}")
        for head, content in parts:
            if head:
                out.append(f"--- {head}")
            if not (head == "" and content == "" and name == "*"):
                out.append(content)
        out.append("")
    path.write_text("\n".join(out))
    return len(cases)


if __name__ == "__main__":
    paths = [pathlib.Path(p) for p in sys.argv[1:]] or sorted((HERE / "cases").glob("*.txt"))
    total = 0
    for path in paths:
        total += rewrite(path)
    print(f"{total} cases in {len(paths)} files, by Jinja2 {jinja2.__version__}")
