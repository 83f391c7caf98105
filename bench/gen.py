#!/usr/bin/env python3
"""Makes a corpus of invented council papers, the same bytes for the same seed.

    gen.py OUT_DIR N [SEED]

For each paper the corpus holds `yaml/paper-NNNN.yaml`: data, and prose as Markdown. A paper has 7 pages, five tables with 397
cells, footnotes, links and nested lists. `templates/paper.md.j2` turns it into Markdown.
"""
import pathlib, random, shutil, sys
import yaml

# ---------------------------------------------------------------- invented prose
SUBJ = ["The service", "The project team", "The partnership", "The review group", "The programme board",
        "Each area office", "The supplier", "The working group", "The finance team", "The planning unit",
        "The site manager", "The survey panel", "The delivery group", "The records office"]
VERB = ["will publish", "has considered", "plans to review", "reported on", "agreed", "should record", "monitors",
        "is preparing", "expects to complete", "compared", "has tested", "will maintain", "described", "proposes"]
ADJ = ["revised", "short", "annual", "shared", "simple", "detailed", "local", "joint", "interim", "updated", "clear",
       "regular", "standard", "separate", "common", "earlier", "wider", "modest"]
NOUN = ["schedule", "options note", "maintenance plan", "survey", "register of assets", "route map", "opening pattern",
        "training plan", "inspection record", "booking system", "storage plan", "delivery timetable", "forecast",
        "lighting plan", "heating survey", "drainage study", "access statement", "travel plan", "energy record",
        "design brief", "landscape scheme", "reference model"]
TAIL = ["before the end of the second quarter", "in line with the agreed method", "for each site in the northern area",
        "subject to the usual checks", "with support from local partners", "after the first stage of the work",
        "using the figures in the table below", "at no extra cost to the programme", "over a period of six years",
        "within the current capital envelope", "and will report back in the spring", "as set out in the earlier paper",
        "so that the results can be compared", "with the least disruption to visitors",
        "once the condition survey is complete", "in the same way as in previous years"]
LINK = ["because", "while", "and", "although", "so that", "whereas"]
TOPIC = ["riverside pavilion", "market hall", "library annexe", "sports field", "archive store", "depot", "footbridge",
         "village hall", "bandstand", "walled garden", "boathouse", "workshop building", "park nursery", "swimming pool"]
PLACE = ["Northmere", "Eastholt", "Westbeck", "Southwold Green", "Ashford Vale", "Millbrook", "Stonebridge", "Fairlea",
         "Highcombe", "Lower Wick", "Oakhurst", "Redmarsh"]
FIRST = ["Alex", "Sam", "Robin", "Jo", "Chris", "Pat", "Kim", "Lee", "Morgan", "Terry", "Ash", "Drew"]
LAST = ["Marsh", "Field", "Hill", "Brook", "Wood", "Lane", "Stone", "Green", "Dale", "Heath", "Ford", "Vale"]
GROUPS = ["Keep the present arrangement", "Change the building", "Change the way of working", "Work with others"]
GATES = ["Lawful", "Affordable", "Deliverable", "Safe", "Accessible", "Sustainable"]
CRITERIA = ["Whole-life cost", "Capital cost", "Ease of delivery", "Quality of service", "Access for all",
            "Energy use", "Flexibility", "Resilience", "Effect on staff", "Effect on visitors", "Local benefit",
            "Time to complete"]
COSTS = ["Construction", "Design fees", "Surveys", "Equipment", "Staffing", "Maintenance", "Energy", "Contingency"]
CHARS = ["Age", "Disability", "Gender reassignment", "Marriage and civil partnership", "Pregnancy and maternity",
         "Race", "Religion or belief", "Sex", "Sexual orientation"]
IMPACT = ["Neutral", "Positive", "Minor negative"]

# Inline prose is a list of runs: str | ('b', s) | ('i', s) | ('a', s, url) | ('fn', s)
def md(runs, notes, pre):
    out = []
    for r in runs:
        if isinstance(r, str): out.append(r)
        elif r[0] == 'b': out.append(f"**{r[1]}**")
        elif r[0] == 'i': out.append(f"*{r[1]}*")
        elif r[0] == 'a': out.append(f"[{r[1]}]({r[2]})")
        else:
            key = f"{pre}{len(notes) + 1}"
            notes.append((key, r[1])); out.append(f"[^{key}]")
    return "".join(out)

class Prose:
    def __init__(self, rng): self.r = rng
    def obj(self): return f"{self.r.choice(['the', 'the', 'a'])} {self.r.choice(ADJ)} {self.r.choice(NOUN)}".replace("a a", "an a").replace("a i", "an i").replace("a e", "an e").replace("a u", "an u")
    def clause(self): return f"{self.r.choice(SUBJ)} {self.r.choice(VERB)} {self.obj()}"
    def sentence(self):
        s = f"{self.clause()} {self.r.choice(TAIL)}"
        if self.r.random() < 0.45:
            c = self.clause()
            s += f" {self.r.choice(LINK)} {c[0].lower()}{c[1:]}"
        return s + "."
    def phrase(self): return f"{self.r.choice(ADJ)} {self.r.choice(NOUN)}".capitalize()
    def runs(self, n, link=0.0, note=0.0):
        out = []
        for i in range(n):
            if i: out.append(" ")
            s = self.sentence()
            x = self.r.random()
            if x < 0.12:
                w = s.split(" "); k = self.r.randrange(2, len(w) - 1)
                out += [" ".join(w[:k]) + " ", (self.r.choice("bi"), w[k].strip(",.")), " " + " ".join(w[k + 1:])]
            else: out.append(s)
        if self.r.random() < link:
            out += [" See ", ('a', f"the {self.r.choice(ADJ)} {self.r.choice(NOUN)}",
                              f"https://example.org/papers/{self.r.randrange(2020, 2035)}/{self.r.randrange(1, 999):03d}"), "."]
        if self.r.random() < note: out.append(('fn', self.sentence()))
        return out
    def bullets(self, n, nest):
        out = []
        for i in range(n):
            kids = [self.runs(1) for _ in range(self.r.randrange(2, 4))] if i in nest else []
            out.append((self.runs(1, link=0.2), kids))
        return out

SECTIONS = [  # heading, paragraphs, bullets, indexes of bullets that nest
    ("Purpose", 2, 0, ()), ("Background", 5, 4, (1, 2)), ("Legal and procurement", 3, 0, ()),
    ("Consultation", 3, 3, (0,)), ("Property and environment", 3, 0, ()), ("Next steps", 2, 4, (3,))]

def model(i, seed):
    r = random.Random(f"{seed}/{i}"); p = Prose(r)
    topic, place = r.choice(TOPIC), r.choice(PLACE)
    opts = [{'group': g, 'items': [{'ref': f"O{gi * 4 + k + 1:02d}", 'name': p.phrase(), 'note': p.runs(1)} for k in range(4)]}
            for gi, g in enumerate(GROUPS)]
    refs = [o['ref'] for g in opts for o in g['items']]
    gate = []
    for ref in refs:
        res = [r.random() < 0.85 for _ in GATES]
        gate.append({'ref': ref, 'results': ["Pass" if x else "Fail" for x in res]})
    short = sorted(r.sample(refs, 5))
    w = [r.randrange(4, 13) for _ in CRITERIA]
    years = [f"{y}/{(y + 1) % 100:02d}" for y in range(2030, 2036)]
    sec = lambda h, np, nb, nest: {'heading': h, 'paras': [p.runs(r.randrange(2, 5), 0.35, 0.3) for _ in range(np)],
                                   'bullets': p.bullets(nb, nest)}
    return {
        'id': f"CP-{i:04d}", 'title': f"Future of the {topic} at {place}: choice of preferred option",
        'meeting': {'body': "Committee for Places", 'date': f"2031-{r.randrange(1, 13):02d}-{r.randrange(1, 29):02d}", 'item': r.randrange(3, 15)},
        'author': f"{r.choice(FIRST)} {r.choice(LAST)}", 'status': "Open",
        'summary': p.runs(3, 1.0, 1.0),
        'recommendations': [p.runs(1) for _ in range(6)],
        'prose': {s[0]: sec(*s) for s in SECTIONS},
        'options': opts,
        'gateway': {'criteria': GATES, 'rows': gate},
        'scoring': {'options': short, 'criteria': [{'name': c, 'weight': w[k], 'scores': [r.randrange(1, 6) for _ in short]}
                                                   for k, c in enumerate(CRITERIA)]},
        'costs': {'years': years, 'rows': [{'name': c, 'amounts': [r.randrange(0, 950) for _ in years]} for c in COSTS]},
        'equality': [{'characteristic': c, 'impact': r.choice(IMPACT), 'evidence': p.phrase(), 'action': p.runs(1)} for c in CHARS],
        'risks': [{'ref': f"R{k + 1:02d}", 'risk': p.runs(1), 'likelihood': r.randrange(1, 6), 'impact': r.randrange(1, 6),
                   'mitigation': p.runs(1), 'owner': f"{r.choice(FIRST)} {r.choice(LAST)}"} for k in range(10)],
        'contacts': [{'name': f"{r.choice(FIRST)} {r.choice(LAST)}", 'role': p.phrase() + " lead",
                      'email': f"contact{k + 1}@example.org", 'phone': f"01632 960{r.randrange(100, 999)}"} for k in range(3)],
        'appendices': [{'letter': "ABC"[k], **sec(p.phrase(), 2, 3, (k,))} for k in range(3)],
    }

def data_of(m):
    """The paper's YAML data with its prose written as Markdown."""
    notes = []
    f = lambda runs: md(runs, notes, "n")
    def body(s, no):
        out = [f"{no}.{k + 1} {f(x)}" for k, x in enumerate(s['paras'])]
        bl = []
        for runs, kids in s['bullets']:
            bl.append("- " + f(runs))
            bl += ["  - " + f(x) for x in kids]
        if bl: out.append("\n".join(bl))
        return "\n\n".join(out) + "\n"
    num = {h: n for n, h in enumerate(["Purpose", "Recommendations", "Background", "Options considered", "Gateway assessment",
           "Weighted scoring", "Financial implications", "Legal and procurement", "Equality screening", "Risk register",
           "Consultation", "Property and environment", "Next steps"], 1)}
    d = {k: m[k] for k in ('id', 'title', 'meeting', 'author', 'status')}
    d['summary'] = f(m['summary'])
    d['recommendations'] = [f(x) for x in m['recommendations']]
    d['prose'] = {h.lower().split(" ")[0]: {'heading': f"{num[h]} {h}", 'body': body(s, num[h])} for h, s in m['prose'].items()}
    d['options'] = [{'group': g['group'], 'items': [{**o, 'note': f(o['note'])} for o in g['items']]} for g in m['options']]
    d['gateway'] = m['gateway']; d['scoring'] = m['scoring']; d['costs'] = m['costs']
    d['equality'] = [{**e, 'action': f(e['action'])} for e in m['equality']]
    d['risks'] = [{**x, 'risk': f(x['risk']), 'mitigation': f(x['mitigation'])} for x in m['risks']]
    d['contacts'] = m['contacts']
    d['appendices'] = [{'letter': a['letter'], 'heading': a['heading'], 'body': body(a, a['letter'])} for a in m['appendices']]
    d['footnotes'] = [{'key': k, 'text': t} for k, t in notes]
    return d

class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)): pass
Dumper.add_representer(str, lambda d, s: d.represent_scalar('tag:yaml.org,2002:str', s, style='|' if '\n' in s else None))
Dumper.ignore_aliases = lambda self, data: True

def dump(d): return yaml.dump(d, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100)

def main():
    out, n = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    seed = sys.argv[3] if len(sys.argv) > 3 else "despatch-peers-1"
    if out.exists():
        shutil.rmtree(out)
    (out / "yaml").mkdir(parents=True)
    for i in range(1, n + 1):
        (out / "yaml" / f"paper-{i:04d}.yaml").write_text(dump(data_of(model(i, seed))), encoding="utf-8")
    print(f"{n} papers in {out}")


if __name__ == "__main__":
    main()
