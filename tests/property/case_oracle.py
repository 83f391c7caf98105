#!/usr/bin/env python3
"""case_oracle.py DESPATCH [CASES]: works random business cases out a second time, in exact fractions and by other means than
the program's, and holds every figure against what the program prints for templates."""
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
from fractions import Fraction as F

despatch = os.path.abspath(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
PENNY = F(1, 100)
# HM Treasury, The Green Book (2022), table 8: the rate of the years up to and including the one named.
BANDS = [(30, F(35, 1000)), (75, F(30, 1000)), (125, F(25, 1000))]
UPPER = {"standard-buildings": 24, "non-standard-buildings": 51, "equipment-development": 200}
PROJECT = "kind: project\ncouncil: Anyborough Council\nlanguage: en-GB\n"
TEMPLATE = "---\ntitle: Figures\ndata: {case: case.yaml, options: options.yaml}\n---\n```json\n{{ case.computed | tojson }}\n```\n"


def to_penny(amount):
    """Halves go away from nought."""
    pence = abs(amount) * 100
    whole = F(math.floor(pence + F(1, 2)), 100)
    return whole if amount >= 0 else -whole


def discount_factors(last):
    out = [F(1)]
    for t in range(1, last + 1):
        rate = next(rate for end, rate in BANDS if t <= end)
        out.append(out[-1] / (1 + rate))
    return out


def year_name(year):
    return f"{year}/{(year + 1) % 100:02}"


def random_line(chance, name, n, scale):
    """A line as it is written, and its exact amount in each year."""
    line = {"id": name, "heading": name.capitalize()}
    form = chance.randrange(4)
    cents = lambda: chance.randrange(1, scale * 100)
    if form == 0:
        amounts = [F(cents(), 100) for _ in range(n)]
        line["amounts"] = [float(a) for a in amounts]
    elif form == 1:
        amounts = [F(0)] * n
        at = chance.randrange(n)
        amounts[at] = F(cents(), 100)
        line.update({"amount": float(amounts[at]), "in": year_name(FIRST + at)})
    else:
        begin = chance.randrange(n)
        end = chance.randrange(begin, n)
        amount = F(cents(), 100)
        growth = F(chance.randrange(-40, 60), 10) if form == 3 else F(0)
        line.update({"amount": float(amount), "from": year_name(FIRST + begin), "to": year_name(FIRST + end)})
        if form == 3:
            line["growth"] = float(growth)
        amounts = [to_penny(amount * (1 + growth / 100) ** (t - begin)) if begin <= t <= end else F(0) for t in range(n)]
    return line, amounts


FIRST = 2027


def make(seed):
    chance = random.Random(seed)
    n = chance.choice([1, 2, 5, 10, 31, 40, 60, 80])
    back = chance.randrange(0, 3)
    case = {"kind": "business-case", "title": "Random", "option": "b", "comparator": "a",
            "green_book": chance.choice([2022, 2026]), "discounting": {"base_year": year_name(FIRST - back)},
            "price_base": year_name(FIRST - back), "years": {"first": year_name(FIRST), "count": n}, "options": {}}
    prices = chance.choice(["real", "inflation", "series"])
    to_base = [F(1)] * n
    if prices == "inflation":
        percent = F(chance.randrange(5, 60), 10)
        case.update({"prices": "nominal", "inflation": float(percent)})
        to_base = [1 / (1 + percent / 100) ** (t + back) for t in range(n)]
    elif prices == "series":
        index = [F(chance.randrange(900, 1000) + 20 * t, 10) for t in range(n + back)]
        case.update({"prices": "nominal", "deflator": "own", "deflators": [
            {"id": "own", "name": "Own", "released": "2026-09-01",
             "index": {year_name(FIRST - back + t): float(i) for t, i in enumerate(index)}}]})
        to_base = [index[0] / index[t + back] for t in range(n)]
    sort = chance.choice(sorted(UPPER))
    share, mitigated = chance.randrange(0, 101), chance.randrange(0, 101)
    bias = F(UPPER[sort], 100) * (1 - F(share, 100) * F(mitigated, 100))
    expected = {}
    factors = discount_factors(n + back)[back:]
    nets = {}
    cash = []
    for option in "ab":
        lines = {"costs": [], "benefits": []}
        by_year = {"costs": [F(0)] * n, "benefits": [F(0)] * n}
        before = F(0)
        pay = [F(0)] * n
        moved = F(0)
        for side, how_many in (("costs", chance.randrange(1, 4)), ("benefits", chance.randrange(0, 3))):
            for i in range(how_many):
                line, amounts = random_line(chance, f"{side}-{option}-{i}", n, 100_000)
                treatment = chance.choice([None, None, None, "vat", "non-cash"]) if side == "costs" else None
                if treatment and not (side == "costs" and i == 0):
                    line["treatment"] = treatment
                else:
                    treatment = None
                if side == "costs" and treatment != "non-cash":
                    pay = [a + b for a, b in zip(pay, amounts)]
                lines[side].append(line)
                if treatment == "vat":
                    continue
                real = [a * k for a, k in zip(amounts, to_base)]
                if side == "costs":
                    before += sum(r * d for r, d in zip(real, factors))
                if side == "costs" and i == 0 and option == "b":
                    real = [r * (1 + bias) for r in real]
                    moved = sum(r * d for r, d in zip(real, factors))
                by_year[side] = [a + b for a, b in zip(by_year[side], real)]
        case["options"][option] = {side: rows for side, rows in lines.items() if rows}
        costs = sum(c * d for c, d in zip(by_year["costs"], factors))
        benefits = sum(b * d for b, d in zip(by_year["benefits"], factors))
        nets[option] = [b - c for b, c in zip(by_year["benefits"], by_year["costs"])]
        expected[option] = {"pv_costs_before_bias": before, "optimism_bias": costs - before, "pv_costs": costs,
                            "pv_benefits": benefits, "npsv": benefits - costs, "npc": costs - benefits,
                            "bcr": benefits / costs}
        if n + back > 1:
            expected[option]["equivalent_annual_value"] = (benefits - costs) / sum(discount_factors(n + back - 1)[1:])
        if option == "b":
            cash = pay
    case["optimism_bias"] = [{"option": "b", "applies_to": "costs-b-0", "project_type": sort,
                              "mitigation": [{"factor": "Design", "share": share, "mitigated": mitigated}]}]
    case["sensitivity"] = {
        "inputs": [{"id": "cost", "name": "Cost", "lines": "costs-b-0", "low": 80, "high": 150}],
        "monte_carlo": {"draws": 2000, "seed": seed}}
    budget = [F(chance.randrange(0, 30_000_000), 100) for _ in range(n)]
    case["budget"] = [{"heading": "Plan", "amounts": [float(b) for b in budget]}]
    case["over_budget_reason"] = "From reserves."
    beyond = [b - a for a, b in zip(nets["a"], nets["b"])]
    return case, expected, {"beyond": beyond, "moved": moved, "left": [b - c for b, c in zip(budget, cash)]}


def payback(beyond):
    sums, total = [], F(0)
    for one in beyond:
        total += one
        sums.append(total)
    for t in range(len(sums)):
        if sums[t] >= 0 and any(s < 0 for s in sums[:t]) and all(s >= 0 for s in sums[t:]):
            return year_name(FIRST + t)
    return None


class Fault(Exception):
    pass


def near(what, seen, wanted, by=PENNY):
    if abs(F(str(seen)) - wanted) > by:
        raise Fault(f"{what}: {seen} was printed, and {float(wanted):.4f} is right")


def check(folder, seed):
    case, expected, more = make(seed)
    paths = {name: os.path.join(folder, name) for name in ("despatch.yaml", "case.yaml", "options.yaml", "figures.md")}
    options = {"kind": "options", "title": "Options", "options": [
        {"id": "a", "name": "As now", "description": "No change."}, {"id": "b", "name": "New", "description": "A change."}]}
    for name, text in (("despatch.yaml", PROJECT), ("case.yaml", json.dumps(case)), ("options.yaml", json.dumps(options)), ("figures.md", TEMPLATE)):
        with open(paths[name], "w", encoding="utf-8") as file:
            file.write(text)
    ran = subprocess.run([despatch, "render", paths["figures.md"], "--to", "md"], capture_output=True, text=True)
    if ran.returncode:
        raise Fault(ran.stderr)
    seen = json.loads(ran.stdout.split("```json\n")[1].split("\n```")[0])
    for option, figures in expected.items():
        printed = seen["economic"]["by_id"][option]
        for figure, wanted in figures.items():
            # A double of this size is good for nine digits.
            near(f"{option}: {figure}", printed[figure], wanted,
                 F(1, 10**9) * max(1, abs(wanted)) if figure == "bcr" else PENNY)
    came = payback(more["beyond"])
    printed = seen["economic"]["by_id"]["b"]["payback"]["year"]
    if printed != came:
        raise Fault(f"payback: {printed} was printed, and {came} is right")
    base = expected["b"]["npsv"] - expected["a"]["npsv"]
    near("beyond the comparator", seen["sensitivity"]["base"], base)
    moved = more["moved"]
    turn = seen["sensitivity"]["switching"][0]["nil"]
    value = 100 * (1 + base / moved)
    if turn is None:
        if value > 0:
            raise Fault(f"switching value: none was printed, and {float(value)} is right")
    else:
        near("switching value", turn["value"], value, F(1, 10**6) * max(1, abs(value)))
    # Triangular from 80 to 150 with its peak at 100, drawn by another generator. Five standard errors and some.
    run = seen["sensitivity"]["monte_carlo"]
    chance = random.Random(seed + 1)
    draws = sorted(float(base - moved * (F(chance.triangular(80, 150, 100)) / 100 - 1)) for _ in range(4000))
    sd = statistics.stdev(draws)
    error = sd * math.sqrt(1 / 2000 + 1 / 4000)
    near("mean of the draws", run["mean"], F(statistics.fmean(draws)), F(5 * error + 0.01))
    for one in run["percentiles"]:
        near(one["label"], one["npv"], F(draws[int(one["percent"] / 100 * 4000)]), F(10 * error + 0.01))
    left = seen["financial"]["affordability"]["years"]
    for year, wanted in zip(left, more["left"], strict=True):
        near(f"left in {year['year']}", year["left"], wanted, F(0))


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, count + 1):
            try:
                check(folder, seed)
            except Fault as fault:
                faults += 1
                print(f"case {seed}: {fault}")
                if faults == 10:
                    break
    print(f"{seed} cases, {faults} faults")
    return 1 if faults else 0


sys.exit(main())
