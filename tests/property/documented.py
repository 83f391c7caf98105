#!/usr/bin/env python3
"""documented.py DESPATCH: the examples that docs/content.md works out are sound and give the totals it says; and every key under `computed` in the illustrative council's data stands in docs/content.md, so that a
template can be written from the documentation alone. A `_text` goes without saying where its figure is listed."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

despatch = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = {"appraisal": "appraisal", "business-case": "business-case", "options": "options", "screening": "screening",
         "equality-impact": "equality-impact", "direction": "direction", "programme": "programme", "risks": "risks", "meeting": "meeting"}


def keys_of(value, path, found):
    if isinstance(value, dict):
        for key, below in value.items():
            found.setdefault(key, f"{path}.{key}")
            keys_of(below, f"{path}.{key}", found)
    elif isinstance(value, list):
        for below in value:
            keys_of(below, path, found)


def examples(page):
    """What is wrong with the worked examples: each is a project of its own with the options it names."""
    worked = page[:page.index("\n## project\n")]
    for text in re.findall(r"```yaml\n(kind: .*?)```", worked, re.S):
        kind = re.match(r"kind: (\S+)", text)[1]
        options = re.findall(r"^  ([a-z-]+):(?: \{|\n)", re.split(r"^(?:scores|options):\n", text, flags=re.M)[1], re.M)
        ids = {i for i in options if i not in ("inputs", "scenarios")}
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            (here / "despatch.yaml").write_text("kind: project\ncouncil: Anyborough Council\n", encoding="utf-8")
            (here / "example.yaml").write_text(text, encoding="utf-8")
            (here / "options.yaml").write_text("kind: options\ntitle: O\noptions:\n" + "".join(
                f"  - {{id: {i}, name: {i.capitalize()}}}\n" for i in sorted(ids)), encoding="utf-8")
            (here / "totals.md").write_text("---\ntitle: T\ndata: {e: example.yaml}\n---\n{% for o in e.computed.options | default([]) %}"
                                            "{{ o.id }} {{ '%.1f' | format(o.total) }}{{ ', ' if not loop.last }}{% endfor %}\n", encoding="utf-8")
            ran = subprocess.run([despatch, "check", here], capture_output=True, text=True)
            if "nothing is wrong" not in ran.stdout:
                yield f"the example of {kind}: {ran.stdout}{ran.stderr}"
            elif kind == "appraisal":
                totals = subprocess.run([despatch, "render", here / "totals.md", "--to", "text"], capture_output=True, text=True).stdout.strip().split("\n")[-1]
                if not totals or totals not in worked:
                    yield f"the example of appraisal gives {totals}"


def main():
    page = (ROOT / "docs/content.md").read_text(encoding="utf-8")
    told = re.sub(r"```.*?```", "", page[:page.index("\n## project\n")], flags=re.S)
    words = set(re.findall(r"[a-z0-9_]+", " ".join(re.findall(r"`([^`]+)`", told))))
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder) / "council"
        shutil.copytree(ROOT / "content/illustrative", here)
        options = set(re.findall(r"id: ([a-z-]+)", (here / "options.yaml").read_text(encoding="utf-8")))
        data = ", ".join(f"{kind.replace('-', '_')}: {file}.yaml" for kind, file in KINDS.items())
        parts = ", ".join(f'"{kind}": {kind.replace("-", "_")}.computed' for kind in KINDS)
        (here / "keys.md").write_text(f"---\ntitle: Keys\ndata: {{{data}}}\n---\n```json\n{{{{ {{{parts}}} | tojson }}}}\n```\n", encoding="utf-8")
        ran = subprocess.run([despatch, "render", here / "keys.md", "--to", "md"], capture_output=True, text=True)
        if ran.returncode:
            print(ran.stderr)
            return 1
        computed = json.loads(ran.stdout.split("```json\n")[1].split("\n```")[0])
    faults = 0
    for fault in examples(page):
        print(fault)
        faults += 1
    for kind, value in computed.items():
        found = {}
        keys_of(value, kind, found)
        for key, path in found.items():
            if key in words or key in options or key.removesuffix("_text") in words:
                continue
            print(f"docs/content.md does not tell {path}")
            faults += 1
    print(f"{sum(1 for _ in computed)} kinds, {faults} faults")
    return 1 if faults else 0


sys.exit(main())
