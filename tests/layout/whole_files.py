#!/usr/bin/python3
"""whole_files.py MD2PDF PDFUA_CHECK PAPER.md...: each paper as a PDF is sound, accessible, whole and the same twice.

Sound: qpdf finds no fault. Accessible: pdfua_check.py has no FAIL. Whole: every word of three letters or more that the
Markdown has stands in the text of the PDF, in the same order.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def words_of_markdown(text):
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"^\[\^[^\]]+\]:.*$", "", text, flags=re.M)  # notes stand at the foot of their page
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.findall(r"[A-Za-z]{3,}", text)


def missing_words(markdown, pdf):
    raw = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout
    seen, at, missing = re.findall(r"[A-Za-z]{3,}", raw), 0, []
    for word in words_of_markdown(markdown):
        try:
            at = seen.index(word, at, at + 120) + 1
        except ValueError:
            missing.append(word)
    return missing


def main():
    md2pdf, pdfua, *papers = sys.argv[1:]
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for paper in papers:
            made = [Path(folder, f"{n}.pdf") for n in (1, 2)]
            for pdf in made:
                subprocess.run([md2pdf, paper, pdf], capture_output=True)
            found = []
            if made[0].read_bytes() != made[1].read_bytes():
                found.append("two runs differ")
            check = subprocess.run(["qpdf", "--check", made[0]], capture_output=True, text=True)
            if check.returncode:
                found.append(check.stdout + check.stderr)
            check = subprocess.run([sys.executable, pdfua, made[0]], capture_output=True, text=True)
            if check.returncode or "FAIL" in check.stdout:
                found.append(check.stdout + check.stderr)
            missing = missing_words(Path(paper).read_text(), made[0])
            if missing:
                found.append(f"{len(missing)} words are not in the PDF, or not in order: {missing[:10]}")
            for fault in found:
                print(f"{paper}: {fault}")
            faults += len(found)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
