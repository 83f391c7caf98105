#!/usr/bin/python3
"""check_corpus.py MD2PDF FOLDER BROWSER - documents that were not written here, and long ones, as PDFs that hold every check.

BROWSER is where tests/browser/set-up puts npm's packages, which it does now if it has not yet: the CommonMark specification
and the packages' READMEs are taken from there. Also made: 200 footnotes, lists eight deep of every style, a table of 5,000 rows and 12 columns, and a page
in every script, whose text must come back as it was typed when it is copied.
"""
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HEAD = "---\ntitle: {0}\n---\n\n# {0}\n\n"
faults = []

SCRIPTS = {
    "en-GB": "Office staff find fluffy AVATAR files: “first”, £1,200 – 50 %",
    "cy": "Llŷr a’r ŵydd: tŷ, gŵr, â, ê, î, ô, û, ŷ",
    "pl": "Zażółć gęślą jaźń",
    "ar": "السلام عليكم الأولى الإدارة",
    "ur": "پاکستان میں خدمات کا جائزہ",
    "he": "שלום עולם",
    "bn": "বাংলা ভাষায় কথা বলি ক্ষমতা",
    "pa": "ਪੰਜਾਬੀ ਭਾਸ਼ਾ ਵਿੱਚ",
    "gu": "ગુજરાતી ક્ષમા",
    "ta": "தமிழ் மொழி",
    "hi": "हिन्दी में क्षेत्र",
    "zh-Hans": "中文委员会的决定",
    "el": "Ελληνικά και Русский",
}


def footnotes(count):
    marks = "".join(f"Paragraph {i} has a note[^n{i}] and more words after it.\n\n" for i in range(count))
    return marks + "".join(f"[^n{i}]: Note number {i} says a little more.\n\n" for i in range(count))


def deep_lists():
    out = []
    for first in ("-", "1.", "a", "i"):
        for depth in range(8):
            mark = "-" if first == "-" else "1."
            style = {"a": "<!-- list: a -->\n", "i": "<!-- list: i -->\n"}.get(first, "") if depth == 0 else ""
            indent = "   " * depth if first != "-" else "  " * depth
            out.append(style + indent + f"{mark} item at depth {depth + 1} with enough words to take more than one line of the page")
            out.append(indent + "   " + "\n" + indent + ("   " if first != "-" else "  ") + "a second paragraph of it\n")
        out.append("\nBetween.\n")
    return "\n".join(out)


def table(rows, columns):
    line = "|" + "|".join(f" Column {c + 1} " for c in range(columns)) + "|\n|" + "---|" * columns + "\n"
    return "<!-- caption: All -->\n" + line + "".join(
        "|" + "|".join(f" {r}.{c} " for c in range(columns)) + "|\n" for r in range(rows))


def languages():
    out = []
    for lang, text in SCRIPTS.items():
        out.append(f"<!-- lang: {lang} -->\n\n{text}\n\n<!-- /lang -->\n")
    out.append("| Language | Words |\n|---|---|\n" + "".join(f"| {lang} | {text} |\n" for lang, text in SCRIPTS.items()))
    for lang, text in SCRIPTS.items():
        out.append(f"- <span lang=\"{lang}\">{text}</span>\n")
    return "\n".join(out)


def comparable(text):
    text = re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", text)
    return re.sub(r"\s+", " ", text)


def check_copying(pdf):
    text = comparable(subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout)
    for lang, words in SCRIPTS.items():
        found = text.count(comparable(words))
        if found != 3:
            faults.append(f"{lang}: copied {found} times of 3: {words}")


def main(md2pdf, folder, browser):
    if subprocess.run([ROOT / "tests" / "browser" / "set-up", browser]).returncode:
        return 1
    packages = browser / "node_modules"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts = {"footnotes": HEAD.format("Notes") + footnotes(200), "lists": HEAD.format("Lists") + deep_lists(),
             "table": HEAD.format("Table") + table(5000, 12), "languages": HEAD.format("Languages") + languages()}
    specification = packages / "commonmark-spec" / "spec.txt"
    found = [specification] if specification.exists() else []
    found += sorted(p for p in packages.glob("*/README.md") if p.stat().st_size > 4000)
    found += sorted(ROOT.glob("docs/*.md"))
    for path in found:
        texts[f"{path.parent.name}-{path.stem}"] = path.read_text(errors="replace")
    if not specification.exists():
        print(f"{specification} is missing: run tests/browser/set-up")
        faults.append("no specification")
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text)
        subprocess.run([md2pdf, folder / f"{name}.md", folder / f"{name}.pdf"], stderr=subprocess.DEVNULL)
        if not (folder / f"{name}.pdf").exists():
            faults.append(f"{name}: nothing was written")
    check_copying(folder / "languages.pdf")
    checked = subprocess.run([HERE / "check_pdfs", folder])
    for fault in faults:
        print(fault)
    return 1 if faults or checked.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
