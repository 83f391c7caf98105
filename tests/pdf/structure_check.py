#!/usr/bin/python3
"""structure_check.py FILE.pdf... - what a strict reader of the standards asks of a file made here, beyond pdfua_check.py
and pdfa_check.py: which element stands in which, that nothing is empty, dense MCIDs, sorted trees, places that exist,
attributes of the right owner, fonts that say what they show, one annotation a line of a link.

It knows what Despatch writes; whatever else it meets is a fault. Beside NAME.pdf may stand NAME.words: tokens such as w12
and n3, one a line, that must be read as often and in the order in which they stand there; or NAME.held: tokens that must
be read, however often. Prints each fault; exit status 1 if there is any.
"""
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

BLOCKS = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "Table", "BlockQuote", "Div", "TOC", "Figure", "Note"}
INLINES = {"Span", "Link", "Code", "Reference", "Figure"}
HEADINGS = {"H1", "H2", "H3", "H4", "H5", "H6"}
# What may stand in what (ISO 32000-1, 14.8.4; where it leaves room, the narrower reading of ISO 32005).
HOLDS = {
    "Document": BLOCKS | {"Part"}, "Part": BLOCKS, "Div": BLOCKS | {"Caption"}, "BlockQuote": BLOCKS, "LBody": BLOCKS,
    "Note": BLOCKS - HEADINGS - {"Note"} | {"Lbl"},
    "P": INLINES, "Caption": INLINES | {"Note"}, "Lbl": INLINES, "Span": INLINES, "Code": {"Span"},
    "Link": INLINES - {"Link"}, "Reference": {"Link", "Span"},
    "L": {"Caption", "LI"}, "LI": {"Lbl", "LBody"},
    "TOC": {"Caption", "TOC", "TOCI"}, "TOCI": {"Lbl", "Reference"},
    "Table": {"Caption", "THead", "TBody"}, "THead": {"TR"}, "TBody": {"TR"}, "TR": {"TH", "TD"},
    "TH": INLINES | {"Note"}, "TD": INLINES | {"Note"}, "Figure": {"Span"},
    **{h: INLINES for h in HEADINGS},
}
OWN_CONTENT = {"P", "Caption", "Lbl", "Span", "Code", "Link", "Reference", "TH", "TD", "Figure"} | HEADINGS
MAY_BE_EMPTY = {"TH", "TD", "LBody", "TR", "Document"}
ATTRIBUTES = {
    "List": {"ListNumbering": Name}, "Layout": {"Placement": Name, "BBox": Array},
    "Table": {"Scope": Name, "ColSpan": int, "RowSpan": int, "Headers": Array},
}
OWNERS = {"L": {"List"}, "Figure": {"Layout"}, "TH": {"Table"}, "TD": {"Table"}}
LANGUAGE = re.compile(r"(?i)^[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*"
                      r"(-[a-wy-z\d](-[a-z\d]{2,8})+)*(-x(-[a-z\d]{1,8})+)?$")
KEYS = {"/S", "/P", "/K", "/Pg", "/A", "/ID", "/Alt", "/ActualText", "/E", "/Lang", "/T"}


def kids(thing):
    return [] if thing is None else list(thing) if isinstance(thing, Array) else [thing]


def leaves(node, key, limits, must, where):
    """(key, value) of a tree's leaves, in order; Limits are held against what stands below."""
    if key in node:
        pairs = list(node[key])
        found = list(zip(pairs[0::2], pairs[1::2]))
    else:
        found = [pair for kid in kids(node.get("/Kids")) for pair in leaves(kid, key, True, must, where)]
    plain = [bytes(k) if isinstance(k, pikepdf.String) else int(k) for k, _ in found]
    must(plain == sorted(plain) and len(set(plain)) == len(plain), f"{where}: keys are not in order, or one stands twice")
    if limits and plain:
        ends = [bytes(k) if isinstance(k, pikepdf.String) else int(k) for k in kids(node.get("/Limits"))]
        must(ends == [plain[0], plain[-1]], f"{where}: Limits {ends}")
    return found


class Element:
    __slots__ = ("obj", "type", "parent", "kids", "depth")

    def __init__(self, obj, kind, parent):
        self.obj, self.type, self.parent, self.kids = obj, kind, parent, []


class Check:
    def __init__(self, path):
        self.path = Path(path)
        self.pdf = pikepdf.open(path)
        self.faults = Counter()

    def must(self, held, message):
        if not held:
            self.faults[message] += 1

    def run(self):
        self.raw()
        self.pages = {page.obj.objgen: n for n, page in enumerate(self.pdf.pages)}
        self.content()
        self.tree()
        self.parents()
        self.tables()
        self.links()
        self.places()
        self.fonts()
        self.profile()
        self.words()
        return self.faults

    # ---- bytes
    def raw(self):
        data = self.path.read_bytes()
        self.must(data.count(b"%%EOF") == 1 and data.endswith(b"%%EOF\n"), "bytes after the end, or two ends")
        start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data).group(1))
        self.must(re.match(rb"\d+ 0 obj\n<<", data[start:start + 24]), "startxref points beside the table")
        texts = [bytes(o.read_bytes()) for o in self.pdf.objects if isinstance(o, Stream) and o.get("/Type") == "/ObjStm"]
        for text in texts:
            for string in re.findall(rb"(?<!<)<([0-9A-Fa-f\s]*)>(?!>)", text):
                self.must(len(string) % 2 == 0, "a hexadecimal string of odd length")

    # ---- content
    def content(self):
        self.text = {}          # (page, mcid) -> what it shows
        self.shown = defaultdict(set)   # font -> codes
        self.fonts_by_key = {}
        self.maps = {}
        for number, page in enumerate(self.pdf.pages):
            seen = []
            font, open_mcid, artifact = None, None, False
            resources = page.obj.Resources
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in ("BDC", "BMC"):
                    tag = str(operands[0])
                    properties = operands[1] if len(operands) > 1 else Dictionary()
                    artifact = tag == "/Artifact"
                    if artifact:
                        self.must("/MCID" not in properties, "an artifact with an MCID")
                        kind = str(properties.get("/Type", ""))
                        self.must(kind in ("/Layout", "/Pagination", "/Background", "/Page"), f"artifact of type {kind}")
                    else:
                        self.must("/MCID" in properties, f"{tag} without an MCID")
                        open_mcid = int(properties.MCID)
                        seen.append(open_mcid)
                        self.text[number, open_mcid] = []
                        if "/ActualText" in properties:
                            spoken = str(properties.ActualText)
                            self.must(spoken != "", "an empty ActualText")
                            self.private(spoken, "ActualText")
                elif name == "EMC":
                    open_mcid, artifact = None, False
                elif name == "Tf":
                    font = resources.Font[str(operands[0])]
                elif name in ("Tj", "TJ"):
                    key = font.objgen
                    self.fonts_by_key[key] = font
                    if key not in self.maps:
                        self.maps[key] = self.to_unicode(font)
                    strings = operands[0] if name == "TJ" else [operands[0]]
                    for string in strings:
                        if not isinstance(string, pikepdf.String):
                            continue
                        data = bytes(string)
                        self.must(len(data) % 2 == 0, "a string of half a code")
                        for i in range(0, len(data) - 1, 2):
                            code = data[i] << 8 | data[i + 1]
                            self.shown[key].add(code)
                            if open_mcid is not None:
                                self.text[number, open_mcid].append(self.maps[key].get(code, "\ufffd"))
            self.must(seen == list(range(len(seen))), f"MCIDs of page {number + 1} are not 0, 1, 2 …")
            self.must(("/StructParents" in page.obj) == bool(seen), f"StructParents of page {number + 1}")
            if seen:
                self.must(str(page.obj.get("/Tabs", "/S")) == "/S", "Tabs")

    def private(self, text, where):
        for c in text:
            n = ord(c)
            self.must(not (0xE000 <= n <= 0xF8FF or n >= 0xF0000) and n not in (0, 0xFEFF, 0xFFFE, 0xFFFF),
                      f"{where} holds U+{n:04X}")

    def to_unicode(self, font):
        data = font.ToUnicode.read_bytes().decode("ascii")
        found = {}
        for count, body in re.findall(r"(\d+) beginbfchar\n(.*?)endbfchar", data, re.S):
            pairs = re.findall(r"<([0-9A-F]{4})><([0-9A-F]*)>", body)
            self.must(int(count) == len(pairs) <= 100, "a section of ToUnicode is miscounted")
            for code, text in pairs:
                self.must(len(text) % 4 == 0 and text, "ToUnicode of half a character")
                value = bytes.fromhex(text).decode("utf-16-be", "replace")
                self.private(value, "ToUnicode")
                self.must(int(code, 16) not in found, "ToUnicode gives a code twice")
                found[int(code, 16)] = value
        return found

    # ---- structure
    def tree(self):
        root = self.pdf.Root.StructTreeRoot
        self.must(set(root.keys()) <= {"/Type", "/K", "/ParentTree", "/ParentTreeNextKey", "/IDTree"}, "keys of StructTreeRoot")
        top = kids(root.K)
        self.must(len(top) == 1 and str(top[0].S) == "/Document", "the tree does not have one Document at its top")
        self.elements, self.by_key, self.order = [], {}, []
        self.objects = defaultdict(list)   # element -> annotations
        stack = [(top[0], None)]
        while stack:
            obj, parent = stack.pop()
            if isinstance(obj, tuple):
                self.order.append(obj)
                continue
            one = Element(obj, str(obj.S)[1:], parent)
            self.elements.append(one)
            self.by_key[obj.objgen] = one
            if parent is not None:
                parent.kids.append(one)
            self.element(one)
            later = []
            for kid in kids(obj.get("/K")):
                if isinstance(kid, int):
                    later.append(((self.pages.get(obj.Pg.objgen), int(kid), obj.objgen), one))
                elif str(kid.get("/Type", "")) == "/MCR":
                    later.append(((self.pages.get(kid.Pg.objgen), int(kid.MCID), obj.objgen), one))
                elif str(kid.get("/Type", "")) == "/OBJR":
                    self.objects[obj.objgen].append(kid.Obj)
                    page = kid.get("/Pg", obj.get("/Pg"))
                    self.must(page is not None and kid.Obj.objgen in [a.objgen for a in self.annotations_of(page)],
                              "an OBJR names another page than its annotation's")
                else:
                    later.append((kid, one))
            if any(isinstance(kid[0], tuple) for kid in later):
                self.must(one.type in OWN_CONTENT, f"<{one.type}> has content of its own")
            elif not later and not self.objects[obj.objgen]:
                self.must(one.type in MAY_BE_EMPTY, f"<{one.type}> is empty, in {self.place(one)}")
            stack.extend(reversed(later))
        for one in self.elements:
            self.nesting(one)
        self.headings()

    def annotations_of(self, page):
        if not hasattr(self, "annotations"):
            self.annotations = {}
        if page.objgen not in self.annotations:
            self.annotations[page.objgen] = kids(page.get("/Annots"))
        return self.annotations[page.objgen]

    @staticmethod
    def place(one):
        names = []
        while one is not None and len(names) < 8:
            names.append(one.type)
            one = one.parent
        return "/".join(reversed(names))

    def element(self, one):
        obj, kind = one.obj, one.type
        self.must(kind in HOLDS, f"<{kind}>")
        self.must(set(obj.keys()) <= KEYS, f"keys of <{kind}>: {sorted(set(obj.keys()) - KEYS)}")
        if "/Lang" in obj:
            self.must(LANGUAGE.match(str(obj.Lang)), f"Lang {obj.Lang}")
        for key in ("/Alt", "/ActualText", "/E", "/T"):
            if key in obj:
                self.must(str(obj[key]).strip() != "", f"an empty {key} on <{kind}>")
                if key == "/ActualText":
                    self.private(str(obj[key]), "ActualText")
        self.must("/E" not in obj or kind == "Span", f"E on <{kind}>")
        self.must(("/Alt" in obj) == (kind == "Figure"), f"Alt on <{kind}>")
        seen = set()
        for attributes in kids(obj.get("/A")):
            owner = str(attributes.O)[1:]
            self.must(owner in OWNERS.get(kind, ()), f"attributes of {owner} on <{kind}>")
            self.must(owner not in seen, f"attributes of {owner} stand twice")
            seen.add(owner)
            for key in attributes.keys():
                if key == "/O":
                    continue
                wanted = ATTRIBUTES.get(owner, {}).get(key[1:])
                self.must(wanted is not None and isinstance(attributes[key], wanted), f"attribute {key} of {owner}")
            if "/BBox" in attributes:
                self.box(one, [float(x) for x in attributes.BBox])
        if kind == "Figure":
            self.must("Layout" in seen, "a <Figure> without a BBox")
        if kind == "L":
            self.must("List" in seen, "a <L> without ListNumbering")
        if kind == "TH":
            self.must("Table" in seen, "a <TH> without Scope")

    def box(self, one, box):
        page = one.obj.get("/Pg")
        self.must(box[0] < box[2] and box[1] < box[3], "a BBox without extent")
        if page is not None:
            media = [float(x) for x in page.MediaBox]
            self.must(media[0] - 1 <= box[0] and media[1] - 1 <= box[1] and box[2] <= media[2] + 1 and box[3] <= media[3] + 1,
                      "a BBox reaches over its page")

    def nesting(self, one):
        types = [kid.type for kid in one.kids]
        for kind in types:
            self.must(kind in HOLDS.get(one.type, ()), f"<{kind}> in {self.place(one)}")
        if one.type == "LI":
            self.must(types == ["Lbl", "LBody"], f"<LI> holds {types}")
        if one.type in ("L", "TOC", "Table"):
            self.must("Caption" not in types[1:], f"the Caption of <{one.type}> is not its first")
            self.must(types != ["Caption"], f"a <{one.type}> of nothing but its Caption")
        if one.type == "TOCI":
            self.must(types in (["Reference"], ["Lbl", "Reference"]), f"<TOCI> holds {types}")
        if one.type == "Table":
            body = [kind for kind in types if kind != "Caption"]
            self.must(body in (["THead", "TBody"], ["TBody"]), f"<Table> holds {types}")
        if one.type == "Note":
            self.must(types[:1] == ["Lbl"] and types.count("Lbl") == 1 and "/ID" in one.obj, f"<Note> holds {types}")
        if one.type == "Caption" and one.parent.type == "Div":
            self.must(any(kid.type in ("Figure", "P") for kid in one.parent.kids), "a Caption of nothing")
        if one.type == "Link":
            self.must(bool(self.objects[one.obj.objgen]), "a <Link> without an annotation")
        above = one.parent
        while one.type == "Link" and above is not None:
            self.must(above.type != "Link", "a link in a link")
            above = above.parent

    def headings(self):
        last = 0
        for one in self.elements:
            if one.type in HEADINGS:
                level = int(one.type[1])
                self.must(level <= last + 1, f"<{one.type}> follows <H{last}>")
                last = level

    def parents(self):
        root = self.pdf.Root.StructTreeRoot
        tree = leaves(root.ParentTree, "/Nums", False, self.must, "ParentTree")
        tree = {int(k): v for k, v in tree}
        self.must(int(root.ParentTreeNextKey) > max(tree, default=-1), "ParentTreeNextKey")
        owners = {}
        for page, mcid, owner in self.order:
            self.must((page, mcid) not in owners, "content of two elements")
            self.must((page, mcid) in self.text, "an MCID that no page has")
            owners[page, mcid] = owner
        self.must(len(owners) == len(self.text), f"{len(self.text) - len(owners)} pieces of content that no element lists")
        used = set()
        for number, page in enumerate(self.pdf.pages):
            if "/StructParents" not in page.obj:
                continue
            key = int(page.obj.StructParents)
            self.must(key not in used, "a key of the ParentTree serves two")
            used.add(key)
            listed = [element.objgen for element in tree.get(key, [])]
            wanted = [owners.get((number, m)) for m in range(len(listed))]
            self.must(listed == wanted and (number, len(listed)) not in self.text, f"ParentTree of page {number + 1}")
        for page in self.pdf.pages:
            for annotation in kids(page.obj.get("/Annots")):
                key = int(annotation.StructParent)
                self.must(key not in used, "a key of the ParentTree serves two")
                used.add(key)
                owner = tree.get(key)
                self.must(owner is not None and annotation.objgen in [a.objgen for a in self.objects[owner.objgen]],
                          "an annotation's key leads to an element that does not list it")
        self.must(used == set(tree), "keys of the ParentTree that nothing uses")
        ids = {bytes(one.obj.ID): one.obj.objgen for one in self.elements if "/ID" in one.obj}
        self.must(len(ids) == sum("/ID" in one.obj for one in self.elements), "an ID stands twice")
        listed = leaves(root.IDTree, "/Names", False, self.must, "IDTree") if "/IDTree" in root else []
        self.must({bytes(k): v.objgen for k, v in listed} == ids, "the IDTree is not the elements' IDs")

    # ---- tables
    def tables(self):
        for table in self.elements:
            if table.type != "Table":
                continue
            rows = [row for part in table.kids if part.type in ("THead", "TBody") for row in part.kids]
            heads = {bytes(cell.obj.ID): cell for row in rows for cell in row.kids if "/ID" in cell.obj}
            taken, width = {}, 0
            named = any(self.attribute(cell, "/Headers") for row in rows for cell in row.kids)
            for r, row in enumerate(rows):
                column = 0
                for cell in row.kids:
                    while (r, column) in taken:
                        column += 1
                    across, down = (int(self.attribute(cell, key) or 1) for key in ("/ColSpan", "/RowSpan"))
                    for i in range(r, r + down):
                        for j in range(column, column + across):
                            self.must((i, j) not in taken, "cells of a table overlap")
                            taken[i, j] = cell
                    column += across
                    width = max(width, column)
                    wanted = self.attribute(cell, "/Headers")
                    for head in kids(wanted):
                        self.must(bytes(head) in heads and heads[bytes(head)].type == "TH", "Headers names no TH")
                    if (across > 1 or down > 1) and cell.type == "TH":
                        self.must(named or "/ID" in cell.obj, "a TH that spans, and no cell names its heads")
            self.must(len(taken) == width * len(rows), "a table with holes")

    @staticmethod
    def attribute(cell, key):
        for attributes in kids(cell.obj.get("/A")):
            if key in attributes:
                return attributes[key]
        return None

    # ---- links and places
    def links(self):
        for number, page in enumerate(self.pdf.pages):
            media = [float(x) for x in page.obj.MediaBox]
            for annotation in kids(page.obj.get("/Annots")):
                box = [float(x) for x in annotation.Rect]
                self.must(box[0] <= box[2] and box[1] < box[3], "an annotation without extent")
                self.must(media[0] - 1 <= box[0] and box[2] <= media[2] + 1, "an annotation beside its page")
                self.must(str(annotation.get("/Contents", "")).strip() != "", "a link without Contents")
                self.must(int(annotation.F) == 4 and "/AP" not in annotation, "flags of a link")
                if "/A" in annotation:
                    self.must(0 < len(bytes(annotation.A.URI)) <= 32767, "an address without length, or too long")
            by_link = defaultdict(list)
            for annotation in kids(page.obj.get("/Annots")):
                by_link[self.owner_of(annotation)].append([float(x) for x in annotation.Rect])
            for boxes in by_link.values():
                boxes.sort(key=lambda b: (round(b[1]), b[0]))
                for a, b in zip(boxes, boxes[1:]):
                    self.must(abs(a[1] - b[1]) > 1 or b[0] - a[2] > 2, "two annotations side by side for one link")

        # A note is read after its mark.
        first = {}
        for at, (_, _, owner) in enumerate(self.order):
            one = self.by_key[owner]
            while one is not None:
                first.setdefault(one.obj.objgen, at)
                one = one.parent
        texts = defaultdict(str)
        for page, mcid, owner in self.order:
            one = self.by_key[owner]
            while one.type in INLINES - {"Reference"}:
                one = one.parent
            texts[one.obj.objgen] += "".join(self.text.get((page, mcid), ""))
        marks = {}
        for one in self.elements:
            if one.type == "Reference" and one.parent.type != "TOCI":
                number = texts[one.obj.objgen].strip()
                marks[number] = min(marks.get(number, 1 << 60), first[one.obj.objgen])
        for one in self.elements:
            if one.type == "Note":
                number = texts[one.kids[0].obj.objgen].strip() if one.kids else ""
                self.must(number in marks, f"nothing refers to note {number}")
                self.must(first[one.obj.objgen] > marks.get(number, -1), "a note is read before its mark")

    def owner_of(self, annotation):
        if not hasattr(self, "annotation_owner"):
            self.annotation_owner = {a.objgen: k for k, all_of in self.objects.items() for a in all_of}
        return self.annotation_owner.get(annotation.objgen)

    def places(self):
        root = self.pdf.Root
        names = {}
        if "/Names" in root:
            for name, place in leaves(root.Names.Dests, "/Names", False, self.must, "Dests"):
                names[bytes(name)] = place
                self.must(place[0].objgen in self.pages and str(place[1]) == "/XYZ", "a place on no page")
        for page in self.pdf.pages:
            for annotation in kids(page.obj.get("/Annots")):
                if "/Dest" in annotation:
                    self.must(bytes(annotation.Dest) in names, "a link to nowhere")
        stack = [root.Outlines.First] if "/Outlines" in root and "/First" in root.Outlines else []
        seen = set()
        while stack:
            item = stack.pop()
            if item.objgen in seen:
                self.must(False, "bookmarks in a circle")
                break
            seen.add(item.objgen)
            self.must(str(item.Title).strip() != "", "a bookmark without words")
            if "/Dest" in item:
                self.must(bytes(item.Dest) in names, "a bookmark to nowhere")
            stack += [item[key] for key in ("/First", "/Next") if key in item]

    # ---- fonts and colour
    def fonts(self):
        for key, codes in self.shown.items():
            font = self.fonts_by_key[key]
            inner = font.DescendantFonts[0]
            self.must(0 not in codes, ".notdef is shown")
            self.must(str(font.Encoding) == "/Identity-H", "encoding of a font")
            if str(inner.Subtype) == "/CIDFontType2":
                self.must(str(inner.CIDToGIDMap) == "/Identity", "CIDToGIDMap of a font")
            self.must("/CIDSet" not in inner.FontDescriptor, "a CIDSet")
            self.must(str(font.BaseFont) == str(inner.BaseFont) == str(inner.FontDescriptor.FontName), "names of a font differ")
            self.must(re.match(r"/([A-Z]{6}\+)?[!-~]{1,120}$", str(font.BaseFont)), f"font name {font.BaseFont}")
            for code in codes:
                self.must(code in self.maps[key], "a glyph that says no text")
            widths = set()
            array = iter(list(inner.W))
            for start in array:  # a first code with a list of widths, or a first and a last code with one width
                run = next(array)
                if isinstance(run, pikepdf.Array):
                    widths.update(range(int(start), int(start) + len(run)))
                else:
                    widths.update(range(int(start), int(run) + 1))
                    next(array)
            self.must(codes <= widths, "a glyph without a width")

    def profile(self):
        for stream in [self.pdf.Root.OutputIntents[0].DestOutputProfile]:
            data = stream.read_bytes()
            count = int.from_bytes(data[128:132], "big")
            tags = {}
            for i in range(count):
                name, at, size = data[132 + 12 * i:136 + 12 * i], *(int.from_bytes(data[o:o + 4], "big")
                                                                   for o in (136 + 12 * i, 140 + 12 * i))
                self.must(at % 4 == 0 and at + size <= len(data) and size >= 8, "a tag of the colour profile reaches out")
                tags[name] = data[at:at + size]
            for need in (b"desc", b"cprt", b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"):
                self.must(need in tags, f"the colour profile lacks {need}")
            self.must(data[8] == 2 or b"chad" in tags, "a profile of version 4 says how it was adapted")
            self.must(data[68:80].hex() == "0000f6d6000100000000d32d", "the profile's white is not D50")

    # ---- reading order
    def part_of(self, key):
        """the block round an element, or the mark of a footnote"""
        one = self.by_key[key]
        while one.type in INLINES - {"Reference"} and one.parent is not None:
            one = one.parent
        return one.obj.objgen

    def words(self):
        beside, held = self.path.with_suffix(".words"), self.path.with_suffix(".held")
        if not beside.exists() and not held.exists():
            return
        found = re.findall(r"(?<![A-Za-z0-9])([wn]\d+)(?![0-9A-Za-z])", self.reading())
        if held.exists():
            for token in sorted(set(held.read_text().split()) - set(found))[:5]:
                self.must(False, f"{token} is not read")
            return
        wanted = beside.read_text().split()
        missing, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        for token in list(missing)[:5]:
            self.must(False, f"{token} is not read")
        for token in list(extra)[:5]:
            self.must(False, f"{token} is read twice, or was never written")
        if missing or extra:
            return
        said = [token for token in found if token[0] == "w"]
        told = [token for token in wanted if token[0] == "w"]
        for a, b in zip(said, told):
            if a != b:
                self.must(False, f"{a} is read where {b} should be")
                break
        # A note is whole, wherever it stands.
        at = {}
        for i, token in enumerate(wanted):
            at.setdefault(token, i)
        said = list(dict.fromkeys(token for token in found if token[0] == "n"))  # a caption may be said again
        breaks = sum(at[b] != at[a] + 1 for a, b in zip(said, said[1:]))
        notes = sum(one.type == "Note" for one in self.elements)
        self.must(breaks <= max(0, notes - 1), "words of footnotes are mixed")

    def reading(self):
        """the text as it is read aloud: in the order of the tree, words of ActualText in place of what they replace"""
        parts, last = [], None
        spoken = {}   # element -> the one above or itself whose ActualText replaces what it holds
        for one in self.elements:
            above = spoken.get(one.parent.obj.objgen) if one.parent else None
            own = one.obj.objgen if "/ActualText" in one.obj else None
            if above or own:
                spoken[one.obj.objgen] = above or own
        said = set()
        for page, mcid, owner in self.order:
            if last is None or self.part_of(last) != self.part_of(owner):
                parts.append(" ")  # two blocks part their words; inside one the text must do it
            last = owner
            if owner in spoken:
                if spoken[owner] not in said:
                    said.add(spoken[owner])
                    parts.append(str(self.by_key[spoken[owner]].obj.ActualText))
                continue
            parts.append("".join(self.text.get((page, mcid), "")))
        return "".join(parts)


def main(files):
    worst = 0
    for path in files:
        try:
            faults = Check(path).run()
        except Exception as error:  # a file too broken to check is a fault like another
            import traceback
            faults = Counter({f"{type(error).__name__}: {error} {traceback.format_exc(limit=-2)}": 1})
        for fault, times in sorted(faults.items()):
            print(f"{path}: {fault}" + (f" ({times} times)" if times > 1 else ""))
        worst |= bool(faults)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
