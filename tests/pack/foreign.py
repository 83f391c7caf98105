"""PDFs as others make them: tagged by a word processor, scanned, encrypted, cut off, and made to do harm."""
import io
import re
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)


def saved(pdf, **how):
    out = io.BytesIO()
    pdf.save(out, static_id="encryption" not in how, **how)
    return out.getvalue()


def page(pdf, content, resources=None, box=(0, 0, 595, 842), **keys):
    made = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array(box), Contents=Stream(pdf, content),
                                        Resources=resources or Dictionary(Font=Dictionary(F1=HELVETICA)), **keys))
    pdf.pages.append(pikepdf.Page(made))
    return pdf.pages[-1].obj


def untagged(pages=2):
    pdf = pikepdf.new()
    for i in range(pages):
        page(pdf, b"BT /F1 14 Tf 72 760 Td (Plain words of page %d) Tj ET" % (i + 1))
    return saved(pdf)


def scanned(pages=2):
    pdf = pikepdf.new()
    for i in range(pages):
        image = Stream(pdf, bytes((x * y + i) % 256 for x in range(40) for y in range(60)))
        image.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=40, Height=60, BitsPerComponent=8,
                                       ColorSpace=Name.DeviceGray)
        page(pdf, b"q 595 0 0 842 0 0 cm /Im0 Do Q", Dictionary(XObject=Dictionary(Im0=image)))
    return saved(pdf)


def encrypted(user):
    pdf = pikepdf.new()
    page(pdf, b"BT /F1 14 Tf 72 760 Td (Locked) Tj ET")
    return saved(pdf, encryption=pikepdf.Encryption(owner="owner", user=user, R=6))


def word_processor():
    """As LibreOffice writes it: types of its own with a role map, a class map, a table with headers by ID, text inside a form
    XObject, a link, named and plain destinations, bookmarks, a turned page, a form field, a script, an attached file."""
    pdf = pikepdf.new()
    form = Stream(pdf, b"/Standard <</MCID 0>>BDC BT /F1 12 Tf 0 0 Td (Inside the form) Tj ET EMC")
    form.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, -10, 300, 20]), StructParents=7,
                                  Resources=Dictionary(Font=Dictionary(F1=HELVETICA)))
    form = pdf.make_indirect(form)
    one = page(pdf, b"/Heading#201 <</MCID 0>>BDC BT /F1 20 Tf 72 760 Td (Heading of others) Tj ET EMC\n"
                    b"/Standard <</MCID 1>>BDC BT /F1 12 Tf 72 720 Td (First words) Tj ET EMC\n"
                    b"/Link <</MCID 2>>BDC BT /F1 12 Tf 72 700 Td (to the second page) Tj ET EMC\n"
                    b"q 1 0 0 1 72 600 cm /Fm0 Do Q\n"
                    b"/TH <</MCID 3>>BDC BT /F1 12 Tf 72 500 Td (Column) Tj ET EMC\n"
                    b"/TD <</MCID 4>>BDC BT /F1 12 Tf 72 480 Td (Cell) Tj ET EMC\n"
                    b"/Artifact BMC 72 470 200 0.5 re f EMC",
               Dictionary(Font=Dictionary(F1=HELVETICA), XObject=Dictionary(Fm0=form)), StructParents=0, Tabs=Name.S)
    two = page(pdf, b"/Standard <</MCID 0>>BDC BT /F1 12 Tf 72 500 Td (Turned words) Tj ET EMC", box=(0, 0, 595, 842),
               StructParents=1, Rotate=90)
    link = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 698, 200, 714]), StructParent=2,
                                        Contents=String("to the second page"), Dest=String("second")))
    web = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 718, 200, 734]), StructParent=3,
                                       Contents=String("a page on the web"),
                                       A=Dictionary(S=Name.URI, URI=String("https://example.org/a?b=c"))))
    script = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 10, 10]),
                                          A=Dictionary(S=Name.JavaScript, JS=String("app.alert('harm')"))))
    launch = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 10, 10]),
                                          A=Dictionary(S=Name.Launch, F=String("harm.exe"))))
    looks = Stream(pdf, b"BT /F1 10 Tf 2 2 Td (Filled in) Tj ET")
    looks.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 14]),
                                   Resources=Dictionary(Font=Dictionary(F1=HELVETICA)))
    field = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), F=4,
                                         V=String("Filled in"), Rect=Array([72, 400, 172, 414]), AP=Dictionary(N=looks)))
    signature = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("signed"), F=4,
                                             V=Dictionary(Type=Name.Sig, Contents=String("harm")), Rect=Array([72, 380, 172, 394]),
                                             AP=Dictionary(N=looks)))
    pin = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, F=4, Rect=Array([72, 360, 172, 374]),
                                       FS=Dictionary(Type=Name.Filespec, F=String("harm.exe")), AP=Dictionary(N=looks)))
    one.Annots = Array([link, web, script, launch, field, signature, pin])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field, signature]), XFA=String("harm"))
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))

    def element(parent, kind, kids, **keys):
        return pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + kind), P=parent, K=kids, **keys))

    document = element(tree, "Document", Array([]), Lang=String("fr-FR"))
    heading = element(document, "Heading 1", Array([0]), Pg=one)
    words = element(document, "Text body", Array([1]), Pg=one)
    linked = element(words, "Link", Array([2, Dictionary(Type=Name.OBJR, Obj=link, Pg=one)]), Pg=one)
    words.K.append(linked)
    words.K.append(element(words, "Link", Array([Dictionary(Type=Name.OBJR, Obj=web, Pg=one)]), Pg=one))
    inside = element(document, "Standard", Array([Dictionary(Type=Name.MCR, Pg=one, Stm=form, MCID=0)]), Pg=one, C=Name.Wide)
    table = element(document, "Table", Array([]))
    head = element(table, "TR", Array([]))
    head.K.append(element(head, "TH", Array([3]), Pg=one, ID=String("h1"), A=Dictionary(O=Name.Table, Scope=Name.Column)))
    body = element(table, "TR", Array([]))
    body.K.append(element(body, "TD", Array([4]), Pg=one, A=Dictionary(O=Name.Table, Headers=Array([String("h1")]))))
    table.K = Array([head, body])
    turned = element(document, "Standard", Array([0]), Pg=two)
    filled = element(document, "Form", Array([Dictionary(Type=Name.OBJR, Obj=field, Pg=one)]), Pg=one)
    field.StructParent = 4
    document.K = Array([heading, words, inside, table, turned, filled])
    tree.K = Array([document])
    tree.RoleMap = Dictionary({"/Standard": Name.P, "/Text body": Name("/Standard"), "/Heading 1": Name.H1})
    tree.ClassMap = Dictionary(Wide=Dictionary(O=Name.Layout, SpaceAfter=6))
    tree.ParentTree = Dictionary(Nums=Array([0, Array([heading, words, linked, head.K[0], body.K[0]]), 1, Array([turned]),
                                             2, linked, 3, words.K[2], 4, filled, 7, Array([inside])]))
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.Lang = String("fr-FR")
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String("second"), Array([two, Name.XYZ, 72, 500, None])])),
        JavaScript=Dictionary(Names=Array([String("x"), Dictionary(S=Name.JavaScript, JS=String("app.alert('harm')"))])))
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('harm')"))
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array([String("harm.exe"), pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String("harm.exe"), EF=Dictionary(F=Stream(pdf, b"MZ harm"))))]))
    with pdf.open_outline() as outline:
        top = pikepdf.OutlineItem("Heading of others", 0)
        top.children.append(pikepdf.OutlineItem("Turned words", 1))
        outline.root.append(top)
    return saved(pdf)


def form_without_looks():
    """A form whose values are left to the reader to draw."""
    pdf = pikepdf.new()
    one = page(pdf, b"BT /F1 14 Tf 72 760 Td (An application) Tj ET")
    fields = [pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), V=String(value), F=4,
                                           Rect=Array([72, at, 400, at + 24]), P=one, **looks))
              for name, value, at, looks in (("applicant", "Anyborough Players", 700, {"DA": String("/Helv 12 Tf 0 g")}),
                                             ("hall", "Great Hall", 660, {"DA": String("/Helv 12 Tf 0 g")}),
                                             ("contact", "Łódź", 620, {"DA": String("/Helv 12 Tf 0 g")}))]
    one.Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), NeedAppearances=True, DR=Dictionary(Font=Dictionary(Helv=HELVETICA)))
    return saved(pdf)


def with_fields(data, loose=False):
    """Boxes, a button and comments on its first page, each held by a tag, or by none of them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        first = pdf.pages[0].obj
        tree = pdf.Root.StructTreeRoot
        document = tree.K[0] if isinstance(tree.K, Array) else tree.K

        def looks(content, width=20):
            made = Stream(pdf, content)
            made.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, 20]), Resources=Dictionary())
            return pdf.make_indirect(made)

        tick, frame = looks(b"2 w 2 2 m 18 18 l S 2 18 m 18 2 l S"), looks(b"0 0 1 RG 1 1 58 18 re S", 60)
        button, radio = 1 << 16, 1 << 15

        def widget(name, at, **keys):
            return Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("field" + name[:2]), TU=String(name), F=4,
                              Rect=Array([100, at, 120, at + 20]), **keys)

        made = [widget("I agree", 400, V=Name.Yes, AS=Name.Yes, AP=Dictionary(N=Dictionary(Yes=tick))),
                widget("I object", 370, V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(Yes=tick))),
                widget("Drawn by the reader", 340, V=Name.On), widget("Not drawn", 310, V=Name.Off),
                widget("Only choice", 280, V=Name("/1"), Ff=radio), widget("Send", 250, Ff=button, AP=Dictionary(N=frame))]
        made = [pdf.make_indirect(one) for one in made]
        stamp = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=Array([300, 300, 360, 320]),
                                             Contents=String("Approved"), AP=Dictionary(N=frame)))
        line = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Ink, F=4, Rect=Array([300, 340, 360, 360]), AP=Dictionary(N=frame)))
        hidden = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=2, Rect=Array([300, 400, 360, 420]),
                                              Contents=String("Hidden"), AP=Dictionary(N=frame)))
        first.Annots = Array([*first.get("/Annots", []), *made, stamp, line, hidden])
        pdf.Root.AcroForm = Dictionary(Fields=Array(made))
        if not loose:
            for i, one in enumerate([*made, stamp]):
                kind = Name.Annot if one.Subtype == Name.Stamp else Name.Form
                element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=kind, P=document, K=Array([Dictionary(Type=Name.OBJR, Obj=one, Pg=first)])))
                document.K.append(element)
                one.StructParent = 9000 + i
        return saved(pdf)


def boxes_on_page(path, number, names):
    """(name, left, bottom, right, top) of the Form XObjects painted by printed fields of these names, as the content places them."""
    with pikepdf.open(path) as pdf:
        owners = {int(o.K[0]): str(o.A[0].get("/Desc", "")) for o in pdf.objects
                  if isinstance(o, Dictionary) and o.get("/S") == Name.Form and "/P" in o}
        content = pdf.pages[number - 1].obj.Contents.read_bytes().decode("latin-1")
        for mcid, matrix in re.findall(r"/Form <</MCID (\d+)>>BDC\s+q\s+([-\d. ]+) cm", content):
            if owners.get(int(mcid)) in names:
                x, y = (float(n) for n in matrix.split()[4:6])
                outer = [float(n) for n in re.search(r"q ([-\d. ]+) cm", content)[1].split()]
                x, y = outer[0] * x + outer[4], outer[3] * y + outer[5]
                yield owners[int(mcid)], (x, y, x + 20 * outer[0], y + 20 * outer[3])


def links_of_every_kind():
    """A tagged page whose links lead somewhere, nowhere, to a page that is not in the file, and to harm; one is listed twice and one
    has no tag."""
    pdf = pikepdf.new()
    first = page(pdf, b"/Link <</MCID 0>>BDC BT /F1 12 Tf 72 700 Td (good words) Tj ET EMC\n"
                      b"/Link <</MCID 1>>BDC BT /F1 12 Tf 72 680 Td (dead words) Tj ET EMC", StructParents=0, Tabs=Name.S)
    page(pdf, b"/Artifact BMC 0 0 1 1 re f EMC")
    lost = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 10, 10])))
    fit = Name.Fit

    def link(**keys):
        return pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 690, 200, 714]), **keys))

    good = link(StructParent=1, Dest=Array([pdf.pages[1].obj, fit]))
    dead = [link(StructParent=2, Dest=String("nobody")), link(StructParent=3, Dest=Array([lost, fit])),
            link(StructParent=4, A=Dictionary(S=Name.GoTo)), link(StructParent=5), link(StructParent=6, Dest=Array([99, fit])),
            link(StructParent=7, A=Dictionary(S=Name.URI, URI=String("javascript:harm()"))),
            link(StructParent=8, A=Dictionary(S=Name.GoToR, F=String("harm.pdf"), D=Array([0, fit])))]
    placeless = link(StructParent=9, Dest=Array([pdf.pages[1].obj, fit]))
    del placeless.Rect
    dead.append(placeless)
    loose = link(A=Dictionary(S=Name.URI, URI=String("https://example.org/loose")))
    first.Annots = Array([good, *dead, loose, good, None, 7])
    pdf.pages[1].obj.Annots = Array([good])
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array([])))
    tree.K = document

    def element(kids):
        made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/My link"), P=document, Pg=first, K=Array(kids)))
        document.K.append(made)
        return made

    owners = [element([0, Dictionary(Type=Name.OBJR, Obj=good, Pg=first)])]
    owners += [element(([1] if i == 0 else []) + [Dictionary(Type=Name.OBJR, Obj=one, Pg=first)]) for i, one in enumerate(dead)]
    tree.RoleMap = Dictionary({"/My link": Name.Link})
    numbers = [0, Array(owners[:2])]
    for i, owner in enumerate(owners):
        numbers += [i + 1, owner]
    tree.ParentTree = Dictionary(Nums=Array(numbers))
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    return saved(pdf)


def changed(data, change):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        return saved(pdf)


def elements(pdf, kind):
    return [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name("/" + kind) and "/P" in o]


def suspect(pdf):
    pdf.Root.MarkInfo.Suspects = True


def loosen(pdf):
    """A paragraph is no longer in the tree."""
    paragraph = elements(pdf, "P")[-1]
    paragraph.P.K = Array([kid for kid in paragraph.P.K if getattr(kid, "objgen", None) != paragraph.objgen])


def misplace_link(pdf):
    """A link that a paragraph holds, without a Link."""
    elements(pdf, "Link")[-1].S = Name.Span


def dangle(pdf):
    """Elements that list content which their page does not have, or has for another."""
    for i, paragraph in enumerate(elements(pdf, "P")):
        kids = list(paragraph.K) if isinstance(paragraph.K, Array) else [paragraph.K]
        paragraph.K = Array([*kids, 70 + i, -3])


def take_numbers(pdf):
    """A mark that says what it is, and belongs to nothing."""
    first = pdf.pages[0].obj
    first.Contents = Stream(pdf, re.sub(rb"/P<</MCID \d+>>BDC", b"/P BMC", first.Contents.read_bytes(), count=1))


def same_ids(pdf):
    for cell in elements(pdf, "TH"):
        cell.ID = String("h")


def deepen(pdf):
    first = pdf.pages[0].obj
    first.Contents = Stream(pdf, first.Contents.read_bytes() + b"\n" + b"q " * 27 + b"Q " * 27)


def add_long_text(pdf):
    first = pdf.pages[0].obj
    first.Resources = Dictionary({key: value for key, value in first.Resources.items()})
    first.Resources.Properties = Dictionary(X=Dictionary(Words=String("x" * 40000)))


def add_loose(pdf):
    """What a browser prints of a form: text, lines, a picture and a form with text, outside of every mark; one on a layer, and a clip."""
    first = pdf.pages[0].obj
    content = first.Contents.read_bytes()
    text = re.findall(rb"/P<</MCID \d+>>BDC(.*?)EMC", content, re.S)[-1]
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Shown")))
    form = Stream(pdf, b"q 1 0 0 1 0 -40 cm " + text + b" Q")
    form.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, -40, 595, 842]), Resources=Dictionary(Font=first.Resources.Font))
    frame = Stream(pdf, b"0 0 40 20 re S")
    frame.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 40, 20]), Resources=Dictionary())
    first.Resources = Dictionary({key: value for key, value in first.Resources.items()})
    first.Resources.Properties = Dictionary(L=layer)
    first.Resources.XObject = Dictionary(Text=pdf.make_indirect(form), Frame=pdf.make_indirect(frame))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Name=String("Layers")))
    first.Contents = Stream(pdf, content + b"\nq 0 0 500 842 re W n 1 0 0 1 0 -20 cm " + text + b" 10 10 m 20 20 l 0 0 9 9 re f Q\n/Text Do /Frame Do\n"
                            b"/OC /L BDC q 1 0 0 1 0 -60 cm " + text + b" 5 5 9 9 re S Q EMC\nBI /W 1/H 1/CS/G/BPC 8 ID x EI\n")


def with_same_ids(data):
    """Every Note has the ID of the first, and a heading the one that might be made up for the second."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        notes = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name.Note]
        for note in notes:
            note.ID = notes[0].ID
        for i, heading in enumerate(o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name.H2):
            heading.ID = String(f"note {i}")
        return saved(pdf)


def with_names(data, names):
    """The fonts of its first page under these names, and an own type of tag for each."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        first = pdf.pages[0].obj
        fonts = list(first.Resources.Font.items())
        renamed = dict(zip((key for key, _ in fonts), names))
        first.Resources = Dictionary(Font=Dictionary({renamed.get(key, key): font for key, font in fonts}))
        text = first.Contents.read_bytes()
        for key, name in renamed.items():
            text = re.sub(re.escape(key.encode()) + rb"(?=\s)", name.replace(" ", "#20").encode(), text)
        first.Contents = Stream(pdf, text)
        paragraphs = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name.P]
        for paragraph, name in zip(paragraphs, names):
            paragraph.S = Name(name)
        pdf.Root.StructTreeRoot.RoleMap = Dictionary({name: Name.P for name in names})
        return saved(pdf)


def with_secrets(data, word):
    """A word wherever a file can hold one: what it says of itself, destinations, tags, layers, labels, a thumbnail, a file inside it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key in ("/Title", "/Author", "/Subject", "/Keywords"):
            pdf.docinfo[key] = f"{word} {key}"
        first = pdf.pages[0].obj
        first.Thumb = Stream(pdf, word.encode())
        first.PieceInfo = Dictionary({f"/{word}": Dictionary(Private=String(word))})
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(word))]))
        inside = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String(word), EF=Dictionary(F=Stream(pdf, word.encode()))))
        names = pdf.Root.get("/Names", Dictionary())
        names.EmbeddedFiles = Dictionary(Names=Array([String(word), inside]))
        pdf.Root.Names = names
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(word)))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))
        tree = pdf.Root.StructTreeRoot
        tree.K[0].Alt = String(word)
        tree.RoleMap = Dictionary({f"/{word}": Name.P})
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(word, 0))
        return saved(pdf)


def odd_pages():
    """No size, a tiny one, a huge one, a cropped one, one that opens more than it closes."""
    pdf = pikepdf.new()
    words = b"BT /F1 14 Tf 20 20 Td (Odd words) Tj ET"
    page(pdf, words, box=(0, 0, 0, 0))
    page(pdf, words, box=(0, 0, 120, 60))
    page(pdf, words, box=(0, 0, 5000, 7000))
    page(pdf, words, box=(0, 0, 595, 842), CropBox=Array([10, 10, 300, 400]))
    page(pdf, b"q q BT /F1 14 Tf 20 20 Td (Odd words) Tj")
    page(pdf, b"Q Q EMC ET BT /F1 14 Tf 20 20 Td (Odd words) Tj ET")
    return saved(pdf)


def layered():
    """A layer that is not shown stays so."""
    pdf = pikepdf.new()
    hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    page(pdf, b"BT /F1 14 Tf 72 760 Td (Shown) Tj ET /OC /L BDC BT /F1 14 Tf 72 700 Td (Hidden) Tj ET EMC",
         Dictionary(Font=Dictionary(F1=HELVETICA), Properties=Dictionary(L=hidden)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden]), Order=Array([hidden])))
    return saved(pdf)


def switching_layers():
    """One that is there for printing only."""
    pdf = pikepdf.new()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Marks"), Usage=Dictionary(Print=Dictionary(PrintState=Name.ON))))
    page(pdf, b"/OC /L BDC BT /F1 14 Tf 72 760 Td (Shown) Tj ET EMC", Dictionary(Font=Dictionary(F1=HELVETICA), Properties=Dictionary(L=layer)))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(AS=Array([
        Dictionary(Event=Name.Print, Category=Array([Name.Print]), OCGs=Array([layer]))])))
    return saved(pdf)


def with_layers(data):
    """Its paragraphs on layers: one shown, one not, one hidden by how it is meant to be used, which holds a comment and a link."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        first = pdf.pages[0].obj
        shown, hidden, usage, unused = (pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name), **keys)) for name, keys in (
            ("Shown", {}), ("Not yet", {}), ("By usage", {"Usage": Dictionary(View=Dictionary(ViewState=Name.OFF))}), ("Unused", {})))
        content = first.Contents.read_bytes()
        marks = re.findall(rb"/P<</MCID \d+>>BDC.*?EMC", content, re.S)
        for mark, name in zip(marks[-2:], (b"A", b"B")):
            content = content.replace(mark, b"/OC /%s BDC\n%s\nEMC" % (name, mark))
        first.Contents = Stream(pdf, content)
        resources = Dictionary({key: value for key, value in first.Resources.items()})
        resources.Properties = Dictionary(A=shown, B=hidden)
        first.Resources = resources
        looks = Stream(pdf, b"1 0 0 RG 0 0 50 20 re S")
        looks.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 20]), Resources=Dictionary())
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([300, 300, 350, 320]), F=4, OC=usage, AP=Dictionary(N=looks))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([300, 400, 350, 420]), F=4, OC=usage, Contents=String("hidden"),
                          A=Dictionary(S=Name.URI, URI=String("https://example.org/hidden")))
        first.Annots = Array([*first.get("/Annots", []), pdf.make_indirect(stamp), pdf.make_indirect(link)])
        pdf.Root.OCProperties = Dictionary(OCGs=Array([shown, hidden, usage, unused]), D=Dictionary(
            OFF=Array([hidden]), Order=Array([shown, hidden, usage, unused]),
            AS=Array([Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([usage]))])))
        return saved(pdf)


def tiled():
    """A pattern whose tile has the colours of a press."""
    pdf = pikepdf.new()
    tile = Stream(pdf, b"0 1 0 0 k 0 0 4 4 re f")
    tile.stream_dict = Dictionary(Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 8, 8]), XStep=8, YStep=8,
                                  Resources=Dictionary())
    page(pdf, b"/Pattern cs /T scn 0 0 100 100 re f " + WORDS,
         Dictionary(Font=Dictionary(F1=HELVETICA), Pattern=Dictionary(T=pdf.make_indirect(tile))))
    return saved(pdf)


def acting(*keys):
    """A file that wants to do something."""
    pdf = pikepdf.new()
    page(pdf, WORDS)
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('harm')"))
    for key in keys:
        pdf.Root[key] = {"/OpenAction": script, "/AA": Dictionary(WC=script)}.get(
            key, Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script]))))
    return saved(pdf)


# ------------------------------------------------------------------------------------------------------------ to do harm

def written(objects, root=1, extra=b"", xref=True):
    """A file from the text of its objects, as no program would write it."""
    out = b"%PDF-1.7\n"
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    if xref:
        most = max(objects) + 1
        out += b"xref\n0 %d\n" % most
        for i in range(most):
            out += b"%010d 00000 n \n" % places[i] if i in places else b"0000000000 65535 f \n"
        out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (most, root, extra, at)
    else:
        out += b"startxref\n%d\n%%%%EOF\n" % (at + 12345)
    return out


def stream(data, keys=b""):
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (keys, len(data), data)


PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>%s>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
WORDS = b"BT /F1 14 Tf 72 760 Td (Words) Tj ET"


def small(**objects):
    base = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: PAGE % b"", 4: stream(WORDS),
            5: FONT}
    base.update({int(k[1:]): v for k, v in objects.items()})
    return base


def bomb(times=1):
    """10 MB of zeros become 10 KB; twice, 10 GB become 10 KB."""
    data = zlib.compress(b"\0" * (300 << 20), 9)
    return data if times == 1 else zlib.compress(data, 9)


def harmful():
    """(name, bytes)"""
    yield "page-loop", written(small(o2=b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"))
    yield "only-a-loop", written(small(o2=b"<</Type/Pages/Kids[2 0 R]/Count 1>>"))
    yield "huge-count", written(small(o2=b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"))
    yield "same-page-often", written(small(o2=b"<</Type/Pages/Kids[" + b"3 0 R " * 20000 + b"]/Count 20000>>"))
    deep = small(o2=b"<</Type/Pages/Kids[10 0 R]/Count 1>>")
    deep.update({10 + i: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (11 + i) for i in range(30000)})
    deep[30010] = PAGE % b""
    yield "deep-pages", written(deep)
    yield "deep-values", written(small(o3=PAGE % (b"/X" + b"[" * 60000 + b"]" * 60000)))
    yield "deep-content", written(small(o4=stream(b"q " * 300000 + WORDS)))
    yield "deep-marks", written(small(o4=stream(b"/P BMC " * 200000 + WORDS)))
    yield "bomb-in-content", written(small(o4=stream(bomb(), b"/Filter/FlateDecode")))
    yield "bomb-twice", written(small(o4=stream(bomb(2), b"/Filter[/FlateDecode/FlateDecode]")))
    many = small(o3=PAGE.replace(b"4 0 R", b"[" + b"4 0 R " * 400 + b"]") % b"", o4=stream(bomb(), b"/Filter/FlateDecode"))
    yield "bomb-many-times", written(many)
    head = b"5 0 "
    yield "bomb-of-objects", object_stream_bomb()
    yield "form-loop", written(small(
        o3=PAGE.replace(b"/Font", b"/XObject<</Fm 6 0 R>>/Font") % b"", o4=stream(b"/Fm Do"),
        o6=stream(b"/Fm Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Fm 6 0 R>>>>")))
    tree = b"<</Type/Catalog/Pages 2 0 R/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R>>"
    yield "tag-loop", written(small(o1=tree, o6=b"<</Type/StructTreeRoot/K 7 0 R>>",
                                    o7=b"<</S/Sect/P 6 0 R/K[8 0 R]>>", o8=b"<</S/Sect/P 7 0 R/K[7 0 R 8 0 R 0]/Pg 3 0 R>>"))
    chain = small(o1=tree, o6=b"<</Type/StructTreeRoot/K 10 0 R>>")
    chain.update({10 + i: b"<</S/Sect/P 6 0 R/K[%d 0 R]>>" % (11 + i) for i in range(20000)})
    yield "deep-tags", written(chain)
    yield "mcid-huge", written(small(o1=tree, o6=b"<</Type/StructTreeRoot/K 7 0 R>>",
                                     o7=b"<</S/P/P 6 0 R/Pg 3 0 R/K[2000000000 -5 99999 0]>>"))
    yield "role-loop", written(small(o1=tree, o6=b"<</Type/StructTreeRoot/K 7 0 R/RoleMap<</A/B/B/A>>>>",
                                     o7=b"<</S/A/P 6 0 R/Pg 3 0 R/K 0>>"))
    # Thousands of comments whose names are taken, in a file with tags; as many pieces of text that no tag holds; marks without end.
    stamps = b"<</Type/Annot/Subtype/Stamp/Contents(x)/Rect[0 0 9 9]/AP<</N 8 0 R>>>>" * 20000
    names = b"".join(b"/Looks%d 8 0 R" % i for i in range(1, 20001))
    yield "many-looks", written(small(o1=tree, o3=PAGE.replace(b"/Font", b"/XObject<<" + names + b">>/Font") % (b"/Annots[" + stamps + b"]"),
                                      o6=b"<</Type/StructTreeRoot/K 7 0 R>>", o7=b"<</S/P/P 6 0 R/Pg 3 0 R/K 0>>",
                                      o8=stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")))
    loose = small(o1=tree, o6=b"<</Type/StructTreeRoot/K 7 0 R>>", o7=b"<</S/P/P 6 0 R/Pg 3 0 R/K 0>>")
    yield "many-loose", written({**loose, 4: stream(b"BT /F1 9 Tf (x) Tj ET 0 0 m 1 1 l S " * 100000)})
    yield "many-marks", written({**loose, 4: stream(b"".join(b"/P <</MCID %d>>BDC EMC " % i for i in range(150000)))})
    layers = b"".join(b"<</Event/View/Category[/View]/OCGs[8 0 R 8 0 R]>>" for _ in range(50000))
    yield "many-layers", written({**small(o1=b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[8 0 R]/D<</AS[" + layers + b"]>>>>>>"),
                                  8: b"<</Type/OCG/Usage 8 0 R/Name 8 0 R>>"})
    outlines = small(o1=b"<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R>>", o6=b"<</First 7 0 R/Last 7 0 R/Count 1>>",
                     o7=b"<</Title(A)/Dest[3 0 R/Fit]/Next 7 0 R/First 7 0 R>>")
    yield "bookmark-loop", written(outlines)
    yield "name-loop", written(small(o1=b"<</Type/Catalog/Pages 2 0 R/Names<</Dests 6 0 R>>/Outlines 8 0 R>>",
                                     o6=b"<</Kids[6 0 R 7 0 R]>>", o7=b"<</Names[(a)(a)(b)(c)(c)(b)]>>",
                                     o8=b"<</First 9 0 R>>", o9=b"<</Title(A)/Dest(b)>>"))
    yield "no-table", written(small(), xref=False)
    yield "previous-loop", written(small(), extra=b"/Prev 15")
    yield "length-loop", written(small(o4=b"<</Length 4 0 R>>\nstream\n" + WORDS + b"\nendstream"))
    yield "resources-everything", written(small(o3=PAGE % b"/Group<</S/Transparency/X 1 0 R/Y 2 0 R/Z 3 0 R>>"))
    # Pages that say no /Type, the second behind the one whose resources refer to it.
    two = small(o2=b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>", o3=(PAGE % b"/Group<</S/Transparency/A 6 0 R/B 3 0 R>>").replace(b"/Type/Page", b""),
                o6=(PAGE % b"/Group<</S/Transparency/A 3 0 R/B 1 0 R>>").replace(b"/Type/Page", b""))
    yield "resources-other-pages", written(two)
    yield "numbers", written(small(o3=PAGE.replace(b"[0 0 595 842]", b"[-1e308 nan 99999999999999999999 842]") %
                                   b"/Rotate 12345678901234567890/UserUnit 1e30"))
    yield "no-pages", written({1: b"<</Type/Catalog>>"})
    yield "nothing-but-a-header", b"%PDF-1.7\n"
    yield "zeros", b"\0" * 100000


def object_stream_bomb():
    """An object stream that inflates to 3 GB, in which the page is said to lie."""
    inflate = zlib.compressobj(9)
    data = inflate.compress(b"3 0 " + b" " * 20)
    block = b" " * (16 << 20)
    for _ in range(40):
        data += inflate.compress(block)
    data += inflate.flush()
    out = b"%PDF-1.7\n"
    places = {}
    for number, body in {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                         6: stream(data, b"/Type/ObjStm/N 1/First 8/Filter/FlateDecode")}.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b""
    for i in range(8):
        if i in places:
            rows += b"\1" + places[i].to_bytes(4, "big") + b"\0"
        elif i == 3:
            rows += b"\2" + (6).to_bytes(4, "big") + b"\0"
        else:
            rows += b"\0" * 6
    at = len(out)
    out += b"7 0 obj\n" + stream(rows, b"/Type/XRef/Size 8/W[1 4 1]/Root 1 0 R") + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % at
    return out
