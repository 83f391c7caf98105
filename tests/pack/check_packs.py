#!/usr/bin/python3
"""check_packs.py DESPATCH FOLDER [CASE...] - builds packs of invented councils and reads them with other people's programs."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf

import foreign
from project import (Project, bookmarks, claims, conforms, every_byte, faults, finish, must, parts, run, text_of)

PROGRAM, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
LONG = "\n\n".join(f"Paragraph {i} goes on for a while, and says nothing new." for i in range(1, 60))

MEETING = """kind: meeting
body: cabinet
title: Cabinet
date: 2026-11-12
starts: 10.00 am
place: Town Hall
published: 2026-11-04
items:
  - {id: apologies, title: Apologies for absence}
  - {id: hall, title: The hall, papers: [{title: A report that is elsewhere}]}
  - {id: roof, title: The roof}
  - id: sale
    title: Sale of the yard
    exempt: 3
    public_interest: The price would be known to bidders.
"""
COUNCIL = """kind: organisation
name: Anyborough Council
bodies:
  - {id: cabinet, name: Cabinet, type: cabinet}
"""
AGENDA = """
{% for item in meeting['items'] %}
- {{ item.title }}: {% if item.pages is defined %}[{{ item.pages.from }} to {{ item.pages.to }}]({{ item.pages.link }}){% else %}none{% endif %}

{% endfor %}
"""

AGENDA_PAPERS = """
{% for item in meeting['items'] %}{% for part in item.papers | default([]) %}
- {{ part.title }} {{ part.contains | default([]) | join(', ') }} {{ part.alternative | default('') }}

{% endfor %}{% endfor %}
"""


def council(name):
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    project = Project(FOLDER / name, PROGRAM)
    project.write("organisation.yaml", COUNCIL)
    project.write("meeting.yaml", MEETING)
    return project


def own_pdf(project, name="audit", body="## Findings\n\nAll is well.[^1] See [the findings](#findings).\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n[^1]: Or nearly.\n"):
    """A tagged, archival PDF of our own, as bytes."""
    project.paper(f"{name}.md", "Report of the auditor", body)
    project.build("--only", name)
    path = project.output / f"{name}.pdf"
    data = path.read_bytes()
    (project.folder / f"{name}.md").unlink()
    for made in project.output.glob(f"{name}.*"):
        made.unlink()
    return data


def told(out, code):
    return f"[{code}]" in out


def link_targets(path):
    """(page with the link, page it leads to, words) of every link inside the file, pages counted from 1."""
    with pikepdf.open(path) as pdf:
        numbers = {page.obj.objgen: i + 1 for i, page in enumerate(pdf.pages)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        out = []
        for i, page in enumerate(pdf.pages):
            for annotation in page.obj.get("/Annots", []):
                if "/Dest" in annotation:
                    name = str(annotation.Dest)
                    must(name in names, f"{path.name}: {name!r} leads nowhere")
                    if name in names:
                        out.append((i + 1, numbers[names[name][0].objgen], str(annotation.get("/Contents", ""))))
        return out


# ------------------------------------------------------------------------------------------------------------------ cases

def papers():
    """Papers of the project: one run of numbers, links between papers, bookmarks, one file that conforms."""
    project = council("papers")
    project.paper("agenda.md", "Agenda", AGENDA, "data: {meeting: meeting.yaml}\n")
    project.paper("hall.md", "The hall", f"## Costs\n\nSee [the leaks](roof.md#leaks), [the roof](roof.html) and [costs](#costs).[^a]\n\n{LONG}\n\n[^a]: A note.\n")
    project.paper("roof.md", "The roof", "## Leaks\n\nMany.[^a]\n\n[^a]: Another note.\n")
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nagenda: agenda.md\nfirst_page: 11\nitems:\n"
                               "  - {item: hall, papers: [hall.md]}\n  - {item: roof, papers: [{file: roof.md, title: About the roof}]}\n")
    code, out, _ = project.build()
    must(code == 0, f"papers: exit {code}\n{out}")
    pack = project.pack()
    for fault in conforms(pack):
        must(False, f"papers: {fault}")
    must(claims(pack) == ("A", True), f"papers: claims {claims(pack)}")
    with pikepdf.open(pack) as pdf:
        count = len(pdf.pages)
        must(str(pdf.docinfo["/Title"]) == "Agenda pack: Cabinet, 12 November 2026", f"papers: title {pdf.docinfo['/Title']}")
        must(str(pdf.Root.Lang) == "en-GB", "papers: language")
        labels = [page.label for page in pdf.pages]
        must(labels == [str(11 + i) for i in range(count)], f"papers: labels {labels}")
        fonts = [str(o.get("/FontName")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o]
        must(len(fonts) == len({f[7:] for f in fonts}), f"papers: a font stands twice: {fonts}")
    for i in range(count):
        must(f"Page {11 + i}" in text_of(pack, str(i + 1)), f"papers: page {i + 1} does not say its number")
    agenda = text_of(pack, "1")
    hall = [i + 11 for i in range(count) if "The hall" in text_of(pack, str(i + 1)).split("\n\n")[:6] or "Paragraph" in text_of(pack, str(i + 1))]
    must(f"The hall: {hall[0]} to {hall[-1]}" in agenda, f"papers: the hall is on {hall}, the agenda says\n{agenda}")
    must(f"The roof: {count + 10} to {count + 10}" in agenda, f"papers: the agenda says\n{agenda}")
    targets = link_targets(pack)
    must(any(words.startswith(f"{hall[0]} to") and to == hall[0] - 10 for page, to, words in targets), f"papers: {targets}")
    must((2, count, "the leaks") in targets and (2, count, "the roof") in targets and (2, 2, "costs") in targets, f"papers: {targets}")
    names = bookmarks(pack)
    must(names[:4] == [(1, "Agenda"), (1, "2. The hall"), (2, "The hall"), (3, "Costs")], f"papers: bookmarks {names}")
    must([p[0] for p in parts(pack)] == ["Agenda", "The hall", "About the roof"], f"papers: parts {[p[0] for p in parts(pack)]}")
    # Again: nothing to do; then only what a change asks for, and the same bytes whoever builds.
    bytes_before = pack.read_bytes()
    code, out, _ = project.build()
    must("nothing to do" in out, f"papers: {out}")
    (project.folder / "roof.md").write_text((project.folder / "roof.md").read_text() + "\nMore.\n")
    code, out, _ = project.build("--explain")
    must("/pack: project:roof.md has changed" in out and "/hall: current" in out, f"papers: {out}")
    must(pack.read_bytes() != bytes_before, "papers: the pack was not made again")
    (project.folder / "roof.md").write_text((project.folder / "roof.md").read_text().replace("\nMore.\n", ""))
    project.build("--force", "--jobs", "2")
    must(pack.read_bytes() == bytes_before, "papers: the same papers give other bytes")
    # A supplement goes on from the last page.
    project.write("supplement.yaml", "kind: pack\ntitle: Supplement 1\nfollows: pack.yaml\nitems:\n  - {number: 3, title: The roof, papers: [roof.md]}\n")
    code, out, _ = project.build()
    first = text_of(project.pack("supplement"), "1")
    must(code == 0 and f"Page {count + 11}" in first, f"papers: the supplement begins with\n{first}{out}")


def faulty():
    """Every fault of a pack's own file, each at its place."""
    project = council("faulty")
    project.paper("hall.md", "The hall", "Words.")
    project.paper("broken.md", "Broken", "{{ nobody }}")
    project.write("audit.txt", "no PDF")
    project.write("notes.pdf", "These are notes.")
    project.write("hall.yaml", "kind: pack\nitems: [{number: 1, title: The hall, papers: [hall.md]}]\n")
    project.write("empty.yaml", "kind: pack\nmeeting: meeting.yaml\n")
    project.write("self.yaml", "kind: pack\nfollows: self.yaml\nitems: [{number: 1, title: The hall, papers: [hall.md]}]\n")
    project.write("many.yaml", "kind: pack\nmeeting: organisation.yaml\nitems:\n  - {item: hal, papers: [hall.md]}\n"
                               "  - {number: 2, title: B, papers: [missing.pdf, ../outside.pdf, notes.pdf, broken.md]}\n")
    project.write("near.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hal, papers: [hall.md]}\n")
    code, out, _ = project.build()
    must(code == 1, f"faulty: exit {code}")
    for name in ("pack/name-taken", "pack/empty", "pack/follows-itself", "pack/no-meeting", "pack/unknown-item", "file/unreadable",
                 "file/outside", "pack/no-pdf", "pack/faulty-paper"):
        must(told(out, name), f"faulty: {name} is not told\n{out}")
    for place in ("many.yaml:2:10", "many.yaml:4:12", "many.yaml:5:36", "many.yaml:5:49", "many.yaml:5:65", "many.yaml:5:76", "near.yaml:4:12"):
        must(place in out, f"faulty: nothing at {place}\n{out}")
    must("did you mean hall?" in out, f"faulty: no guess\n{out}")


def tagged_by_us():
    """A file of our own as an appendix: its tags, notes and links are kept, and the pack still conforms."""
    project = council("tagged")
    project.write("audit.pdf", own_pdf(project))
    project.paper("hall.md", "The hall", "As [the auditor](audit.pdf) says.[^1]\n\n[^1]: Our note.\n",
                  "appendices:\n  - {file: audit.pdf, title: External auditor's report}\n")
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [hall.md]}\n")
    code, out, _ = project.build()
    must(code == 0 and "warning" not in out, f"tagged: {out}")
    pack = project.pack()
    for fault in conforms(pack):
        must(False, f"tagged: {fault}")
    must(claims(pack) == ("A", True), f"tagged: claims {claims(pack)}")
    roles = {title: r for title, _, r in parts(pack)}
    must("H2" in roles.get("External auditor's report", []) and "TH" in roles["External auditor's report"], f"tagged: {roles}")
    must((2, "External auditor's report") in bookmarks(pack) and (4, "Findings") in bookmarks(pack), f"tagged: {bookmarks(pack)}")
    must("supplied by others" in text_of(pack, "3") and "Page 3" in text_of(pack, "3"), "tagged: the page is not stamped")
    must("Appendices" in text_of(pack, "2"), "tagged: the paper does not list its appendix")
    must((2, 3, "External auditor's report") in link_targets(pack), f"tagged: {link_targets(pack)}")
    must(any(page == 3 and to == 3 for page, to, _ in link_targets(pack)), "tagged: its own link is gone")
    spoken = run("pdfinfo", "-struct-text", pack)
    must("Or nearly" in spoken and "Page 3" not in spoken and "supplied by others" not in spoken, "tagged: what is read aloud is wrong")
    must((project.output / "audit.pdf").exists(), "tagged: the appendix is not published beside the paper")
    # A pack is itself a PDF that can be taken in.
    project.write("old.pdf", pack.read_bytes())
    project.write("again.yaml", "kind: pack\nitems: [{number: 1, title: Again, papers: [old.pdf, {file: audit.pdf, title: Twice}]}]\n")
    code, out, _ = project.build()
    for fault in conforms(project.pack("again")):
        must(False, f"tagged, again: {fault}")


def ids_and_names():
    """Two notes with one ID, a heading called as a made-up one, names that are too long: each gets what is its own."""
    project = council("ids")
    project.write("notes.pdf", foreign.with_same_ids(own_pdf(project, body="## One\n\nFirst.[^a] Second.[^b] Third.[^c]\n\n## Two\n\n"
                                                             "[^a]: Note A.\n\n[^b]: Note B.\n\n[^c]: Note C.\n")))
    long = "/" + "x" * 150
    project.write("names.pdf", foreign.with_names(own_pdf(project, body="Plain, **bold** words.\n\nMore.\n\nAnd more.\n"), [long + "1", long + "2", "/A B"]))
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [notes.pdf, names.pdf]}\n")
    code, out, _ = project.build()
    must(code == 0 and "warning" not in out, f"ids: {out}")
    pack = project.pack()
    for fault in conforms(pack):
        must(False, f"ids: {fault}")
    must(claims(pack) == ("A", True), f"ids: claims {claims(pack)}")
    with pikepdf.open(pack) as pdf:
        tree = pdf.Root.StructTreeRoot
        notes = [bytes(o.ID) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Note"]
        must(len(notes) == 3 and len(set(notes)) == 3, f"ids: {notes}")
        headings = [bytes(o.ID) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/H2" and "/ID" in o]
        must(len(headings) == 2 and not set(headings) & set(notes), f"ids: {headings}")
        ids = [bytes(k) if not isinstance(k, str) else k.encode() for k, _ in pikepdf.NameTree(tree.IDTree).items()]
        must(len(ids) == len(set(ids)) == 5, f"ids: {ids}")
        fonts = list(pdf.pages[-1].obj.Resources.Font.keys())
        must(len(fonts) >= 2 and len([f for f in fonts if f.startswith("/xxx")]) == 2 and all(len(f) <= 128 for f in fonts), f"names: {fonts}")
        own = [str(o.S) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and str(o.get("/S", "")).startswith("/xxx")]
        must(not own, f"names: {own}")
    text = text_of(pack)
    must("Plain, bold words." in text, f"names: {text[-400:]}")


def word_processor():
    """Types of its own, text inside forms, destinations, a turned page; and nothing that acts."""
    project = council("word")
    project.write("letter.pdf", foreign.word_processor())
    project.write("other.pdf", foreign.word_processor())
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [{file: letter.pdf, title: A letter}, other.pdf]}\n")
    code, out, _ = project.build()
    must(code == 0, f"word: {out}")
    for name in ("pack/left-out", "pack/not-accessible", "pack/not-archival"):
        must(told(out, name), f"word: {name} is not told\n{out}")
    must("the font Helvetica is not embedded" in out and "item 2. The hall" in out and "pack.yaml:4:34" in out, f"word: {out}")
    for words in ("1 digital signature: what it shows", "1 of kind FileAttachment: only its picture", "(XFA)", "files inside the file"):
        must(out.count(words) == 2, f"word: {words!r} is not told of both\n{out}")
    pack = project.pack()
    must(claims(pack) == ("", False), f"word: claims {claims(pack)}")
    faults_of_tags = [f for f in conforms(pack, pdfa=False) if "font" not in f.lower() and "7.21" not in f and "5 PDF/UA" not in f
                      and "not marked" not in f.lower() and "neither" not in f.lower() and "pdfuaid" not in f and "XMP" not in f and not f.startswith("FAIL /")]
    for fault in faults_of_tags:
        must(False, f"word: {fault}")
    title, language, roles = parts(pack)[1]
    must((title, language) == ("A letter", "fr-FR"), f"word: {title} {language}")
    must(roles[:3] == ["Heading 1", "Text body", "Link"] and roles.count("TH") == 1, f"word: {roles}")
    must(roles[-3:] == ["Form", "Form", "P"], f"word: what a field, a signature and a pin show has no tags {roles}")
    with pikepdf.open(pack) as pdf:
        role_map = {str(k): str(v) for k, v in pdf.Root.StructTreeRoot.RoleMap.items()}
        must(role_map == {"/Standard": "/P", "/Text body": "/P", "/Heading 1": "/H1"}, f"word: {role_map}")
        for key in ("/OpenAction", "/AcroForm"):
            must(key not in pdf.Root, f"word: {key} came along")
        turned = pdf.pages[2]
        must("/Rotate" not in turned.obj and float(turned.mediabox[2]) > float(turned.mediabox[3]), "word: the turned page is not upright")
        ids = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        must(len([k for k, _ in ids.items() if "h1" in k]) == 2, f"word: {[k for k, _ in ids.items()]}")
    must(b"harm" not in every_byte(pack), "word: a script or an attached file came along")
    spoken = run("pdfinfo", "-struct-text", pack)
    for words in ("Heading of others", "Inside the form", "Turned words", "Cell"):
        must(words in spoken, f"word: {words!r} is not read aloud")
    must("Filled in" in text_of(pack, "2"), "word: what the form showed is gone")
    must((2, 3, "to the second page") in link_targets(pack) and (4, 5, "to the second page") in link_targets(pack), f"word: {link_targets(pack)}")
    must((3, "Heading of others") in bookmarks(pack) and (4, "Turned words") in bookmarks(pack), f"word: {bookmarks(pack)}")
    order = [text_of(pack).find(w) for w in ("Heading of others", "First words", "to the second page", "Inside the form", "Column", "Cell", "Turned words")]
    must(order == sorted(order) and -1 not in order, f"word: order {order}")


def forms():
    """What was filled into a form and left to the reader to draw is on the page."""
    project = council("forms")
    project.write("application.pdf", foreign.form_without_looks())
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [{file: application.pdf, title: An application}]}\n")
    code, out, _ = project.build()
    must(code == 0 and "1 of what was filled into its form: the font of the form lacks some of the letters" in out, f"forms: {out}")
    for words in ("An application", "Anyborough Players", "Great Hall"):
        must(words in text_of(project.pack()), f"forms: {words!r} is gone")


def mended():
    """Slips of a file's tags that do not show: put right, so that the pack is what the file says that it is."""
    project = council("mended")
    own = own_pdf(project)
    for name, change in (("link", foreign.misplace_link), ("dangling", foreign.dangle)):
        project.write(f"{name}.pdf", foreign.changed(own, change))
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [link.pdf, dangling.pdf]}\n")
    code, out, _ = project.build("--only", "pack")
    must(code == 0 and "warning" not in out, f"mended: {out}")
    pack = project.pack()
    for fault in conforms(pack):
        must(False, f"mended: {fault}")
    must(claims(pack) == ("A", True), f"mended: claims {claims(pack)}")
    must(parts(pack)[1][2].count("Link") == parts(pack)[2][2].count("Link"), f"mended: {parts(pack)}")
    # What no element lists is read at the end, and told.
    project.write("lost.pdf", foreign.changed(own, foreign.loosen))
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [lost.pdf]}\n")
    code, out, _ = project.build("--only", "pack")
    must("in none of its tags: it is read at its end" in out, f"mended: {out}")
    must(run("pdfinfo", "-struct-text", project.pack()).count("Or nearly") == 1 and not [f for f in conforms(project.pack()) if "pdfuaid" not in f and not f.startswith("FAIL /")],
         f"mended: {conforms(project.pack())}")


def loose():
    """What a tagged file shows outside of its tags: text is read at its end, the rest is decoration, and it looks as before."""
    project = council("loose")
    own = own_pdf(project, body="## Findings\n\nFirst words.\n\nLoose words.\n")
    project.write("printed.pdf", foreign.changed(own, foreign.add_loose))
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [printed.pdf]}\n")
    code, out, _ = project.build("--only", "pack")
    must(code == 0 and out.count("warning:") == 1 and "neither tagged nor marked as decoration: text of it is read at the end" in out, f"loose: {out}")
    pack = project.pack()
    for fault in [f for f in conforms(pack) if "pdfuaid" not in f and not f.startswith("FAIL /")]:
        must(False, f"loose: {fault}")
    spoken = run("pdfinfo", "-struct-text", pack)
    must(spoken.count("Loose words.") == 4 and spoken.rindex("First words.") < spoken.index("Loose words."), f"loose: {spoken[-800:]}")
    roles = parts(pack)[1][2]
    must(roles[-1] == "P", f"loose: {roles}")
    # Without tags nothing is marked: both look the same.
    project.write("plain.pdf", foreign.changed((project.folder / "printed.pdf").read_bytes(), lambda pdf: pdf.Root.__delattr__("MarkInfo")))
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [printed.pdf, plain.pdf]}\n")
    project.build("--only", "pack")
    looks = [subprocess.run(["pdftoppm", "-r", "50", "-gray", "-f", page, "-l", page, project.pack()], stdout=subprocess.PIPE).stdout.split(b"\n", 3)[3]
             for page in ("2", "3")]
    above = len(looks[0]) * 95 // 100  # the line at the foot has another number
    must(looks[0][:above] == looks[1][:above] and min(looks[0]) < 60, "loose: the page looks otherwise")


def fields():
    """Fields and comments of a tagged file are printed ones: each in its tag, ticked or not, also where the reader was to draw it."""
    project = council("fields")
    data = own_pdf(project, body="## Consent\n\nTick what you agree to.\n")
    project.write("consent.pdf", foreign.with_fields(data))
    project.write("loose.pdf", foreign.with_fields(data, loose=True))
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [consent.pdf]}\n")
    project.write("other.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [loose.pdf]}\n")
    code, out, _ = project.build("--only", "pack")
    must(code == 0 and out.count("warning:") == 1 and told(out, "pack/left-out"), f"fields: {out}")
    pack = project.pack()
    for fault in conforms(pack):
        must(False, f"fields: {fault}")
    must(claims(pack) == ("A", True), f"fields: claims {claims(pack)}")

    def printed(path):
        with pikepdf.open(path) as pdf:
            found = []
            for o in pdf.objects:
                if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Form" and "/P" in o:
                    (field,) = [a for a in o.A if a.O == "/PrintField"]
                    found.append((str(field.Role), str(field.get("/checked", "")), str(field.get("/Desc", "")), str(o.get("/Alt", "")), len(o.K)))
            return found

    wanted = [("/cb", "/on", "I agree", "I agree: ticked", 1), ("/cb", "/off", "I object", "I object: not ticked", 1),
              ("/cb", "/on", "Drawn by the reader", "Drawn by the reader: ticked", 1), ("/cb", "/off", "Not drawn", "Not drawn: not ticked", 1),
              ("/rb", "/on", "Only choice", "Only choice: ticked", 1), ("/pb", "", "Send", "Send", 1)]
    must(printed(pack) == wanted, f"fields: {printed(pack)}")
    with pikepdf.open(pack) as pdf:
        alts = [str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Span" and "/Alt" in o]
        must(alts == ["Approved"], f"fields: {alts}")
        content = pdf.pages[1].obj.Contents.read_bytes()
        must(content.count(b"/Artifact BMC") == 1 and content.count(b"/Form <</MCID") == 6, "fields: what is painted is not marked")
        must(not pdf.pages[1].obj.get("/Annots", []) and "/AcroForm" not in pdf.Root, "fields: a field came along")
    # Black on the page, where the reader was to draw: the crosses of three boxes.
    image = subprocess.run(["pdftoppm", "-f", "2", "-l", "2", "-r", "72", "-gray", pack], stdout=subprocess.PIPE).stdout
    header, size, _, pixels = image.split(b"\n", 3)
    width = int(size.split()[0])
    for name, box in foreign.boxes_on_page(pack, 2, ("I agree", "Drawn by the reader", "Not drawn")):
        left, bottom, right, top = box
        dark = sum(pixels[y * width + x] < 160 for x in range(int(left), int(right)) for y in range(int(842 - top), int(842 - bottom)))
        must(dark > (20 if name == "Not drawn" else 60), f"fields: {name} is not drawn: {dark}")
    code, out, _ = project.build("--only", "other")
    must(code == 0 and "show has no tag: it is read at its end" in out, f"fields: {out}")
    other = project.pack("other")
    faults_of_tags = [f for f in conforms(other, pdfa=False) if "pdfuaid" not in f and not f.startswith("FAIL /")]
    must(not faults_of_tags, f"fields: loose: {faults_of_tags}")
    must(printed(other) == wanted, f"fields: loose: {printed(other)}")


def links():
    """Only links that lead somewhere stand in a page, each in one tag of its own, and no tag calls itself a link without one."""
    project = council("links")
    project.write("letter.pdf", foreign.links_of_every_kind())
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [{file: letter.pdf, title: A letter}]}\n")
    code, out, _ = project.build()
    must(code == 0 and "5 of kind link that leads nowhere" in out and "1 of kind link without a place" in out and "1 of kind script" in out
         and "1 of kind GoToR action" in out, f"links: {out}")
    pack = project.pack()
    must(b"harm" not in every_byte(pack), "links: a link to harm came along")
    must("dead words" in run("pdfinfo", "-struct-text", pack), "links: the words of a dead link are gone")
    must([link for link in link_targets(pack) if link[0] > 1] == [(2, 3, "Link to page 3")], f"links: {link_targets(pack)}")
    with pikepdf.open(pack) as pdf:
        tree = pdf.Root.StructTreeRoot
        keys = pikepdf.NumberTree(tree.ParentTree)
        roles = {str(k): str(v) for k, v in tree.get("/RoleMap", {}).items()}
        shown = [a for page in pdf.pages for a in page.obj.get("/Annots", [])]
        must(all(isinstance(a, pikepdf.Dictionary) and a.Subtype == "/Link" for a in shown), f"links: {shown}")
        counts = [len(page.obj.get("/Annots", [])) for page in pdf.pages]
        must(counts[1:] == [2, 0], f"links: pages have {counts} links")
        held = []

        def walk(element):
            kids = element.get("/K", pikepdf.Array())
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            below = [k for k in kids if isinstance(k, pikepdf.Dictionary)]
            own = [k.Obj.objgen for k in below if k.get("/Type") == "/OBJR"]
            held.extend((annotation, element.objgen) for annotation in own)
            inside = len(own) + sum(walk(k) for k in below if "/S" in k)
            if roles.get(str(element.S), str(element.S)) == "/Link":
                must(inside > 0, f"links: a tag {element.S} holds no link")
            return inside

        walk(tree.K[0])
        must(sorted(a for a, _ in held) == sorted(a.objgen for a in shown), f"links: tags hold {held}")
        for annotation in shown:
            must(keys[int(annotation.StructParent)].objgen == dict(held)[annotation.objgen], "links: the parent tree names another tag")


def chromium():
    """What a browser prints, with its tags."""
    if not shutil.which("chromium"):
        return
    project = council("chromium")
    page = project.write("page.html", "<!doctype html><html lang=en-GB><title>Printed</title><h1>Printed heading</h1><p>Printed words, "
                         "<a href='https://example.org/'>a link</a>.<ul><li>One<li>Two</ul><table><tr><th>Column</th></tr><tr><td>Cell</td></tr></table>")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                    "--disable-sync", f"--user-data-dir={project.folder}/profile", f"--print-to-pdf={project.folder}/printed.pdf",
                    page.as_uri()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    shutil.rmtree(project.folder / "profile", ignore_errors=True)
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [printed.pdf]}\n")
    code, out, _ = project.build()
    must(code == 0 and not told(out, "pack/untagged"), f"chromium: {out}")
    pack = project.pack()
    roles = parts(pack)[1][2]
    must("H1" in roles and "Link" in roles and "TH" in roles, f"chromium: {roles}")
    spoken = run("pdfinfo", "-struct-text", pack)
    must("Printed heading" in spoken and "Cell" in spoken, f"chromium: {spoken[-600:]}")
    with pikepdf.open(pack) as pdf:
        uris = [str(a.A.URI) for a in pdf.pages[1].obj.get("/Annots", []) if "/A" in a]
    must(uris == ["https://example.org/"], f"chromium: {uris}")


def without_tags():
    """No tags, a scan, odd pages, layers: shown whole, told plainly, and the pack claims nothing."""
    project = council("untagged")
    for name, data in (("plain", foreign.untagged()), ("scan", foreign.scanned()), ("odd", foreign.odd_pages()), ("layers", foreign.layered())):
        project.write(f"{name}.pdf", data)
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [plain.pdf, scan.pdf]}\n  - {item: roof, papers: [odd.pdf, layers.pdf]}\n")
    code, out, _ = project.build()
    must(code == 0, f"untagged: {out}")
    for name in ("pack/untagged", "pack/scanned", "pack/page-size", "pack/small", "pack/damaged"):
        must(told(out, name), f"untagged: {name} is not told\n{out}")
    pack = project.pack()
    must(claims(pack) == ("", False), f"untagged: claims {claims(pack)}")
    text = text_of(pack)
    must(text.count("Odd words") == 6 and "Plain words of page 2" in text, f"untagged: words are lost\n{text}")
    spoken = run("pdfinfo", "-struct-text", pack)
    must(spoken.count("Odd words") == 6 and "Plain words of page 1" in spoken, "untagged: words are not read aloud")
    must("Hidden" not in text and "Shown" in text, "untagged: a hidden layer is shown")
    with pikepdf.open(pack) as pdf:
        alts = [str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        sizes = {(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in pdf.pages}
    must(len(alts) == 2 and "Scan, page 1 of 2" in alts[0], f"untagged: {alts}")
    must(sizes == {(595, 842), (842, 595)}, f"untagged: {sizes}")
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [{file: scan.pdf, title: Map, alternative: Two maps of the yard.}]}\n")
    code, out, _ = project.build()
    must(not told(out, "pack/scanned"), f"untagged: {out}")
    must(claims(project.pack()) == ("", True), f"untagged: claims with words {claims(project.pack())}")


def refused():
    """What cannot be taken in, with the reason."""
    project = council("refused")
    whole = own_pdf(project, body=LONG)
    project.write("locked.pdf", foreign.encrypted("secret"))
    project.write("restricted.pdf", foreign.encrypted(""))
    project.write("cut.pdf", whole[:len(whole) // 2])
    many = pikepdf.new()
    for _ in range(5001):
        foreign.page(many, b"")
    project.write("many.pdf", foreign.saved(many))
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [locked.pdf, restricted.pdf, many.pdf]}\n")
    code, out, _ = project.build()
    must(code == 1 and out.count("[pack/encrypted]") == 2 and told(out, "pack/too-large"), f"refused: {out}")
    must("password" in out and "restricted what may be done" in out, f"refused: {out}")
    must(not (project.output / "pack.pdf").exists(), "refused: a pack was written")
    # Cut in the middle: mended when qpdf can, refused when not, and never silent.
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [cut.pdf]}\n")
    code, out, _ = project.build()
    must((code == 1 and told(out, "pack/no-pdf")) or (code == 0 and told(out, "pack/damaged")), f"refused: cut {code} {out}")
    # Cut behind its last object: the table is gone, the pages are there.
    plain = foreign.untagged()
    project.write("cut.pdf", plain[:plain.rfind(b"xref\n")])
    code, out, _ = project.build()
    must(code == 0 and told(out, "pack/damaged"), f"refused: without its table {code} {out}")


def messages(out):
    """(file:line:column, severity, message, code, its notes and helps) of each diagnostic."""
    found = re.findall(r"^(\S+:\d+:\d+): (error|warning): (.*) \[([a-z-]+/[a-z-]+)\]\n((?: .*\n)*)", out, re.M)
    return [(place, severity, words, code, re.findall(r"= (?:note|help): (.*)", below)) for place, severity, words, code, below in found]


def one_by_one():
    """Each fault that a file of others can have: told at the place that names it, with its item, and with what to do."""
    project = council("one")
    whole = own_pdf(project, body=LONG)
    plain = foreign.untagged()
    many = pikepdf.new()
    for _ in range(5001):
        foreign.page(many, b"")
    small = foreign.small
    own = own_pdf(project, "own", "## Findings\n\nAll is well.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n")
    # name → (bytes, severity, code, what the message or a note of it says)
    faults_of = {
        "password.pdf": (foreign.encrypted("secret"), "error", "pack/encrypted", "cannot be read without its password"),
        "restricted.pdf": (foreign.encrypted(""), "error", "pack/encrypted", "its owner has restricted what may be done"),
        "words.pdf": (b"These are notes.", "error", "pack/no-pdf", "is no PDF"),
        "nothing.pdf": (b"", "error", "pack/no-pdf", "is no PDF"),
        "cut.pdf": (whole[:len(whole) // 3], "error", "pack/no-pdf", "is damaged beyond repair"),
        "header.pdf": (b"%PDF-1.7\n", "error", "pack/no-pdf", "is damaged beyond repair"),
        "no-pages.pdf": (foreign.written(small(o2=b"<</Type/Pages/Kids[]/Count 0>>")), "error", "pack/no-pdf", "has no page"),
        "many.pdf": (foreign.saved(many), "error", "pack/too-large", "has more than 5000 pages"),
        "missing.pdf": (None, "error", "file/unreadable", "there is no file missing.pdf"),
        "folder.pdf": ("folder", "error", "file/unreadable", "it is a folder"),
        "../outside.pdf": (None, "error", "file/outside", "lies outside the project"),
        "no-table.pdf": (plain[:plain.rfind(b"xref\n")], "warning", "pack/damaged", "was mended as far as possible"),
        "bad-stream.pdf": (foreign.written(small(o4=foreign.stream(b"no flate", b"/Filter/FlateDecode"))), "warning", "pack/damaged", "cannot be read"),
        "unpaired.pdf": (foreign.written(small(o4=foreign.stream(b"Q Q BT " + foreign.WORDS))), "warning", "pack/damaged", "does not pair"),
        "untagged.pdf": (plain, "warning", "pack/untagged", "has no tags"),
        "scan.pdf": (foreign.scanned(), "warning", "pack/scanned", "is scanned"),
        "no-size.pdf": (foreign.odd_pages(), "warning", "pack/page-size", "without a size"),
        "plan.pdf": (foreign.odd_pages(), "warning", "pack/small", "too small to read"),
        "fonts.pdf": (plain, "warning", "pack/not-archival", "the font Helvetica is not embedded"),
        "press.pdf": (foreign.written(small(o4=foreign.stream(b"0 1 0 0 k 0 0 9 9 re f " + foreign.WORDS))), "warning", "pack/not-archival", "for a press"),
        "tiles.pdf": (foreign.tiled(), "warning", "pack/not-archival", "for a press"),
        "script.pdf": (foreign.acting("/OpenAction"), "warning", "pack/left-out", "an action on opening"),
        "event.pdf": (foreign.acting("/AA"), "warning", "pack/left-out", "actions on events"),
        "names.pdf": (foreign.acting("/Names"), "warning", "pack/left-out", "scripts"),
        "inside.pdf": (foreign.word_processor(), "warning", "pack/left-out", "files inside the file"),
        "signed.pdf": (foreign.word_processor(), "warning", "pack/left-out", "1 digital signature"),
        "xfa.pdf": (foreign.word_processor(), "warning", "pack/left-out", "(XFA)"),
        "dead-links.pdf": (foreign.links_of_every_kind(), "warning", "pack/left-out", "link that leads nowhere"),
        "half-tagged.pdf": (foreign.word_processor(), "warning", "pack/not-accessible", "does not say of itself that it is PDF/UA-1"),
        "doubtful.pdf": (foreign.changed(own, foreign.suspect), "warning", "pack/not-accessible", "its tags may be wrong (Suspects)"),
        "loose.pdf": (foreign.changed(own, foreign.loosen), "warning", "pack/not-accessible", "in none of its tags"),
        "unnumbered.pdf": (foreign.changed(own, foreign.take_numbers), "warning", "pack/not-accessible", "neither tagged nor marked as decoration"),
        "same-ids.pdf": (foreign.changed(own, foreign.same_ids), "warning", "pack/not-accessible", "two cells of its tables have the same ID"),
        "deep.pdf": (foreign.changed(own, foreign.deepen), "warning", "pack/not-archival", "saves the graphics state more deeply"),
        "long-text.pdf": (foreign.changed(own, foreign.add_long_text), "warning", "pack/not-archival", "a text in it is longer"),
        "hidden.pdf": (foreign.layered(), "warning", "pack/hidden-layer", "'Draft'"),
        "switching.pdf": (foreign.switching_layers(), "warning", "pack/left-out", "layers that switch by themselves"),
    }
    places = {}
    for severity in ("error", "warning"):
        lines = ["kind: pack", "meeting: meeting.yaml", "items:"]
        for number, (name, (data, level, _, _)) in enumerate(faults_of.items(), 1):
            if level != severity:
                continue
            if data == "folder":
                (project.folder / name).mkdir()
            elif data is not None:
                project.write(name, data)
            lines.append(f"  - {{number: {number}, title: Subject {number}, papers: [{name}]}}")
            places[name] = (f"pack.yaml:{len(lines)}:{lines[-1].index(name) + 1}", f"item {number}. Subject {number}")
        project.write("pack.yaml", "\n".join(lines) + "\n")
        code, out, _ = project.build("--only", "pack")
        must(code == (severity == "error"), f"one by one: exit {code}\n{out[-800:]}")
        must(re.search(r"\nWARNING|^WARNING|qpdf: ", out) is None, f"one by one: qpdf prints by itself\n{out}")
        told_here = messages(out)
        for name, (_, level, wanted, says) in faults_of.items():
            if level != severity:
                continue
            place, item = places[name]
            found = [m for m in told_here if m[0] == place and m[3] == wanted and m[1] == level and (says in m[2] or any(says in n for n in m[4]))]
            must(found, f"one by one: {name}: no {wanted} at {place} that says {says!r}: {[m for m in told_here if m[0] == place]}")
            for _, _, words, _, below in found:
                must(item in words, f"one by one: {name}: the message does not name its item: {words}")
                must(below, f"one by one: {name}: no help")
        if severity == "error":
            must(not (project.output / "pack.pdf").exists(), "one by one: a pack was written")
        else:
            check = run("qpdf", "--check", project.pack())
            must("No syntax or stream encoding errors" in check, f"one by one: {check[-400:]}")


def layers():
    """Layers stay as they are shown on opening, lawfully set, and what is hidden is told."""
    project = council("layers")
    project.write("plan.pdf", foreign.with_layers(own_pdf(project, body="## Findings\n\nAll is well.\n\nThis is a draft.\n")))
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [plan.pdf]}\n")
    code, out, _ = project.build("--only", "pack")
    must(code == 0 and told(out, "pack/hidden-layer") and "'Not yet'" in out and "'By usage'" in out and "'Shown'" not in out, f"layers: {out}")
    must("1 of kind link on a layer that is not shown" in out, f"layers: {out}")
    pack = project.pack()
    for fault in conforms(pack):
        must(False, f"layers: {fault}")
    must(claims(pack) == ("A", True), f"layers: claims {claims(pack)}")
    with pikepdf.open(pack) as pdf:
        settings = pdf.Root.OCProperties.D
        must("/AS" not in settings and str(settings.Name) != "", f"layers: {list(settings.keys())}")
        hidden = sorted(str(layer.Name) for layer in settings.OFF)
        must(hidden == ["By usage", "Not yet"], f"layers: hidden {hidden}")
        must(len(pdf.Root.OCProperties.OCGs) == 3, "layers: their number")
        must(not [a for a in pdf.pages[1].obj.get("/Annots", []) if "hidden" in str(a.get("/Contents", ""))], "layers: a hidden link came along")
    text = text_of(pack)
    must("All is well" in text and "draft" not in text and "Struck" not in text, f"layers: {text}")


def editions():
    """In large print everything is set again but what others made; its page numbers are its own, also those that a supplement goes on from."""
    project = council("editions")
    project.write("audit.pdf", own_pdf(project))
    project.paper("hall.md", "The hall", "## Costs\n\n" + LONG)
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\ncover: true\neditions: [standard, large-print, draft]\nitems:\n"
                               "  - {item: hall, papers: [hall.md, audit.pdf]}\n  - {item: roof, papers: [audit.pdf]}\n")
    project.write("more.yaml", "kind: pack\ntitle: Supplement\nfollows: pack.yaml\neditions: [standard, large-print]\n"
                               "items: [{number: 9, title: More, papers: [hall.md]}]\n")
    code, out, _ = project.build()
    must(code == 0 and out.count("[pack/not-in-edition]") == 1 and "2 PDFs are not in the edition large-print" in out, f"editions: {out}")
    sizes, counts = {}, {}
    for edition in ("pack", "pack.large-print", "pack.draft"):
        pack = project.pack(edition)
        for fault in conforms(pack):
            must(False, f"editions: {edition}: {fault}")
        must(claims(pack) == ("A", True), f"editions: {edition} claims {claims(pack)}")
        boxes = run("pdftotext", "-bbox", pack, "-")
        pages = boxes.split("<page ")[1:]
        counts[edition] = len(pages)
        heights = {}
        for words, page in (("hall", 1), ("Findings", -1)):
            found = re.search(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">%s<' % words, pages[page])
            must(found, f"editions: {edition}: {words} is not on page {page}")
            heights[words] = float(found[2]) - float(found[1]) if found else 0
        sizes[edition] = heights
        must(("DRAFT" in text_of(pack, "2")) == (edition == "pack.draft"), f"editions: {edition}: the mark of a draft")
        empty = [o for o in pikepdf.open(pack).objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/TD" and "/K" not in o]
        must(not empty, f"editions: {edition}: {len(empty)} empty cells")
    must(sizes["pack.large-print"]["hall"] > 1.4 * sizes["pack"]["hall"], f"editions: the contents are not in large print {sizes}")
    must(abs(sizes["pack.large-print"]["Findings"] - sizes["pack"]["Findings"]) < 0.1, f"editions: what others made has changed {sizes}")
    must(counts["pack.large-print"] > counts["pack"], f"editions: {counts}")
    for edition, of in (("more", "pack"), ("more.large-print", "pack.large-print")):
        must(f"Page {counts[of] + 1} of" in text_of(project.pack(edition), "1"), f"editions: {edition} begins with {text_of(project.pack(edition), '1')[-200:]}")
    # A booklet is one: one cover, in front, and as many pages as a printer folds.
    project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [hall.md, audit.pdf]}\n  - {item: sale, exempt: 3, papers: [sale.md]}\n")
    project.paper("sale.md", "The sale", "The price.")
    code, out, _ = project.build("--only", "pack", "--edition", "booklet")
    booklet = project.pack("pack.booklet")
    with pikepdf.open(booklet) as pdf:
        count = len(pdf.pages)
    pages = [text_of(booklet, str(i + 1)) for i in range(count)]
    must(code == 0 and count % 4 == 0, f"editions: a booklet of {count} pages {out}")
    must("Cabinet, 12 November" in pages[0] and "Pages" not in pages[0] and "Pages" in pages[1], f"editions: the booklet has no cover {pages[0]}")
    must("Costs" in pages[2] and "Paragraph 1 goes" in pages[2], f"editions: a paper in a booklet has a cover {pages[2][:300]}")
    must(any("not open to the public" in page and "Sale of the yard" in page for page in pages), "editions: the withheld page has a cover")
    for fault in conforms(booklet):
        must(False, f"editions: booklet: {fault}")
    for path in project.output.glob("pack*.pdf"):
        path.unlink()
    code, out, _ = project.build("--only", "pack", "--edition", "large-print")
    must(code == 0 and [p.name for p in project.output.glob("pack*.pdf")] == ["pack.large-print.pdf"], f"editions: {out}")


def harmful():
    """Whatever the file holds: a message, in bounded time and memory."""
    project = council("harmful")
    for name, data in foreign.harmful():
        project.write("harm.pdf", data)
        project.write("pack.yaml", "kind: pack\nmeeting: meeting.yaml\nitems:\n  - {item: hall, papers: [harm.pdf]}\n")
        code, out, seconds = project.build("--only", "pack", "--force", megabytes=None if "asan" in str(PROGRAM) else 2000)
        must(code in (0, 1), f"harmful: {name}: exit {code}\n{out[-500:]}")
        must(code == 0 or told(out, "pack/no-pdf") or told(out, "pack/too-large"), f"harmful: {name}: {out[:500]}")
        must(seconds < 25, f"harmful: {name}: {seconds:.1f} s")
        if code == 0:
            fault = run("qpdf", "--check", project.pack())
            must("No syntax or stream encoding errors" in fault, f"harmful: {name}: {fault[-400:]}")
        if code == 0 and name.startswith("resources-"):
            with pikepdf.open(project.pack()) as pdf:
                held = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and ("/MediaBox" in o or "/Pages" in o)]
                must(len(held) == len(pdf.pages) + 1, f"harmful: {name}: a page or the catalogue came along in resources")



SECRETS = ("Xylophone", "Quixotic", "Zanzibar", "Marmalade", "gazebo")


def exempt():
    """Nothing of what is exempt in a public file, decompressed byte by byte; all of it in the members' copy, marked."""
    project = council("exempt")
    secret = own_pdf(project, "secret", "## Xylophone\n\nThe price is Quixotic.\n")
    project.write("gazebo.pdf", foreign.with_secrets(secret, "Quixotic"))
    # Who says that a paper is exempt does not matter: the meeting, the pack, the paper, or only one of them.
    project.write("meeting.yaml", MEETING.replace("papers: [{title: A report that is elsewhere}]",
        "papers: [{title: Xylophone terms, file: terms.md, confidential: true, contains: [Marmalade clauses], alternative: Quixotic}]").replace(
        "title: The roof}", "title: The roof, papers: [{title: Zanzibar roof, file: roof.md}]}"))
    project.paper("terms.md", "Xylophone terms", "Marmalade.")
    project.paper("sale.md", "Zanzibar and its yard", "## Marmalade\n\nSee [the figures](gazebo.pdf).\n")
    project.paper("hall.md", "The hall", "Words, and [the annex](gazebo.pdf), and [the sale](sale.md).",
                  "appendices:\n  - {file: gazebo.pdf, title: Zanzibar figures, exempt: 3, public_title: Appendix 1}\n")
    project.paper("roof.md", "The Quixotic roof", "Marmalade.", "exempt: 1\n")
    project.paper("front.md", "Agenda", AGENDA + AGENDA_PAPERS, "data: {meeting: meeting.yaml}\n")
    items = "items:\n  - {item: hall, papers: [hall.md, terms.md]}\n  - {item: roof, papers: [roof.md]}\n  - {item: sale, papers: [sale.md, {file: gazebo.pdf, title: Zanzibar}]}\n"
    project.write("public.yaml", "kind: pack\nmeeting: meeting.yaml\nagenda: front.md\ncontents: true\n" + items)
    project.write("members.yaml", "kind: pack\nrestricted: true\nmeeting: meeting.yaml\nagenda: front.md\ncontents: true\n" + items)
    code, out, _ = project.build()
    must(code == 0, f"exempt: {out}")
    # The agenda by itself prints all that its careless template asks for; in a pack it cannot.
    public = [p for p in project.output.rglob("*") if p.is_file() and "not-for-publication" not in p.parts and p.stem != "front"]
    names = sorted(p.name for p in public)
    must("public.pdf" in names and "members.pdf" not in names and "sale.pdf" not in names and "roof.html" not in names and "gazebo.pdf" not in names,
         f"exempt: public files {names}")
    for path in public:
        # Letters on a page are numbers of glyphs in its bytes: the words are had from another reader.
        data = every_byte(path) + text_of(path).encode() if path.suffix == ".pdf" else path.read_bytes()
        for word in SECRETS:
            found = word.encode() in data
            # The state of the last build names files that were read, and a paper names its own link's target.
            if found and not (path.name == ".despatch" or (word == "gazebo" and path.stem == "hall")):
                must(False, f"exempt: {word} stands in the public {path.name}")
    pack = project.pack("public")
    text = text_of(pack)
    must("not open to the public" in text and "paragraph 3 of Part 1 of Schedule 12A" in text and "The price would be known to bidders" in text, f"exempt: {text}")
    must("Sale of the yard" in text and "Appendix 1" in text, "exempt: what is public is gone")
    for fault in conforms(pack):
        must(False, f"exempt: {fault}")
    must(any(words == "the annex" for _, _, words in link_targets(pack)), "exempt: the link to what is withheld should lead to its placeholder")
    members = project.pack("members")
    must("not-for-publication" in str(members), "exempt: the members' copy lies among the public files")
    text = text_of(members)
    for word in SECRETS[:4]:
        must(word in text, f"exempt: {word} is missing in the members' copy")
    with pikepdf.open(members) as pdf:
        count = len(pdf.pages)
    marked = [i + 1 for i in range(count) if "Not for publication: " in text_of(members, str(i + 1))]
    held = [i + 1 for i in range(2, count) if any(w in text_of(members, str(i + 1)) for w in ("Xylophone", "Marmalade"))]
    must(held == marked and len(marked) == 5, f"exempt: marked {marked}, exempt {held}")
    must("Zanzibar roof (not for publication)" in text_of(members, "2"), f"exempt: the members' agenda says {text_of(members, '2')}")
    for fault in conforms(members):
        must(False, f"exempt: members: {fault}")


def kept_back():
    """What one file keeps from the public is kept from it everywhere, and what was public before is taken back."""
    def public(project):
        out = {}
        for path in project.output.rglob("*"):
            if path.is_file() and "not-for-publication" not in path.parts and path.name != ".despatch":
                out[path.name] = every_byte(path) + text_of(path).encode() if path.suffix == ".pdf" else path.read_bytes()
        return out

    def holds_no_secret(name, project):
        for file, data in public(project).items():
            must(b"Xylophone" not in data, f"kept_back: {name}: Xylophone stands in the public {file}")

    def town(name, front="", meeting=None):
        project = council(f"kept_back_{name}")
        for path in project.folder.iterdir():
            if path.suffix in (".md", ".yaml", ".pdf") and path.name != "despatch.yaml":
                path.unlink()
        project.write("organisation.yaml", "kind: organisation\nname: Anyborough Council\nbodies:\n  - {id: cabinet, name: Cabinet}\n")
        if meeting:
            project.write("meeting.yaml", "kind: meeting\ntitle: Cabinet\nbody: cabinet\ndate: 2026-12-10\nitems:\n  - " + meeting + "\n")
        project.paper("sale.md", "Xylophone sale", "Xylophone.", front)
        project.paper("open.md", "Open", "Words.")
        project.write("pack.yaml", "kind: pack\nitems:\n  - {number: 1, title: Sale, papers: [open.md, sale.md]}\n")
        return project

    # Each way of saying it reaches a pack that does not.
    plain = {"meeting": ("", "{id: a, title: Sale, exempt: 3, paper: sale.md}"),
             "part": ("", "{id: a, title: Sale, exempt: 3, items: [{id: b, title: Price, paper: sale.md}]}"),
             "long front": ("note: " + "y" * 70000 + "\nexempt: 3\n", None), "real number": ("exempt: 3.0\n", None)}
    for name, (front, meeting) in plain.items():
        project = town(name, front, meeting)
        project.build()
        must("pack.pdf" in public(project) and "sale.md" not in public(project), f"kept_back: {name}: {sorted(public(project))}")
        holds_no_secret(name, project)
    project = town("other pack")
    project.write("other.yaml", "kind: pack\nitems:\n  - {number: 1, title: Sale, papers: [{file: sale.md, confidential: true}]}\n")
    project.build()
    holds_no_secret("other pack", project)
    project = town("all")
    project.write("despatch.yaml", "kind: project\ncouncil: Anyborough Council\ndefaults: {exempt: 3}\n")
    project.build()
    holds_no_secret("all", project)

    # What cannot be known stops what is public.
    for name, front, meeting, code in (("typo", "Exempt: 3\n", None, "model/likely-typo"),
                                       ("form", "exempted: 3\n", None, "model/likely-typo"),
                                       ("broken", "", "{id: a, title: Sale, exempt: 3, paper: sale.md", "yaml/bracket"),
                                       ("unclear", "", "{id: a, title: Sale, exempt: yes, paper: sale.md}", "model/wrong-type"),
                                       ("shape", "", "{id: a, title: Sale, exempt: 3, papers: [sale.md]}", "model/wrong-type"),
                                       ("template", "template: late.md\n", None, "paper/exempt-too-late")):
        project = town(name, front, meeting)
        project.write("templates/late.md", "---\nexempt: 3\n---\n{{ body }}\n")
        status, out, _ = project.build()
        must(status == 1 and f"error: " in out and f"[{code}]" in out, f"kept_back: {name}: {out}")
        if (project.folder / "output").exists():
            holds_no_secret(name, project)
    project = town("agenda", "exempt: 3\n")
    project.write("pack.yaml", "kind: pack\nagenda: sale.md\nitems:\n  - {number: 1, title: Sale, papers: [open.md]}\n")
    status, out, _ = project.build()
    must(status == 1 and "[pack/exempt-agenda]" in out, f"kept_back: agenda: {out}")
    holds_no_secret("agenda", project)

    # A careless agenda and a paper that names the file as its appendix.
    project = town("names", "exempt: 3\n", "{id: a, title: Sale, papers: [{title: Xylophone terms, file: sale.md}], appendices: [{title: Xylophone, file: annex.pdf, exempt: 3, public_title: Annex}]}")
    project.write("annex.pdf", own_pdf(project, "annex-source", "## Xylophone\n\nXylophone.\n"))
    project.paper("open.md", "Open", "{% for one in meeting['items'][0].papers + meeting['items'][0].appendices %}{{ one.title }}, {{ one.exempt }}. {% endfor %}",
                  "data: {meeting: meeting.yaml}\nappendices: [{file: annex.pdf, title: Xylophone figures}]\n")
    for path in project.folder.glob("annex-source*"):
        path.unlink()
    project.write("pack.yaml", "kind: pack\nitems:\n  - {number: 1, title: Sale, papers: [sale.md, {file: annex.pdf, title: Xylophone}]}\n")
    project.paper("careless.md", "Careless", "{{ pack['items'][0].papers | map(attribute='title') | join(', ') }}", "data: {pack: pack.yaml}\n")
    status, out, _ = project.build()
    must(b"Not for publication, Not for publication" in public(project)["careless.md"], f"kept_back: names: {public(project)['careless.md']}")
    must(status == 0 and "annex.pdf" not in public(project) and b"Not for publication, 3. Annex, 3." in public(project)["open.md"],
         f"kept_back: names: {out} {public(project)['open.md']}")
    holds_no_secret("names", project)

    project = town("screening", "exempt: 1\n", "{id: a, title: Sale, papers: [{title: Xylophone equality screening, file: sale.md, exempt: 1, screening: one}]}")
    project.write("screening.yaml", "kind: screening\nid: one\ntitle: Sale\ndate: 2026-12-01\ndecision_date: 2026-12-10\nas_published: true\n"
                  "characteristics: {answers: [{characteristic: Age, answer: no}]}\n")
    project.paper("open.md", "Open", "{{ one.computed.attached }}. {% for p in one.computed.principles %}{{ p.evidence }} {% endfor %}", "data: {one: screening.yaml}\n")
    status, out, _ = project.build("--only", "open")
    must(b"A paper that is not for publication." in public(project).get("open.md", b""), f"kept_back: screening: {out}")
    holds_no_secret("screening", project)

    project = town("linked")
    (project.folder.parent / "elsewhere.md").write_text("---\ntitle: Elsewhere\n---\nXylophone\n")
    (project.folder / "linked.md").symlink_to("../elsewhere.md")
    (project.folder / "pack.yaml").unlink()
    (project.folder / "sale.md").unlink()
    status, out, _ = project.build()
    must(status == 1 and "linked.md:1:1: error: linked.md is a link to a file outside the project [file/outside]" in out, f"kept_back: linked: {out}")
    holds_no_secret("linked", project)

    project = town("taken")
    project.paper("open.md", "Open", "Words.", "appendices: [{file: open.pdf, title: A}, {file: sale.pdf, title: B}]\n")
    for name in ("open.pdf", "sale.pdf"):
        project.write(name, "no matter what")
    status, out, _ = project.build("--only", "open")
    must(status == 1 and out.count("[pack/name-taken]") == 2, f"kept_back: taken: {out}")

    # A name that is mistyped keeps nothing back: that is told, with every build.
    project = town("mistyped", "", "{id: a, title: Sale, exempt: 3, paper: slae.md}")
    for _ in range(2):
        status, out, _ = project.build()
        must(status == 0 and out.count("[pack/exempt-missing]") == 1 and "there is no file slae.md" in out and "did you mean sale.md?" in out, f"kept_back: mistyped: {out}")

    # By itself an exempt paper is rendered and traced as any other.
    project = town("by itself", "exempt: 3\n")
    for words in (("render", "sale.md", "--to", "text"), ("trace", "sale.md", "Xylophone")):
        done = subprocess.run([project.program, *words], cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        must("Xylophone" in done.stdout and "exempt-too-late" not in done.stdout, f"kept_back: {words}: {done.stdout}")

    # What was public before.
    def again(name, project, *words, status=0):
        must(b"Xylophone" in b"".join(public(project).values()), f"kept_back: {name}: nothing was public before")
        project.paper("sale.md", "Xylophone sale", "Xylophone.", "exempt: 3\n")
        found, out, _ = project.build(*words)
        must(found == status, f"kept_back: {name}: {found} {out}")
        return out
    project = town("stale")
    project.build()
    out = again("stale", project)
    must("removed output/kept_back_stale/sale.pdf" in out, f"kept_back: stale: {out}")
    holds_no_secret("stale", project)
    must("nothing to do" in project.build()[1], "kept_back: stale: not current after that")
    project = town("faulty")
    project.build()
    project.paper("open.md", "Open", "{{ nothing }}")
    again("faulty", project, status=1)
    holds_no_secret("faulty", project)
    must("open.pdf" in public(project), "kept_back: faulty: a file was removed that holds nothing exempt")
    project = town("one")
    project.build()
    again("one", project, "--only", "open")
    holds_no_secret("one", project)
    project = town("theirs")
    project.build()
    (project.output / "sale.md").write_text("Xylophone, by hand")
    out = again("theirs", project, status=2)
    must("sale.md lies among the public files" in out and (project.output / "sale.md").exists(), f"kept_back: theirs: {out}")


CASES = [papers, faulty, tagged_by_us, ids_and_names, word_processor, forms, mended, loose, fields, links, chromium, without_tags, refused, one_by_one, layers, editions, exempt, kept_back, harmful]

if __name__ == "__main__":
    wanted = sys.argv[3:]
    for case in CASES:
        if wanted and case.__name__ not in wanted:
            continue
        before = len(faults)
        case()
        print(f"{case.__name__}: {'as promised' if len(faults) == before else 'FAILED'}", flush=True)
    finish()
