#!/usr/bin/python3
"""cff_fonts.py MD2PDF PDFUA_CHECK: a font with PostScript outlines (OTF) is embedded, shown, and read back as it was typed.

The font is made here: each letter is a box, as wide as its place in the alphabet makes it, so that a wrong glyph shows.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:-"
TEXT = "The quick brown fox jumps over the lazy dog"


def box(width):
    pen = T2CharStringPen(width, None)
    pen.moveTo((50, 0))
    for point in ((50, 700), (width - 50, 700), (width - 50, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.getCharString()


def make_font(path):
    names = [".notdef", "space"] + [f"u{ord(c):04X}" for c in LETTERS]
    widths = [500, 250] + [300 + 10 * i for i in range(len(LETTERS))]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(" "): "space", **{ord(c): f"u{ord(c):04X}" for c in LETTERS}})
    empty = T2CharStringPen(250, None).getCharString()
    outlines = {name: empty if name == "space" else box(width) for name, width in zip(names, widths)}
    builder.setupCFF("DespatchBoxes", {}, outlines, {})
    builder.setupHorizontalMetrics({name: (width, 50) for name, width in zip(names, widths)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Despatch Boxes", "styleName": "Regular", "psName": "DespatchBoxes"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, fsType=0)
    builder.setupPost()
    builder.save(path)


def main():
    md2pdf, pdfua = sys.argv[1:]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        make_font(Path(folder, "DespatchBoxes-Regular.otf"))
        paper, pdf = Path(folder, "paper.md"), Path(folder, "paper.pdf")
        paper.write_text(f"# Title\n\n{TEXT}.\n")
        environment = {**os.environ, "DESPATCH_FONTS": folder}
        made = subprocess.run([md2pdf, paper, pdf, "--family", "Despatch Boxes"], env=environment, capture_output=True,
                              text=True)
        if made.returncode or made.stderr:
            faults.append(made.stderr)
        for command in (["qpdf", "--check", pdf], [sys.executable, pdfua, pdf]):
            check = subprocess.run(command, capture_output=True, text=True)
            if check.returncode or "FAIL" in check.stdout:
                faults.append(check.stdout + check.stderr)
        text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True).stdout
        if TEXT not in text:
            faults.append(f"the words do not come back: {text!r}")
        with pikepdf.open(pdf) as file:
            fonts = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == "/CIDFontType0"]
            if len(fonts) != 1 or "/CIDToGIDMap" in fonts[0] or "/FontFile3" not in fonts[0].FontDescriptor:
                faults.append("the font does not stand in the file as a CIDFontType0 with a FontFile3")
        # Every word's ink ends half a stem before its width does: readers found each letter's own glyph.
        boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True).stdout
        picture = subprocess.run(["pdftoppm", "-r", "144", "-gray", pdf], capture_output=True).stdout
        faults += wrong_ink(boxes, picture)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def wrong_ink(boxes, picture):
    """Words whose row of boxes is not as long as their advance widths say."""
    import re
    header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", picture)
    width, pixels = int(header[1]), picture[header.end():]
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">quick<', boxes)
    if len(found) != 1:
        return ["the word `quick` is not on the page once"]
    left, top, right, bottom = (float(n) * 2 for n in found[0])
    row = pixels[int((top + bottom) / 2) * width:][:width]
    inks, inside = 0, False
    for x in range(int(left), int(right) + 2):
        dark = row[x] < 128
        inks += dark and not inside
        inside = dark
    return [] if inks == len("quick") else [f"`quick` shows {inks} boxes"]


if __name__ == "__main__":
    sys.exit(main())
