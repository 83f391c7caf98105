#!/usr/bin/python3
"""Compares our engine with Jinja2 on random templates: the same bytes, or an error from both.

    tests/jinja/differ.py MERGE_TOOL [--seed N] [--cases N] [--show N]

Exit code 0 when all agree, 1 when any differs, 77 (skipped) when python3-jinja2 is not installed.
"""
import argparse, json, random, subprocess, sys, warnings

try:
    import jinja2
except ImportError:
    print("skipped: python3-jinja2 is not installed", file=sys.stderr)
    sys.exit(77)

warnings.simplefilter("ignore")

DATA = {
    "a": 1, "b": 2, "z": 0, "neg": -7, "big": 1234567, "f": 1.5, "g": -0.25, "n": None, "t": True, "no": False, "s": "hello world",
    "e": "", "u": "Ünïcödé ß 漢字 🙂", "h": "<b>it's & \"x\"</b>", "p": "one two\n three\n\nfour\tfive", "c": "a,b;c-d_e.f",
    "num": "42", "fl": "3.75", "l": [3, 1, 2], "w": ["banana", "Apple", "cherry", "apple", "Éclair"], "m": [1, 2.5, True, 0, -3],
    "mix": [1, "a", None, 2.5, [1], {"k": 1}], "el": [], "d": {"x": 1, "y": "two", "k": [1, 2], "B": 3, "b": 2}, "ed": {},
    "rows": [{"name": "Ann", "age": 30, "tags": ["x", "y"], "at": {"town": "York"}},
             {"name": "bob", "age": 25, "tags": [], "at": {"town": "Bath"}},
             {"name": "Cy", "age": 30, "tags": ["z"], "at": {"town": "york"}}],
    "pairs": [["k1", 1], ["k2", 2]], "tree": [{"n": "r", "kids": [{"n": "s", "kids": []}, {"n": "t", "kids": [{"n": "v", "kids": []}]}]}],
    "nest": [[1, 2], [3, [4, 5]]], "long": "The quick brown fox jumps over the lazy dog, well-known for its e-mail; see http://example.com/x?y=1 (or a@b.org).",
}
NUMBERS = ["a", "b", "z", "neg", "big", "f", "g", "t", "0", "1", "2", "3", "7", "10", "-1", "-3", "2.5", "0.1", "1e3", "100", "1.005", "num | int", "l | length"]
STRINGS = ["s", "e", "u", "h", "p", "c", "num", "fl", "long", "'x'", "'ab'", '"A b"', "''", "'é'", "'a\\nb'", "'%s'", "'{}'", "d.y", "w[0]", "'  pad '", "'x' * 3", "'<&>'"]
LISTS = ["l", "w", "m", "el", "mix", "nest", "pairs", "[1, 2, 3]", "['b', 'a']", "[]", "(1, 2)", "range(4)", "d.k", "rows | map(attribute='name') | list", "s.split()", "d | list", "'abc' | list", "range(1, 10, 3)"]
DICTS = ["d", "ed", "{'q': 1, 'p': 2}", "rows[0]", "dict(a=1, b='x')", "{1: 'one', 'two': 2}"]
ANY = ["n", "nope", "d.nope", "rows", "none", "true", "undefined_thing", "loop", "l[5]", "rows[1].at", "tree"]
R = random.Random()


def pick(*options):
    return R.choice(options)


def num(d):
    if d <= 0 or R.random() < 0.35:
        return R.choice(NUMBERS)
    return pick(
        lambda: f"{num(d-1)} {pick('+', '-', '*', '/', '//', '%', '+', '-', '*')} {num(d-1)}",
        lambda: f"({num(d-1)})",
        lambda: f"-{R.choice(NUMBERS)}",
        lambda: f"{num(d-1)} ** {pick('2', '3', '0', '-1', '0.5', 'a')}",
        lambda: f"({num(d-1)}) | {pick('abs', 'int', 'float', 'round', 'round(1)', 'round(2)', 'round(-1)')}",
        lambda: f"({num(d-1)}) | round({pick('0', '1', '2')}, '{pick('floor', 'ceil', 'common')}')",
        lambda: f"({lst(d-1)}) | {pick('sum', 'length', 'count', 'max', 'min', 'first', 'last')}",
        lambda: f"({text(d-1)}) | {pick('length', 'wordcount', 'int', 'float', 'int(7)', 'float(1.5)')}",
        lambda: f"({text(d-1)}).{pick('find', 'count', 'rfind')}({text(0)})",
        lambda: f"({cond(d-1)}) | int",
        lambda: f"rows | sum(attribute='age')",
        lambda: f"rows | map(attribute='age') | {pick('sum', 'max', 'min')}",
    )()


FILL = ["'*'", "' '", "'é'"]


def text(d):
    if d <= 0 or R.random() < 0.3:
        return R.choice(STRINGS)
    return pick(
        lambda: f"{text(d-1)} ~ {anything(d-1)}",
        lambda: f"({text(d-1)} + {text(d-1)})",
        lambda: f"({text(d-1)}) * {pick('0', '1', '2', 'b', '-1')}",
        lambda: f"({text(d-1)}) | {pick('upper', 'lower', 'title', 'capitalize', 'trim', 'reverse', 'string', 'e', 'escape', 'safe', 'forceescape', 'striptags', 'urlencode', 'urlize', 'pprint', 'tojson')}",
        lambda: f"({text(d-1)}) | replace({text(0)}, {text(0)}{pick('', ', 1', ', 0')})",
        lambda: f"({text(d-1)}) | truncate({pick('5', '9', '20')}, {cond(0)}, {pick(chr(39)*2, '&#39;…&#39;', chr(39)+'..'+chr(39))}, {pick('0', '2', '5')})".replace("&#39;", "'"),
        lambda: f"({text(d-1)}) | center({pick('4', '7', '30')})",
        lambda: f"({text(d-1)}) | indent({pick('2', '4', chr(39)+'> '+chr(39))}, {cond(0)}, {cond(0)})",
        lambda: f"({text(d-1)}) | wordwrap({pick('5', '12', '20', '40')}, {pick('true', 'false')}{pick('', ', ' + chr(39) + '|' + chr(39), ', none, false')})",
        lambda: f"({text(d-1)}) | trim({text(0)})",
        lambda: f"({text(d-1)})[{sl()}]",
        lambda: f"({lst(d-1)}) | join({text(0)})",
        lambda: f"({text(d-1)}).{pick('upper', 'lower', 'title', 'capitalize', 'strip', 'lstrip', 'rstrip', 'swapcase', 'casefold')}()",
        lambda: f"({text(d-1)}).{pick('center', 'ljust', 'rjust')}({pick('5', '10', '3')}, {R.choice(FILL)})",
        lambda: f"({text(d-1)}).{pick('zfill(6)', 'zfill(2)', 'expandtabs(4)', 'expandtabs()', 'removeprefix(' + text(0) + ')', 'removesuffix(' + text(0) + ')', 'replace(' + text(0) + ', ' + text(0) + ')')}",
        lambda: spec(d),
        lambda: percent(d),
        lambda: f"({num(d-1)}) | {pick('string', 'filesizeformat', 'filesizeformat(true)', 'pprint')}",
        lambda: f"({text(d-1)} if {cond(d-1)} else {text(d-1)})",
        lambda: f"({dct(d-1)}) | {pick('tojson', 'tojson(indent=2)', 'pprint', 'string', 'urlencode', 'xmlattr')}",
    )()


def spec(d):
    kind = R.random()
    align = pick("", "<", ">", "^", "=", "*<", "é^", "0>", "x=")
    sign = pick("", "", "+", "-", " ")
    width = pick("", "", "5", "10", "08", "012", "1")
    group = pick("", "", ",", "_")
    prec = pick("", "", ".0", ".1", ".2", ".5", ".3")
    if kind < 0.45:
        ty = pick("", "d", "f", "e", "g", "%", "x", "X", "o", "b", "n", "F", "E", "G", "s", "c")
        return f"'{{:{align}{sign}{pick('', '', '#')}{width}{group}{prec}{ty}}}'.format({num(d-1)})"
    if kind < 0.7:
        return f"'{{:{align}{width}{prec}{pick('', 's')}}}|{{!r}}'.format({text(d-1)}, {anything(d-1)})"
    return f"'{{0}} {{a[0]}} {{1}}'.format({anything(d-1)}, {num(d-1)}, a={lst(0)})"


def percent(d):
    flags = pick("", "", "-", "+", "0", " ", "#", "-+")
    width = pick("", "", "5", "10")
    prec = pick("", "", ".2", ".0", ".5")
    ty = pick("d", "i", "s", "r", "f", "e", "g", "x", "o", "X", "c", "a")
    return f"'[%{flags}{width}{prec}{ty}]' % ({anything(d-1)},)" if ty in "sra" else f"'[%{flags}{width}{prec}{ty}]' % ({num(d-1)},)"


def sl():
    p = lambda: pick("", "0", "1", "2", "-1", "-2", "5", "100", "-100")
    return pick(f"{p()}:{p()}", f"{p()}:{p()}:{pick('', '1', '2', '-1', '-2')}")


def lst(d):
    if d <= 0 or R.random() < 0.3:
        return R.choice(LISTS)
    return pick(
        lambda: f"({lst(d-1)}) | {pick('sort', 'sort(reverse=true)', 'sort(case_sensitive=true)', 'unique', 'reverse', 'list')} | list",
        lambda: f"({lst(d-1)}) | {pick('select', 'reject')}('{pick('odd', 'even', 'string', 'number', 'defined', 'none', 'sequence', 'mapping', 'true', 'iterable')}') | list",
        lambda: f"({lst(d-1)}) | {pick('select', 'reject')} | list",
        lambda: f"({lst(d-1)}) | map('{pick('string', 'upper', 'int', 'abs', 'length', 'title', 'default', 'float', 'e', 'list', 'first')}') | list",
        lambda: f"({lst(d-1)}) | batch({pick('1', '2', '3')}{pick('', ', 0')}) | list",
        lambda: f"({lst(d-1)}) | slice({pick('1', '2', '3')}{pick('', ', 0')}) | list",
        lambda: f"({lst(d-1)})[{sl()}]",
        lambda: f"({lst(d-1)} + {lst(d-1)})",
        lambda: f"[{anything(d-1)}, {anything(d-1)}]",
        lambda: f"({anything(d-1)}, {anything(d-1)})",
        lambda: f"({text(d-1)}).{pick('split()', 'split(' + text(0) + ')', 'splitlines()', 'partition(' + text(0) + ')', 'rsplit(none, 1)', 'split(none, 1)', 'rsplit(' + text(0) + ', 1)')}",
        lambda: f"({dct(d-1)}) | {pick('dictsort', 'items', 'list', 'dictsort(by=' + chr(39) + 'value' + chr(39) + ')', 'dictsort(true, reverse=true)')} | list",
        lambda: f"({dct(d-1)}).{pick('keys', 'values', 'items')}() | list",
        lambda: f"rows | map(attribute='{pick('name', 'age', 'tags', 'at.town', 'nope', 'tags.0')}') | list",
        lambda: f"rows | {pick('selectattr', 'rejectattr')}('{pick('name', 'age', 'nope', 'at.town')}', '{pick('equalto', 'ne', 'defined', 'string', 'in')}'{pick('', ', 30', ', ' + lst(0))}) | map(attribute='name') | list",
        lambda: f"rows | groupby('{pick('age', 'at.town', 'name')}') | map('first') | list",
        lambda: f"rows | groupby('{pick('age', 'at.town')}', case_sensitive={cond(0)}) | list",
        lambda: f"rows | sort(attribute='{pick('age', 'name', 'age,name', 'at.town')}', reverse={cond(0)}) | map(attribute='name') | list",
        lambda: f"({lst(d-1)}) * {pick('0', '1', '2')}",
    )()


def dct(d):
    if d <= 0 or R.random() < 0.6:
        return R.choice(DICTS)
    return pick(lambda: f"{{{text(d-1)}: {anything(d-1)}, 'k': {num(d-1)}}}", lambda: f"dict({dct(d-1)}, q={anything(d-1)})")()


TESTS0 = ["defined", "undefined", "none", "string", "number", "sequence", "mapping", "iterable", "odd", "even", "true", "false", "boolean", "integer", "float", "lower", "upper", "escaped", "callable"]


def cond(d):
    if d <= 0 or R.random() < 0.3:
        return pick("true", "false", "a", "n", "e", "l", "nope", "t", "no", "z")
    return pick(
        lambda: f"{anything(d-1)} {pick('==', '!=')} {anything(d-1)}",
        lambda: f"{num(d-1)} {pick('<', '<=', '>', '>=', '==')} {num(d-1)}",
        lambda: f"{num(d-1)} {pick('<', '<=')} {num(d-1)} {pick('<', '>')} {num(d-1)}",
        lambda: f"{text(d-1)} {pick('<', '>', '==')} {text(d-1)}",
        lambda: f"{anything(d-1)} {pick('in', 'not in')} {lst(d-1)}",
        lambda: f"{text(d-1)} {pick('in', 'not in')} {pick(text(d-1), dct(d-1))}",
        lambda: f"not {cond(d-1)}",
        lambda: f"{cond(d-1)} {pick('and', 'or')} {cond(d-1)}",
        lambda: f"({cond(d-1)})",
        lambda: f"({anything(d-1)}) is {pick('', 'not ')}{R.choice(TESTS0)}",
        lambda: f"({num(d-1)}) is divisibleby {pick('2', '3')}",
        lambda: f"{lst(d-1)} {pick('==', '<', '>')} {lst(d-1)}",
        lambda: f"({text(d-1)}).{pick('startswith', 'endswith')}({text(0)})",
        lambda: f"({text(d-1)}).{pick('isalpha', 'isdigit', 'isupper', 'islower', 'isalnum', 'isspace', 'istitle')}()",
    )()


def anything(d):
    r = R.random()
    if r < 0.25:
        return num(d)
    if r < 0.5:
        return text(d)
    if r < 0.68:
        return lst(d)
    if r < 0.78:
        return dct(d)
    if r < 0.9:
        return f"({cond(d)})"
    if r < 0.95 and d > 0:
        return f"({anything(d-1)}) | default({anything(d-1)}{pick('', ', true')})"
    return R.choice(ANY)


LOOPS = ["loop.index", "loop.index0", "loop.first", "loop.last", "loop.length", "loop.revindex", "loop.revindex0", "loop.cycle('p', 'q')", "loop.changed(x)", "loop.previtem", "loop.nextitem", "loop.depth", "x", "x", "loop"]
WORDS = ["text ", "\n", "  ", "a\n", "\n\n", "-", "  \n", "é", "| ", "{", "}", "# ", "\t"]
MACROS = []


def opening():
    return pick("{%", "{%", "{%", "{%-", "{%+")


def closing():
    return pick("%}", "%}", "%}", "-%}", "+%}")


def tag(inner):
    return f"{opening()} {inner} {closing()}"


def out(e):
    return f"{pick('{{', '{{', '{{', '{{-')} {e} {pick('}}', '}}', '}}', '-}}')}"


def target():
    return pick("v", "w2", "a", "s", "q")


def statement(d, in_loop=False, in_macro=False):
    r = R.random()
    if r < 0.16:
        return "".join(R.choice(WORDS) for _ in range(R.randrange(1, 4)))
    if r < 0.42 or d <= 0:
        if in_loop and R.random() < 0.5:
            return out(R.choice(LOOPS))
        return out(pick(lambda: anything(2), lambda: target(), lambda: "ns.v", lambda: anything(1))())
    body = lambda **k: "".join(statement(d - 1, **{"in_loop": in_loop, "in_macro": in_macro, **k}) for _ in range(R.randrange(1, 4)))
    return pick(
        lambda: tag(f"if {cond(2)}") + body() + pick("", tag(f"elif {cond(1)}") + body()) + pick("", tag("else") + body()) + tag("endif"),
        lambda: tag(f"for x in {lst(1)}{pick('', '', ' if ' + pick('x', 'x is number', 'loop is undefined', 'x != 1', 'x is string'))}") + body(in_loop=True) + pick("", tag("else") + body()) + tag("endfor"),
        lambda: tag("for k, x in " + pick("d.items()", "pairs", "d | dictsort", "rows | groupby('age')", "{'q': 1} | items")) + out("k") + body(in_loop=True) + tag("endfor"),
        lambda: tag("for x in tree recursive") + out("x.n") + body(in_loop=True) + out("loop(x.kids)") + tag("endfor"),
        lambda: tag(f"set {target()} = {anything(2)}"),
        lambda: tag(f"set {pick('v, w2', 'a, s', 'q, v')} = {anything(1)}, {anything(1)}"),
        lambda: tag(f"set ns.v = {pick('ns.v ~ 1', 'a', num(1))}"),
        lambda: tag(f"set {target()}{pick('', ' | upper', ' | trim')}") + body() + tag("endset"),
        lambda: tag(f"filter {pick('upper', 'lower', 'trim', 'title', 'indent(2)', 'replace(&#39;a&#39;, &#39;b&#39;)', 'e', 'wordwrap(12)', 'center(20)')}".replace("&#39;", "'")) + body() + tag("endfilter"),
        lambda: tag(f"with {target()} = {anything(1)}{pick('', ', r = ' + anything(1))}") + body() + tag("endwith"),
        lambda: tag(f"call{pick('', '(arg)', '(arg, o=2)')} {pick('wrap', 'wrap2')}({anything(1)})") + body() + pick("", out("arg")) + tag("endcall"),
        lambda: out(f"{pick('m1', 'm2', 'm3')}({pick('', anything(1), anything(1) + ', ' + anything(0), 'y=' + anything(1), '*' + lst(0))})"),
        lambda: f"{pick('{#', '{#-')} {pick('note', '{{ x }}', 'two' + chr(10) + 'lines')} {pick('#}', '-#}')}",
        lambda: tag("raw").replace("+%}", "%}") + pick("{{ x }}", " {% if %} ", "\n{# #}\n") + tag("endraw"),
        lambda: tag(pick("include 'part'", "include ['none', 'part']", "include 'none' ignore missing", "include 'kid'")),
        lambda: tag("do lst.append(" + anything(1) + ")") + out("lst"),
        lambda: (tag(f"if {cond(1)}") + tag(pick("break", "continue")) + tag("endif")) if in_loop else "",
        lambda: tag(f"block b{R.randrange(10**9)}{pick('', ' scoped')}") + body() + tag("endblock"),
        lambda: tag(f"autoescape {pick('true', 'false')}") + body() + tag("endautoescape") if R.random() < 0.3 else "",
        lambda: tag(f"macro mm(p, y={num(1)})") + body(in_macro=True, in_loop=False) + out("p") + tag("endmacro") + out(f"mm({anything(1)})"),
    )()


PRELUDE = ("{% set ns = namespace(v=0) %}{% set lst = [] %}{% macro m1(x='d', y=2) %}<{{ x }}|{{ y }}>{% endmacro %}"
           "{% macro m2(x) %}{{ x }}{{ varargs }}{{ kwargs }}{% endmacro %}{% macro m3() %}{% for x in l %}{{ loop.index }}{{ x }}{% endfor %}{{ a }}{% endmacro %}"
           "{% macro wrap(x) %}({{ x }}{{ caller(x) }}){% endmacro %}{% macro wrap2(x) %}[{{ caller(1, o=x) }}]{% endmacro %}")


def template():
    body = "".join(statement(2) for _ in range(R.randrange(1, 7)))
    r = R.random()
    templates = {"part": "<part {{ a }}{{ x }}{{ v }}{{ loop.index if loop is defined and loop.index is defined else '-' }}>{% set v = 3 %}", "kid": "{% extends 'base' %}{% block one %}k{{ super() }}{{ a }}{% endblock %}",
                 "base": "[{% block one %}1{{ v }}{% endblock %}{% block two scoped %}2{% endblock %}]"}
    if r < 0.12:
        body = pick("", "pre ") + "{% extends 'base' %}" + body + "{% block one %}" + "".join(statement(1) for _ in range(2)) + pick("", "{{ super() }}") + "{% endblock %}"
    elif r < 0.2:
        templates["lib"] = "{% macro lm(x) %}{{ x }}{{ a }}{% endmacro %}{% set lv = " + anything(1) + " %}" + statement(1)
        body = pick("{% import 'lib' as lib %}{{ lib.lm(1) }}{{ lib.lv }}", "{% from 'lib' import lm, lv with context %}{{ lm(2) }}{{ lv }}", "{% import 'lib' as lib with context %}{{ lib }}{{ lib.lv }}") + body
    templates["main"] = PRELUDE + body
    return templates


def case():
    options = {"strict": R.random() < 0.15, "trim_blocks": R.random() < 0.4, "lstrip_blocks": R.random() < 0.4,
               "keep_trailing_newline": R.random() < 0.4, "autoescape": R.random() < 0.08}
    if R.random() < 0.45:
        templates = {"main": "{{ " + anything(3) + " }}"}
    else:
        templates = template()
    return {"templates": templates, "data": DATA, "options": options}


def by_jinja(case):
    o = case["options"]
    env = jinja2.Environment(loader=jinja2.DictLoader(case["templates"]), extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
                             undefined=jinja2.StrictUndefined if o["strict"] else jinja2.Undefined, trim_blocks=o["trim_blocks"],
                             lstrip_blocks=o["lstrip_blocks"], keep_trailing_newline=o["keep_trailing_newline"], autoescape=o["autoescape"])
    try:
        return env.get_template("main").render(json.loads(json.dumps(case["data"]))), None
    except Exception as e:
        return None, f"{type(e).__name__}: {e}"


# What we leave out and what is amiss in Jinja2 itself on purpose (docs/templates.md): addresses of objects, whole numbers beyond 64 bits, complex numbers.
def excused(text, errors):
    if text is not None and (" at 0x" in text or "<class '" in text or "j)" in text):
        return True
    return errors is not None and any(w in errors for w in ("64 bits", "has no real value", "[template/limit]"))


def main():
    args = argparse.ArgumentParser()
    args.add_argument("tool")
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--cases", type=int, default=1500)
    args.add_argument("--show", type=int, default=5)
    args = args.parse_args()
    R.seed(args.seed)
    tool = subprocess.Popen([args.tool], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    different = errors = excuses = 0
    for number in range(args.cases):
        one = case()
        tool.stdin.write(json.dumps(one) + "\n")
        tool.stdin.flush()
        line = tool.stdout.readline()
        if not line:
            print(f"case {number} (seed {args.seed}) ended the program:\n{json.dumps(one['templates'])}")
            return 1
        ours = json.loads(line)
        text, error = by_jinja(one)
        errors += error is not None
        if ours.get("text") == text and (error is None or "errors" in ours):
            continue
        if excused(text, ours.get("errors")):
            excuses += 1
            continue
        different += 1
        if different <= args.show:
            print(f"---- case {number} (seed {args.seed}), {one['options']}")
            for name, source in one["templates"].items():
                if name in ("main", "lib"):
                    print(f"{name}: {source.replace(PRELUDE, '')!r}")
            print(f"Jinja2: {error or text!r}\nours:   {ours.get('errors') or ours.get('text')!r}"[:3000])
    tool.stdin.close()
    print(f"{args.cases} random templates, {errors} of them errors to Jinja2, {excuses} beyond what we take on, {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
