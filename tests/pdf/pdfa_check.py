#!/usr/bin/python3
"""pdfa_check.py FILE.pdf... - conditions of PDF/A-2 (ISO 19005-2) that a machine can decide, for files made here.

It knows what Despatch writes: an object or operator that it has not heard of is a fault too. Prints each fault with the clause;
exit status 1 if there is any. PDF/A's font conditions (widths, .notdef, embedding) are pdfua_check.py's.
"""
import re
import sys
import xml.etree.ElementTree as ET

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

FILTERS = {"/FlateDecode", "/DCTDecode"}
OPERATORS = set("q Q cm w d m l c h re S f B g G rg RG BT ET Td Tf TJ Ts Do BDC BMC EMC W n".split())
SPACES = {"/DeviceGray", "/DeviceRGB"}


class Check:
    def __init__(self, path):
        self.faults = []
        self.path = path
        self.raw = open(path, "rb").read()
        self.pdf = pikepdf.open(path)

    def must(self, held, clause, message):
        if not held:
            self.faults.append(f"{clause}: {message}")

    def run(self):
        self.file()
        self.objects()
        self.catalog()
        self.metadata()
        for number, page in enumerate(self.pdf.pages):
            self.page(number + 1, page.obj)
        return self.faults

    def file(self):
        must, raw = self.must, self.raw
        must(re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", raw), "6.1.2", "header")
        must(raw.endswith(b"%%EOF\n") or raw.endswith(b"%%EOF"), "6.1.3", "bytes after the end")
        must(not self.pdf.is_encrypted, "6.1.3", "encrypted")
        trailer = self.pdf.trailer
        ids = trailer.get("/ID")
        must(ids is not None and len(ids) == 2 and all(len(bytes(i)) == 16 for i in ids), "6.1.3", "trailer ID")
        # 6.1.7.1, 6.1.9: white space round obj, stream, endstream and endobj
        for match in re.finditer(rb"(\d+) (\d+) obj\n<<(?:[^>]|>(?!>\nstream))*>>\nstream\n", raw):
            length = re.search(rb"/Length (\d+)", match.group(0))
            must(length is not None, "6.1.7.1", "a stream without a length of its own")
            end = match.end() + int(length.group(1))
            must(raw[end:end + 18] == b"\nendstream\nendobj\n", "6.1.7.1", f"length of object {match.group(1).decode()}")

    def objects(self):
        must = self.must
        must(len(self.pdf.objects) <= 8388607, "6.1.13", "too many objects")
        for thing in self.pdf.objects:
            self.value(thing, 0)
            if not isinstance(thing, Stream):
                continue
            must(not any(k in thing for k in ("/F", "/FFilter", "/FDecodeParms")), "6.1.7.1", "a stream outside the file")
            filters = thing.get("/Filter")
            filters = [] if filters is None else list(filters) if isinstance(filters, Array) else [filters]
            for one in filters:
                must(str(one) in FILTERS, "6.1.7.2", f"filter {one}")
            kind = str(thing.get("/Subtype", ""))
            must(kind != "/PS", "6.2.9", "PostScript XObject")
            if kind == "/Image":
                self.image(thing)

    def value(self, thing, depth):
        if isinstance(thing, pikepdf.String):
            self.must(len(bytes(thing)) <= 32767, "6.1.13", "a string is too long")
        elif isinstance(thing, Name):
            self.must(len(str(thing)) <= 128, "6.1.13", f"a name is too long: {str(thing)[:40]}")
        elif isinstance(thing, int) and not isinstance(thing, bool):
            self.must(-2**31 <= thing < 2**31, "6.1.13", "an integer is too large")
        elif isinstance(thing, Array):
            for one in thing:
                if not getattr(one, "is_indirect", False):
                    self.value(one, depth + 1)
        elif isinstance(thing, (Dictionary, Stream)):
            for key in thing.keys():
                self.must(len(key) <= 128, "6.1.13", "a key is too long")
                one = thing[key]
                if not getattr(one, "is_indirect", False):
                    self.value(one, depth + 1)

    def image(self, image):
        must = self.must
        must(not image.get("/Interpolate", False), "6.2.8", "Interpolate")
        must("/Alternates" not in image and "/OPI" not in image, "6.2.8", "Alternates or OPI")
        must(int(image.BitsPerComponent) in (1, 2, 4, 8, 16), "6.2.8", "BitsPerComponent")
        must("/Intent" not in image or str(image.Intent) in ("/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual",
                                                             "/Saturation"), "6.2.6", "rendering intent")
        self.space(image.ColorSpace)
        if "/SMask" in image:
            must(str(image.SMask.ColorSpace) == "/DeviceGray", "6.2.8", "colour space of a soft mask")
            must("/SMask" not in image.SMask, "6.2.8", "a mask of a mask")

    def space(self, space):
        if isinstance(space, Name):
            self.must(str(space) in SPACES, "6.2.4.3", f"colour space {space} beside an RGB output intent")
        elif str(space[0]) == "/Indexed":
            self.space(space[1])
        elif str(space[0]) == "/ICCBased":
            self.profile(space[1], {b"prtr", b"mntr", b"scnr", b"spac"})
        else:
            self.must(False, "6.2.4", f"colour space {space[0]}")

    def profile(self, stream, classes):
        data = stream.read_bytes()
        must = self.must
        must(len(data) >= 128 and int.from_bytes(data[:4], "big") == len(data), "6.2.4.2", "size of an ICC profile")
        must(data[36:40] == b"acsp" and data[8] <= 4, "6.2.4.2", "signature or version of an ICC profile")
        must(data[12:16] in classes, "6.2.4.2", f"class of an ICC profile: {data[12:16]}")
        parts = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(data[16:20])
        must(parts == int(stream.N), "6.2.4.2", "components of an ICC profile")

    def catalog(self):
        must, root = self.must, self.pdf.Root
        self.layers()
        for key in ("/AA", "/OpenAction", "/AcroForm", "/Requirements", "/Perms", "/NeedsRendering"):
            must(key not in root, "6.4-6.11", f"{key} in the catalogue")
        must("/JavaScript" not in root.get("/Names", {}) and "/EmbeddedFiles" not in root.get("/Names", {}), "6.8", "Names")
        must(bool(root.get("/MarkInfo", {}).get("/Marked", False)), "6.7.2.2", "MarkInfo")
        must("/StructTreeRoot" in root, "6.7.3", "StructTreeRoot")
        must("/Lang" in root and re.match(r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$", str(root.Lang)), "6.7.4", "Lang")
        intents = root.get("/OutputIntents", [])
        must(len(intents) == 1, "6.2.3", "one output intent")
        for intent in intents:
            must(str(intent.S) == "/GTS_PDFA1" and "/OutputConditionIdentifier" in intent, "6.2.3", "output intent")
            self.profile(intent.DestOutputProfile, {b"prtr", b"mntr"})

    def layers(self):
        """6.9: each setting of layers has a name of its own and no automatic states, and its order holds them all."""
        must, layers = self.must, self.pdf.Root.get("/OCProperties")
        if layers is None:
            return
        settings = [layers.D, *layers.get("/Configs", [])]
        names = [str(one.get("/Name", "")) for one in settings]
        must(all(names) and len(names) == len(set(names)), "6.9", f"names of the settings of layers: {names}")
        known = {layer.objgen for layer in layers.OCGs}
        must(all(str(layer.get("/Name", "")) for layer in layers.OCGs), "32000-1 8.11.2.1", "a layer without a name")

        def listed(order):
            return {k for one in order for k in (listed(one) if isinstance(one, Array) else {one.objgen} if isinstance(one, Dictionary) else ())}

        for one in settings:
            must("/AS" not in one, "6.9", "layers that switch by themselves")
            must("/Order" not in one or listed(one.Order) == known, "6.9", "the order of layers does not hold them all")

    def metadata(self):
        must, root = self.must, self.pdf.Root
        if "/Metadata" not in root:
            return must(False, "6.6.2.1", "no metadata")
        stream = root.Metadata
        must("/Filter" not in stream, "6.6.2.1", "the metadata are compressed")
        text = stream.read_bytes()
        must(b"bytes=" not in text.split(b"?>")[0] and b"encoding=" not in text.split(b"?>")[0], "6.6.2.1", "packet header")
        tree = ET.fromstring(text)
        rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"

        def xmp(space, name):
            found = tree.find(".//{%s}%s" % (space, name))
            if found is None:
                return None
            items = [i.text for i in found.iter(rdf + "li")]
            return items[0] if len(items) == 1 else items if items else found.text

        aiim, dc = "http://www.aiim.org/%s/ns/id/", "http://purl.org/dc/elements/1.1/"
        basic, adobe = "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/pdf/1.3/"
        must(xmp(aiim % "pdfa", "part") == "2" and xmp(aiim % "pdfa", "conformance") == "A", "6.6.4", "pdfaid")
        must(xmp(aiim % "pdfua", "part") == "1", "14289-1 5", "pdfuaid")
        must(b"pdfaExtension:schemas" in text, "6.6.2.3.3", "no extension schema for pdfuaid")
        info = self.pdf.docinfo
        for key, value in (("/Title", xmp(dc, "title")), ("/Author", xmp(dc, "creator")), ("/Subject", xmp(dc, "description")),
                           ("/Keywords", xmp(adobe, "Keywords")), ("/Creator", xmp(basic, "CreatorTool")),
                           ("/Producer", xmp(adobe, "Producer"))):
            must((str(info[key]) if key in info else None) == value, "6.6.3", f"Info {key} and XMP differ: {value!r}")
        for key, name in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
            plain = re.sub(r"[-:T]", "", xmp(basic, name) or "")
            must(str(info.get(key, "D:"))[2:] == plain, "6.6.3", f"Info {key} and XMP differ")
            must(key in info, "6.6.3", f"no {key}")
        # What no clause asks to be equal, and a reader who is shown the one or the other would notice.
        must(xmp(dc, "language") == str(root.get("/Lang")), "dc:language", "the catalogue and XMP name different languages")
        must(xmp(basic, "MetadataDate") == xmp(basic, "ModifyDate"), "xmp:MetadataDate", "it is not when the file was made")
        subject = xmp(dc, "subject")
        told = ", ".join(subject) if isinstance(subject, list) else subject
        must(told == xmp(adobe, "Keywords"), "dc:subject", "it lists other keywords than pdf:Keywords")

    def page(self, number, page):
        must, where = self.must, f"page {number}: "
        box = [float(x) for x in page.MediaBox]
        must(all(3 <= side <= 14400 for side in (box[2] - box[0], box[3] - box[1])), "6.1.13", where + "size")
        must("/AA" not in page and "/PresSteps" not in page, "6.5.2", where + "actions")
        must("/Resources" in page, "6.2.2", where + "no resources of its own")
        if "/Group" in page:
            must(str(page.Group.CS) == "/DeviceRGB", "6.2.10", where + "colour space of the group")
        images = page.Resources.get("/XObject", {})
        depth = 0
        marks = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            must(name in OPERATORS, "6.2.2", where + f"operator {name}")
            depth += {"q": 1, "Q": -1}.get(name, 0)
            must(0 <= depth <= 28, "6.1.13", where + "q and Q")
            if name in ("BDC", "BMC"):
                marks.append(str(operands[0]))
            elif name == "EMC":
                must(marks and marks.pop(), "6.2.2", where + "EMC without a beginning")
            nesting = len([mark for mark in marks if mark != "/OC"])
            must(nesting <= 1, "14289-1 7.1", where + "marked content nests")
            if name == "Do":
                must(str(operands[0]) in images, "6.2.2", where + f"{operands[0]} is not in the resources")
            if name == "Tf":
                must(str(operands[0]) in page.Resources.Font, "6.2.2", where + f"{operands[0]} is not in the resources")
            for operand in operands:
                self.value(operand, 0)
        must(depth == 0 and not marks, "6.2.2", where + "unbalanced at its end")
        for annotation in page.get("/Annots", []):
            must(str(annotation.Subtype) == "/Link", "6.3.1", where + "annotation type")
            must(int(annotation.get("/F", 0)) & 0b1111100111 == 4, "6.3.2", where + "annotation flags")
            action = annotation.get("/A")
            if action is not None:
                must(str(action.S) in ("/URI", "/GoTo"), "6.5.1", where + "action")
                must(all(32 < b < 127 for b in bytes(action.URI)), "32000-1 12.6.4.7", where + "URI is not ASCII")


def main(files):
    worst = 0
    for path in files:
        try:
            faults = Check(path).run()
        except Exception as error:  # a file too broken to check is a fault like another
            faults = [f"{type(error).__name__}: {error}"]
        for fault in sorted(set(faults)):
            print(f"{path}: {fault}")
        worst |= bool(faults)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
