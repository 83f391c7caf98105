#!/usr/bin/python3
"""check_samples.py PDF_SAMPLES FOLDER - runs the program and reads its PDFs with poppler, qpdf and pikepdf."""
import re
import shutil
import struct
import subprocess
import sys
import unicodedata
import zlib
from pathlib import Path

import pikepdf
from PIL import Image

HERE = Path(__file__).resolve().parent
faults = []


def must(held, message):
    if not held:
        faults.append(message)


def run(*command):
    return subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, check=True, text=True).stdout


# ---- pictures, with what a reader must get back

SIZE = (7, 5)


def png(depth, color, sample, palette=b"", transparency=b"", interlaced=False, size=SIZE):
    """A PNG; sample(x, y) gives a pixel's samples. Also returns its rows as they stand unfiltered."""
    width, height = size

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    def row(y, xs):
        bits = "".join(f"{value:0{depth}b}" for x in xs for value in sample(x, y))
        bits += "0" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b""

    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    data = b""
    for x0, y0, dx, dy in passes:
        xs = range(x0, width, dx)
        if xs:
            data += b"".join(b"\0" + row(y, xs) for y in range(y0, height, dy))
    packed = zlib.compress(data)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    out += chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1))
    out += (chunk(b"PLTE", palette) if palette else b"") + (chunk(b"tRNS", transparency) if transparency else b"")
    out += chunk(b"IDAT", packed[:9]) + chunk(b"IDAT", packed[9:]) + chunk(b"IEND", b"")
    return out, b"".join(row(y, range(width)) for y in range(height))


def make_pictures(folder):
    """name -> (bytes, colour space, expected rows, expected mask)"""
    xy = [(x, y) for y in range(SIZE[1]) for x in range(SIZE[0])]
    rgb = lambda x, y: (x * 36, y * 50, (x * y * 9) % 256)
    alpha = lambda x, y: (x * 40) % 256
    palette = bytes(range(48))
    made = {}

    def add(name, file, space, rows, mask=None):
        (folder / name).write_bytes(file)
        made[name] = (space, rows, mask)

    for depth in (1, 2, 4, 8, 16):
        file, rows = png(depth, 0, lambda x, y: ((x * 5 + y * 3) * 977 % 2**depth,))
        add(f"grey{depth}.png", file, "/DeviceGray", rows)
    for depth in (1, 2, 4):
        colors = palette[:3 * 2**depth]
        file, rows = png(depth, 3, lambda x, y: ((x + y) % 2**depth,), colors)
        add(f"palette{depth}.png", file, "Indexed", rows)
    file, rows = png(8, 2, rgb)
    add("rgb8.png", file, "/DeviceRGB", rows)
    file, rows = png(16, 2, lambda x, y: [v * 257 for v in rgb(x, y)])
    add("rgb16.png", file, "/DeviceRGB", rows)
    plain = b"".join(bytes(rgb(x, y)) for x, y in xy)
    mask = bytes(alpha(x, y) for x, y in xy)
    for interlaced in (False, True):
        name = "_interlaced" if interlaced else ""
        if interlaced:
            add("rgb8_interlaced.png", png(8, 2, rgb, interlaced=True)[0], "/DeviceRGB", plain)
        add(f"rgba8{name}.png", png(8, 6, lambda x, y: (*rgb(x, y), alpha(x, y)), interlaced=interlaced)[0], "/DeviceRGB", plain,
            mask)
        add(f"rgba16{name}.png", png(16, 6, lambda x, y: [v * 257 for v in (*rgb(x, y), alpha(x, y))], interlaced=interlaced)[0],
            "/DeviceRGB", plain, mask)
        add(f"greya8{name}.png", png(8, 4, lambda x, y: (x * 30, alpha(x, y)), interlaced=interlaced)[0], "/DeviceGray",
            bytes(x * 30 for x, y in xy), mask)
    add("opaque_rgba8.png", png(8, 6, lambda x, y: (*rgb(x, y), 255))[0], "/DeviceRGB", plain)
    add("palette_trns.png", png(4, 3, lambda x, y: ((x + y) % 16,), palette, bytes([0, 128]))[0], "/DeviceRGB",
        b"".join(palette[3 * ((x + y) % 16):][:3] for x, y in xy), bytes({0: 0, 1: 128}.get((x + y) % 16, 255) for x, y in xy))
    add("rgb_trns.png", png(8, 2, rgb, transparency=struct.pack(">HHH", *rgb(2, 3)))[0], "/DeviceRGB", plain,
        bytes(0 if rgb(x, y) == rgb(2, 3) else 255 for x, y in xy))

    picture = Image.new("RGB", (64, 32))
    picture.putdata([(x * 4, y * 8, 128) for y in range(32) for x in range(64)])
    for name, mode, options in (("grey.jpg", "L", {}), ("rgb.jpg", "RGB", {"dpi": (300, 300)}),
                                ("progressive.jpg", "RGB", {"progressive": True}), ("cmyk.jpg", "CMYK", {})):
        path = folder / name
        picture.convert(mode).save(path, **options)
        space = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "ICCBased"}[mode]
        made[name] = (space, None, None)
    corners = Image.new("RGB", (64, 32), "white")
    corners.paste((255, 0, 0), (0, 0, 32, 16))  # red at the top left, as stored
    for turn in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = turn
        corners.save(folder / f"turn{turn}.jpg", exif=exif, quality=95)
        made[f"turn{turn}.jpg"] = ("/DeviceRGB", None, None)
    return made


def refused_pictures(folder):
    good, jpeg = (folder / "rgb8.png").read_bytes(), (folder / "rgb.jpg").read_bytes()
    huge = png(8, 2, lambda x, y: (0, 0, 0))[0]
    huge = huge[:16] + struct.pack(">II", 30000, 30000) + huge[24:29] + struct.pack(
        ">I", zlib.crc32(b"IHDR" + struct.pack(">II", 30000, 30000) + huge[24:29])) + huge[33:]
    bad = {"cut.png": good[:-30], "crc.png": good.replace(b"IDAT", b"IDAT", 1)[:60] + b"\0\1" + good[62:], "huge.png": huge,
           "cut.jpg": jpeg[:-20], "soi.jpg": b"\xff\xd8", "twelve.jpg": jpeg.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
           "lossless.jpg": jpeg.replace(b"\xff\xc0\0\x11", b"\xff\xc3\0\x11"), "empty.png": b"", "is.gif": b"GIF89a",
           "text.png": b"hello"}
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    return sorted(bad)


def check_pictures(folder, made, refused, said):
    told = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    told = {Path(name).name: text for name, text in told.items()}
    for name in refused:
        must(told.get(name, "").startswith("refused"), f"{name} was not refused: {told.get(name)}")
    pdf = pikepdf.open(folder / "pictures.pdf")
    names = [name for name in sorted(made)]
    must(len(pdf.pages) == len(names), f"{len(pdf.pages)} pages for {len(names)} pictures: {said}")
    for page, name in zip(pdf.pages, names):
        space, rows, mask = made[name]
        used = re.search(rb"/(I\d+) Do", page.Contents.read_bytes()).group(1).decode()
        image = page.Resources.XObject["/" + used]
        own = image.ColorSpace
        kind = str(own[0])[1:] if isinstance(own, pikepdf.Array) else str(own)
        must(kind == space, f"{name}: colour space {kind}")
        must((mask is not None) == ("/SMask" in image), f"{name}: soft mask")
        must("TWICE" not in told[name], f"{name}: kept twice")
        if rows is not None:
            must(image.read_bytes() == rows, f"{name}: samples differ")
            must(told[name] == "7 5 300", f"{name}: {told[name]}")
        if mask is not None:
            must("/SMask" in image and image.SMask.read_bytes() == mask, f"{name}: mask differs")
            must("/Group" in page, f"{name}: no transparency group")
        if name.endswith(".jpg"):
            must(image.read_raw_bytes() == (folder / name).read_bytes(), f"{name}: not as it was")
    must(told["rgb.jpg"] == "64 32 300", "rgb.jpg: resolution")

    # A turned picture looks as Pillow turns it, and CMYK as Pillow converts it.
    run("pdftoppm", "-r", "72", "-png", folder / "pictures.pdf", folder / "shown")
    digits = len(str(len(names)))
    from PIL import ImageOps
    for number, name in enumerate(names, 1):
        if not name.startswith("turn") and name not in ("cmyk.jpg", "rgb.jpg", "rgba8.png"):
            continue
        shown = Image.open(folder / f"shown-{number:0{digits}}.png").convert("RGB").crop((20, 20, 180, 180))
        stored = Image.open(folder / name)
        wanted = ImageOps.exif_transpose(stored)
        if wanted.mode == "RGBA":
            ground = Image.new("RGB", wanted.size, "white")
            ground.paste(wanted, mask=wanted.split()[3])
            wanted = ground
        wanted = wanted.convert("RGB").resize((160, 160), Image.NEAREST)
        for x, y in ((30, 30), (130, 30), (30, 130), (130, 130)):
            a, b = shown.getpixel((x, y)), wanted.getpixel((x, y))
            must(all(abs(p - q) < 40 for p, q in zip(a, b)), f"{name} at {x}, {y}: {a}, wanted {b}")


# ---- text, structure and navigation

LINES = ["Office staff find fluffy AVATAR files: “first”, £1,200 – 50 %", "Llŷr a’r ŵydd: tŷ, gŵr, â, ê, î, ô, û, ŷ",
         "Zażółć gęślą jaźń", "السلام عليكم الأولى الإدارة", "שלום עולם", "বাংলা ভাষায় কথা বলি ক্ষমতা", "ਪੰਜਾਬੀ ਭਾਸ਼ਾ ਵਿੱਚ",
         "ગુજરાતી ક્ષમા", "தமிழ் மொழி", "हिन्दी में क्षेत्र", "中文 委员会 決定 한국어 かな", "Ελληνικά Русский Հայերեն ქართული",
         "☐ ☑ ✓ ✗ → ≤ ≥ ∑ ½ x\u0302 e\u0301 é"]


def check_languages(folder):
    text = run("pdftotext", "-layout", folder / "languages.pdf", "-")
    text = re.sub("[\u202a-\u202e\u200e\u200f]", "", text)
    found = [re.sub(" +", " ", line.strip()) for line in text.splitlines()]
    for line in LINES:
        must(found.count(line) == 4, f"copied {found.count(line)} times of 4: {line}")
    structure = pikepdf.open(folder / "languages.pdf")
    spoken = [str(o.ActualText) for o in structure.objects
              if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Span" and "/ActualText" in o]
    must(spoken.count("السلام عليكم الأولى الإدارة") == 4, "an Arabic line is not told in reading order")


def check_fonts(folder):
    for name in ("features", "languages", "large"):
        for line in run("pdffonts", folder / f"{name}.pdf").splitlines()[2:]:
            must(re.match(r"[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes", line), f"{name}: font {line}")


def check_features(folder):
    path = folder / "features.pdf"
    info = run("pdfinfo", path)
    for wanted in ("Title:           Minutes & <notes> ŵ 😀", "Keywords:        tags, archive & access", "Tagged:          yes",
                   "PDF version:     1.7", "Pages:           3"):
        must(wanted in info, f"pdfinfo lacks {wanted}: {info}")
    tree = run("pdfinfo", "-struct-text", path)
    order = ["Heading of the paper", "Part 0", "Part 1", "Part 2", "the council’s site", "the first page", "nowhere", "(a)", "item",
             "Year", "Cost", "£1,200", "A note."]
    at = [tree.find(text) for text in order]
    must(-1 not in at and at == sorted(at), f"structure out of order: {list(zip(order, at))}")
    must("Running header" not in tree and "of 3" not in tree, "an artifact is read aloud")
    for wanted in ("/ListNumbering /LowerAlpha", "/Scope /Row", "/ColSpan 2", "/Headers"):
        must(wanted in tree, f"structure lacks {wanted}")
    pdf = pikepdf.open(path)
    links = [a for page in pdf.pages for a in page.get("/Annots", [])]
    must(len(links) == 2, "a link to nowhere is left, or one is lost")
    must(bytes(links[0].A.URI) == b"https://example.org/a%20b?%C5%B5=(1)", f"URI {links[0].A.URI}")
    must(str(links[1].Dest) == "page 0", "internal link")
    with pdf.open_outline() as outline:
        titles = [(i.title, [c.title for c in i.children]) for i in outline.root]
    must(titles == [("Top ŵ 😀 (1)", ["Too deep", "Beside it"]), ("Nowhere", [])], f"bookmarks {titles}")
    must([p.label for p in pdf.pages] == ["i", "Ŵ-7", "Ŵ-8"], f"labels {[p.label for p in pdf.pages]}")
    must(float(pdf.pages[1].MediaBox[2]) > 800, "page sizes")
    notes = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Note"]
    must(len(notes) == 1 and "/ID" in notes[0], "a note has an ID")


def check_large(folder):
    must(run("pdfinfo", folder / "large.pdf").count("Pages:           600") == 1, "pages of the large file")
    tree = run("pdfinfo", "-struct-text", folder / "large.pdf")
    must(all(f'"Page number {n}"' in tree for n in (0, 63, 64, 255, 256, 599)), "text of the large file")


def main(program, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = make_pictures(folder)
    refused = refused_pictures(folder)
    said = run(program, folder, *[folder / name for name in sorted(made)], *[folder / name for name in refused])
    check_pictures(folder, made, refused, said)
    check_languages(folder)
    check_fonts(folder)
    check_features(folder)
    check_large(folder)
    checked = subprocess.run([HERE / "check_pdfs", "--raw", folder], stdout=subprocess.PIPE, text=True)
    must(checked.returncode == 0, checked.stdout)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
