"""A small invented council in a folder of its own, and ways of looking at the packs that it builds."""
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pikepdf

faults = []


def must(held, message):
    if not held:
        faults.append(message)
        print(f"FAIL {message}", flush=True)


class Project:
    def __init__(self, folder, program):
        self.folder, self.program = Path(folder), Path(program).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.write("despatch.yaml", "kind: project\ncouncil: Anyborough Council\ndefaults:\n  marking: Invented\n")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")
        return path

    def paper(self, name, title, body, front=""):
        self.write(name, f"---\ntitle: {title}\ndate: 2026-11-05\n{front}---\n{body}\n")

    def build(self, *words, seconds=120, megabytes=None):
        """(exit code, what was printed, seconds of CPU)"""
        def limit():
            if megabytes:
                resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([self.program, "build", ".", *words], cwd=self.folder, timeout=seconds, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=limit, errors="replace")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return done.returncode, done.stdout, after.ru_utime - before.ru_utime

    @property
    def output(self):
        return next(p for p in (self.folder / "output").iterdir() if p.is_dir())

    def pack(self, name="pack"):
        for path in (self.output / f"{name}.pdf", self.output / "not-for-publication" / f"{name}.pdf"):
            if path.exists():
                return path
        raise FileNotFoundError(name)


def run(*command):
    return subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace").stdout


def text_of(path, page=None, raw=False):
    pages = ["-f", page, "-l", page] if page else []
    return run("pdftotext", *(["-raw"] if raw else []), *pages, path, "-")


def every_byte(path):
    """All that the file holds, decompressed: objects as text, streams as they decode."""
    out = []
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                out.append(thing.get_raw_stream_buffer() if "/DCTDecode" in repr(thing.get("/Filter")) else thing.read_bytes())
                out.append(repr(thing.stream_dict if hasattr(thing, "stream_dict") else thing).encode())
            elif hasattr(thing, "unparse"):  # numbers and nothing come as Python's own
                out.append(thing.unparse(resolved=True))
    data = b"\n".join(bytes(o) for o in out)
    strings = re.findall(rb"<([0-9A-Fa-f]+)>", data)
    decoded = b"\n".join(bytes.fromhex((s + b"0" * (len(s) % 2)).decode()) for s in strings)
    plain = data + decoded
    return plain + plain.decode("utf-16-be", "ignore").encode() + plain.replace(b"\0", b"")


def bookmarks(path):
    out = []

    def walk(items, level):
        for item in items:
            destination = item.destination
            out.append((level, item.title, destination))
            walk(item.children, level + 1)

    with pikepdf.open(path) as pdf, pdf.open_outline(max_depth=20) as outline:
        walk(outline.root, 1)
        return [(level, title) for level, title, _ in out]


def parts(path):
    """(title, language, roles in order) of each Part below the Document."""
    out = []
    with pikepdf.open(path) as pdf:
        root = pdf.Root.StructTreeRoot
        (document,) = root.K
        assert document.S == "/Document"

        def kids(element):
            k = element.get("/K")
            if k is None:
                return []
            items = list(k) if isinstance(k, pikepdf.Array) else [k]
            return [i for i in items if isinstance(i, pikepdf.Dictionary) and "/S" in i]

        def roles(element, depth=0):
            for kid in kids(element):
                yield str(kid.S)[1:]
                if depth < 40:
                    yield from roles(kid, depth + 1)

        for part in kids(document):
            assert part.S == "/Part", part.S
            out.append((str(part.get("/T", "")), str(part.get("/Lang", "")), list(roles(part))))
    return out


def claims(path):
    with pikepdf.open(path) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
    level = re.search(r"<pdfaid:conformance>(.)<", xmp)
    return (level[1] if level else ""), "<pdfuaid:part>1<" in xmp


HERE = Path(__file__).resolve().parent


def conforms(path, ua=True, pdfa=True):
    """Nothing, or what the checkers say."""
    out = []
    check = run("qpdf", "--check", path)
    if "No syntax or stream encoding errors" not in check:
        out.append(check)
    if ua:
        done = subprocess.run(["/usr/bin/python3", HERE.parent / "pdf/pdfua_check.py", path], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            out += [line for line in done.stdout.split("\n") if "FAIL" in line][:12]
    if pdfa:
        done = subprocess.run(["/usr/bin/python3", HERE.parent / "pdf/pdfa_check.py", path], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            out.append(done.stdout[-1500:])
    return out


def finish():
    if faults:
        sys.exit(f"{len(faults)} faults")
    print("all as promised")
