#!/usr/bin/env python3
"""case_conventions_oracle.py DESPATCH [CASES]: random business cases that use the rarer conventions (health rates, mid-year
timing, base years before and after the first year, relative prices, lines at prices of their own, mixed optimism bias,
chance of four shapes), worked out a second time in exact fractions. Every amount to the penny; a switching value is put
back into the case, as a scenario and as new amounts, and the result is nil; percentiles lie where the distribution says,
within five standard errors; payback at its edges is tried year by year."""
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F
from statistics import NormalDist

despatch = os.path.abspath(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 150
PENNY = F(1, 100)
DRAWS = 4000
STANDARD = [(30, F("0.035")), (75, F("0.03")), (125, F("0.025")), (200, F("0.02")), (300, F("0.015"))]
HEALTH = [(30, F("0.015")), (75, F("0.0129")), (125, F("0.0107")), (200, F("0.0086")), (300, F("0.0064"))]
LOWER = [(30, F("0.03")), (75, F("0.0257")), (125, F("0.0214")), (200, F("0.0171")), (300, F("0.0129"))]
# Mott MacDonald, Review of Large Public Procurement in the UK (2002): upper bounds of capital expenditure.
UPPER = {"non-standard-buildings": 51, "standard-buildings": 24, "non-standard-civil-engineering": 66,
         "standard-civil-engineering": 44, "equipment-development": 200, "outsourcing": 41}
PROJECT = "kind: project\ncouncil: Anyborough Council\nlanguage: en-GB\n"
TEMPLATE = "---\ntitle: Figures\ndata: {case: case.yaml, options: options.yaml}\n---\n```json\n{{ case.computed | tojson }}\n```\n"
FIRST = 2027


class Fault(Exception):
    pass


def near(what, seen, wanted, by=PENNY):
    if seen is None or abs(F(str(seen)) - F(wanted)) > by:
        raise Fault(f"{what}: {seen} was printed, and {float(wanted):.4f} is right")


def root(x):
    scale = 10**30
    return F(math.isqrt(x.numerator * scale * scale // x.denominator), scale)


def factors(bands, last, mid_year):
    ends = [F(1)]
    for t in range(1, last + 1):
        ends.append(ends[-1] / (1 + next(rate for end, rate in bands if t <= end)))
    return [ends[0]] + [root(a * b) if mid_year else b for a, b in zip(ends, ends[1:])]


def flat(rate):
    return [(10**6, rate)]


class Case:
    """A case as it is written, and its lines as exact real amounts: (option, side, rates, input, amounts by year)."""

    def __init__(self, seed):
        chance = self.chance = random.Random(seed)
        self.n = n = chance.choice([1, 2, 3, 8, 15, 32, 55, 80])
        # The base year: before the first year, the first, or one within.
        self.base = chance.choice([FIRST, FIRST, FIRST - 1, FIRST - 3, FIRST + min(2, n - 1)])
        self.price_base = chance.choice([FIRST, self.base, FIRST - 2])
        self.mid = chance.random() < 0.5
        self.case = {"kind": "business-case", "title": "Random", "option": "b", "comparator": "a",
                     "green_book": chance.choice([2022, 2026]), "price_base": self.price_base,
                     "discounting": {"base_year": self.base, "timing": "mid-year" if self.mid else "end-year"},
                     "years": {"first": FIRST, "count": n}, "options": {"a": {}, "b": {}}}
        index = {year: F(chance.randrange(900, 1100) + 25 * (year - FIRST), 10) for year in range(FIRST - 3, FIRST + n)}
        self.index = index
        self.case.update({"deflator": "own", "deflators": [{"id": "own", "name": "Own", "released": "2026-09-01",
                          "index": {str(year): float(i) for year, i in index.items()}}]})
        self.lines = []
        self.totals = {"a": [F(0), F(0)], "b": [F(0), F(0)]}
        self.bias = self.random_bias()
        for option in "ab":
            for side, many in (("costs", chance.randrange(1, 4)), ("benefits", chance.randrange(0, 4) if option == "a" else chance.randrange(1, 4))):
                self.case["options"][option][side] = [self.line(option, side, i) for i in range(many)]
            if not self.case["options"][option]["benefits"]:
                del self.case["options"][option]["benefits"]
        self.sensitivity()

    def random_bias(self):
        chance = self.chance
        bias = {"option": "b", "applies_to": "costs-b-0"}
        form = chance.randrange(3)
        if form == 0:
            sort = chance.choice(sorted(UPPER))
            bias["project_type"], upper = sort, F(UPPER[sort])
        elif form == 1:
            sorts = chance.sample(sorted(UPPER), chance.randrange(2, 4))
            shares = [chance.randrange(1, 400) for _ in sorts[1:]]  # tenths of a per cent
            shares = [1000 - sum(shares)] + shares
            bias["mix"] = {sort: float(F(share, 10)) for sort, share in zip(sorts, shares)}
            upper = sum(F(share, 1000) * UPPER[sort] for sort, share in zip(sorts, shares))
        else:
            upper = F(chance.randrange(0, 9000), 100)
            bias["rate"] = float(upper)
        managed, left = F(0), 100
        bias["mitigation"] = []
        for i in range(chance.randrange(0, 4)):
            share, mitigated = chance.randrange(0, left + 1), chance.randrange(0, 101)
            left -= share
            managed += F(share, 100) * F(mitigated, 100)
            bias["mitigation"].append({"factor": f"Factor {i}", "share": share, "mitigated": mitigated})
        self.case["optimism_bias"] = [bias]
        # Rates are kept to the ten-thousandth of a per cent.
        return F(round(upper * (1 - managed) * 10000), 10000) / 100

    def line(self, option, side, i):
        chance = self.chance
        name = f"{side}-{option}-{i}"
        line = {"id": name, "heading": name.capitalize()}
        first = max(0, self.base - FIRST)  # nothing is spent before the base year
        amounts = {year: F(chance.randrange(0, 20_000_000), 100) for year in range(FIRST + first, FIRST + self.n)
                   if chance.random() < 0.7 or year == FIRST + first}
        line["amounts"] = {str(year): float(a) for year, a in amounts.items()}
        sunk = first > 0 and side == "costs" and i > 0 and chance.random() < 0.5
        if sunk:  # money before the base year is gone whatever is decided
            line["amounts"], line["treatment"] = {str(FIRST): float(F(chance.randrange(1, 10**7), 100))}, "sunk"
            return line
        real = dict(amounts)
        form = chance.randrange(4)
        if form == 0:
            line["prices"] = "nominal"
            real = {year: a * self.index[self.price_base] / self.index[year] for year, a in amounts.items()}
        elif form == 1:
            own = chance.choice(sorted(self.index))
            line["price_base"] = own
            real = {year: a * self.index[self.price_base] / self.index[own] for year, a in amounts.items()}
        if chance.random() < 0.4:
            percent = F(chance.randrange(-30, 31), 10)
            line["relative_price"] = float(percent)
            line["source"] = "Evidence"
            real = {year: a * (1 + percent / 100) ** max(0, year - self.price_base) for year, a in real.items()}
        health = chance.random() < 0.3
        if health:
            line["discount"] = "health"
        biased = (option, side, i) == ("b", "costs", 0)
        if biased:
            real = {year: a * (1 + self.bias) for year, a in real.items()}
        self.totals[option][side == "benefits"] += sum(amounts.values())
        self.lines.append({"id": name, "option": option, "side": side, "health": health, "input": None, "biased": biased,
                           "real": real})
        return line

    def sensitivity(self):
        chance = self.chance
        free = [line for line in self.lines if line["option"] == "b"]
        self.inputs = []
        for i, line in enumerate(chance.sample(free, min(len(free), chance.randrange(1, 4)))):
            shape = chance.choice(["triangular", "uniform", "normal", "fixed"])
            central = chance.choice([None, 40, 2.5])
            middle = F(str(central or 100))
            low, high = middle * F(chance.randrange(50, 100), 100), middle * F(chance.randrange(100, 180), 100)
            one = {"id": f"i{i}", "name": f"Input {i}", "lines": line["id"], "low": float(low), "high": float(high),
                   "distribution": shape}
            if central:
                one.update({"central": central, "unit": "visits"})
            sd = middle * F(chance.randrange(1, 20), 100)
            if shape == "normal":
                one["sd"] = float(sd)
            line["input"] = i
            self.inputs.append({"said": one, "low": low / middle, "high": high / middle, "sd": sd / middle, "shape": shape, "middle": middle})
        self.scenarios = [{"id": "central", "name": "Central"}] + [
            {"id": f"s{k}", "name": f"Scenario {k}",
             "set": {one["said"]["id"]: float(one["middle"] * (one["low"] + (one["high"] - one["low"]) * F(k, 3)))
                     for one in self.inputs if chance.random() < 0.8}} for k in range(3)]
        self.case["sensitivity"] = {
            "inputs": [one["said"] for one in self.inputs], "scenarios": self.scenarios,
            "discount_rate_low": 1.5, "discount_rate_high": 6,
            "monte_carlo": {"draws": DRAWS, "seed": chance.randrange(10**6), "percentiles": [5, 25, 50, 90]}}

    # ---- what is right
    def last(self):
        return FIRST + self.n - 1 - self.base

    def present(self, line, standard, health):
        by_year = health if line["health"] else standard
        return sum((a * by_year[year - self.base] for year, a in line["real"].items()), F(0))

    def flows(self, standard=STANDARD, health=HEALTH):
        d, h = factors(standard, self.last(), self.mid), factors(health, self.last(), self.mid)
        return [(line, (1 if line["side"] == "benefits" else -1) * self.present(line, d, h)) for line in self.lines]

    def net(self, option, flows, times=None):
        return sum((value * (F(1) if line["input"] is None or times is None else times[line["input"]])
                    for line, value in flows if line["option"] == option), F(0))


def render(folder, case):
    options = {"kind": "options", "title": "Options", "options": [{"id": i, "name": i.upper(), "description": "One."} for i in case["options"]]}
    for name, text in (("despatch.yaml", PROJECT), ("case.yaml", json.dumps(case)), ("options.yaml", json.dumps(options)), ("figures.md", TEMPLATE)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    ran = subprocess.run([despatch, "render", os.path.join(folder, "figures.md"), "--to", "md"], capture_output=True, text=True)
    if ran.returncode:
        raise Fault(ran.stderr)
    return json.loads(ran.stdout.split("```json\n")[1].split("\n```")[0])


def check_sums(made, seen, flows):
    for option in "ab":
        printed = seen["economic"]["by_id"][option]
        costs = -sum((v for line, v in flows if line["option"] == option and line["side"] == "costs"), F(0))
        benefits = sum((v for line, v in flows if line["option"] == option and line["side"] == "benefits"), F(0))
        before = -sum((v / (1 + made.bias if line["biased"] else 1) for line, v in flows
                       if line["option"] == option and line["side"] == "costs"), F(0))
        for key, wanted in (("pv_costs", costs), ("pv_benefits", benefits), ("npsv", benefits - costs), ("npc", costs - benefits),
                            ("pv_costs_before_bias", before), ("optimism_bias", costs - before),
                            ("total_costs", made.totals[option][0]), ("total_benefits", made.totals[option][1])):
            near(f"{option}: {key}", printed[key], wanted, 0 if key.startswith("total") else PENNY)
        if costs > 0:
            near(f"{option}: bcr", printed["bcr"], benefits / costs, F(1, 10**9) * max(1, benefits / costs))
        if made.last() > 0:
            annuity = sum(factors(STANDARD, made.last(), made.mid)[1:])
            near(f"{option}: equivalent annual value", printed["equivalent_annual_value"], (benefits - costs) / annuity)
        elif printed["equivalent_annual_value"] is not None:
            raise Fault("an equivalent annual value of no year at all")
        if made.case["green_book"] == 2026 and made.last() > 50:
            lower = made.flows(LOWER, HEALTH)
            near(f"{option}: net present value by the lower schedule", printed["lower_rate_npsv"], made.net(option, lower))
        elif printed["lower_rate_npsv"] is not None:
            raise Fault("a lower schedule where none is asked for")
        for year in printed["by_year"]:
            here = int(year["year"])
            near(f"costs of {here}", year["costs"], sum((line["real"].get(here, F(0)) for line in made.lines
                 if (line["option"], line["side"]) == (option, "costs")), F(0)))


def check_tests(made, seen, flows, folder):
    one = [F(1)] * len(made.inputs)
    measure = lambda times, fl=flows: made.net("b", fl, times) - made.net("a", fl, times)
    tests = seen["sensitivity"]
    near("the result as it stands", tests["base"], measure(None))
    bars = {bar["id"]: bar for bar in tests["tornado"]}
    for i, given in enumerate(made.inputs):
        for end in ("low", "high"):
            times = one[:i] + [given[end]] + one[i + 1:]
            near(f"tornado, input {i} {end}", bars[f"i{i}"][f"npv_{end}"], measure(times))
    for end, rate in (("low", F("0.015")), ("high", F("0.06"))):
        near(f"tornado, discount rate {end}", bars["discount-rate"][f"npv_{end}"], measure(None, made.flows(flat(rate), flat(rate))))
    swings = [abs(F(str(bar["npv_high"])) - F(str(bar["npv_low"]))) for bar in tests["tornado"]]
    if any(b > a + 2 * PENNY for a, b in zip(swings, swings[1:])):
        raise Fault("the tornado is not widest first")
    for said, scenario in zip(tests["scenarios"], made.scenarios, strict=True):
        times = [F(str(scenario.get("set", {}).get(g["said"]["id"], float(g["middle"])))) / g["middle"] for g in made.inputs]
        near(f"scenario {said['id']}", said["npv"], measure(times))
        best = max("ab", key=lambda o: made.net(o, flows, times))
        if said["leader"] != best:
            raise Fault(f"scenario {said['id']}: {said['leader']} is said to lead, and {best} does")
    for i, given in enumerate(made.inputs):
        at = tests["switching"][i]["nil"]
        none, whole = measure(one[:i] + [F(0)] + one[i + 1:]), measure(one)
        crossing = -none / (whole - none) if whole != none else None
        if at is None:
            if crossing is not None and 0 < crossing < 10**6 and abs(whole - none) > abs(none) / 10**9:
                raise Fault(f"switching value of input {i}: none was printed, and {float(crossing)} times it is right")
            continue
        value = F(str(at["value"]))
        moved = abs(whole - none)
        # Put back: the result is nil, up to the digits in which the value is printed.
        slack = PENNY + moved * abs(value / given["middle"]) / 10**12
        near(f"input {i} at its switching value", measure(one[:i] + [value / given["middle"]] + one[i + 1:]), 0, slack)
        again = json.loads(json.dumps(made.case))
        again["sensitivity"]["inputs"][i].update({"low": min(given["said"]["low"], float(value)), "high": max(given["said"]["high"], float(value))})
        again["sensitivity"]["scenarios"] = [{"id": "put-back", "name": "Put back", "set": {given["said"]["id"]: float(value)}}]
        # And once more, as amounts of the lines themselves: each is rounded to the penny then.
        put = render(folder, again)["sensitivity"]["scenarios"][0]["npv"]
        near(f"scenario with input {i} at its switching value", put, 0, slack + PENNY)
        amounts = 0
        for option in again["options"].values():
            for line in option.get("costs", []) + option.get("benefits", []):
                if line["id"] == given["said"]["lines"]:
                    amounts += len(line["amounts"])
                    line["amounts"] = {year: round(a * float(value / given["middle"]), 2) for year, a in line["amounts"].items()}
                    if max(line["amounts"].values()) > 1e11:
                        return
        again["sensitivity"]["scenarios"] = []
        base = render(folder, again)["sensitivity"]["base"]
        near(f"amounts of input {i} at its switching value", base, 0, slack + PENNY * (2 + amounts * 40))


def share_below(given, times):
    """Of the distribution of an input's multiplier, what lies below."""
    a, c, b = float(given["low"]), 1.0, float(given["high"])
    x = float(times)
    if given["shape"] == "normal":
        return NormalDist(1, float(given["sd"])).cdf(x)
    if x <= a:
        return 0.0
    if x >= b:
        return 1.0
    if given["shape"] == "uniform":
        return (x - a) / (b - a)
    return (x - a) ** 2 / ((b - a) * (c - a)) if x < c else 1 - (b - x) ** 2 / ((b - a) * (b - c))


def moments(given):
    a, b = given["low"], given["high"]
    if given["shape"] == "triangular":
        return (a + 1 + b) / 3, (a * a + 1 + b * b - a - a * b - b) / 18
    if given["shape"] == "uniform":
        return (a + b) / 2, (b - a) ** 2 / 12
    return F(1), given["sd"] ** 2 if given["shape"] == "normal" else F(0)


intervals = []  # whether each stated interval of a percentile holds the true one


def check_chance(made, seen, flows):
    run = seen["sensitivity"]["monte_carlo"]
    one = [F(1)] * len(made.inputs)
    measure = lambda times: made.net("b", flows, times) - made.net("a", flows, times)
    base = measure(one)
    # Each input moves one line, so the result is a sum of independent parts.
    slopes = [base - measure(one[:i] + [F(0)] + one[i + 1:]) for i in range(len(made.inputs))]
    mean = base + sum(s * (moments(g)[0] - 1) for s, g in zip(slopes, made.inputs))
    variance = sum(s * s * moments(g)[1] for s, g in zip(slopes, made.inputs))
    sd = math.sqrt(variance)
    near("mean of the draws", run["mean"], mean, F(5 * sd / math.sqrt(DRAWS) + 0.02))
    near("standard deviation of the draws", run["sd"], F(sd), F(0.08 * sd + 0.02))
    near("standard error", run["standard_error"], F(str(run["sd"])) / F(math.sqrt(DRAWS)), F(2, 100))
    leads = {one["id"]: one["share"] for one in run["leads"]}
    near("both options lead in all draws together", leads["a"] + leads["b"], 1, F(1, 10**9))
    near("draws in which the comparator leads", leads["a"], F(str(run["below_zero"])), F(1, 1000))
    moving = [i for i, g in enumerate(made.inputs) if g["shape"] != "fixed" and slopes[i] != 0]
    if len(moving) == 1:
        i = moving[0]
        times = 1 - base / slopes[i]
        below = share_below(made.inputs[i], times) if slopes[i] > 0 else 1 - share_below(made.inputs[i], times)
        if abs(run["below_zero"] - below) > 5 * math.sqrt(below * (1 - below) / DRAWS) + 1e-6:
            raise Fault(f"{run['below_zero']} of the draws are said to be below nil, and {below:.4f} is right")
        for one in run["percentiles"]:
            times = 1 + (F(str(one["npv"])) - base) / slopes[i]
            share = share_below(made.inputs[i], times)
            share = share if slopes[i] > 0 else 1 - share
            p = one["percent"] / 100
            low, high = (share_below(made.inputs[i], 1 + (F(str(one[end])) - base) / slopes[i]) for end in ("from", "to"))
            low, high = (low, high) if slopes[i] > 0 else (1 - low, 1 - high)
            intervals.append(low - 1e-6 <= p <= high + 1e-6)
            if abs(share - p) > 5 * math.sqrt(p * (1 - p) / DRAWS) + 1e-6:
                raise Fault(f"{one['label']} lies at {share:.4f} of its distribution")
    elif moving:
        chance, n = random.Random(7), 20000
        total = [float(base)] * n
        for i in moving:
            g, slope = made.inputs[i], float(slopes[i])
            a, b = float(g["low"]), float(g["high"])
            draw = {"triangular": lambda: chance.triangular(a, b, 1), "uniform": lambda: chance.uniform(a, b),
                    "normal": lambda: chance.gauss(1, float(g["sd"]))}[g["shape"]]
            total = [so_far + slope * (draw() - 1) for so_far in total]
        for one in run["percentiles"]:
            p = one["percent"] / 100
            share = sum(result < float(one["npv"]) for result in total) / n
            if abs(share - p) > 5 * math.sqrt(p * (1 - p) * (1 / DRAWS + 1 / n)) + 1e-4:
                raise Fault(f"{one['label']} lies above {share:.4f} of draws by another generator")


def check_payback(folder, seed):
    """Small whole amounts, so that sums meet nil exactly; with and without a comparator."""
    chance = random.Random(seed)
    n = chance.choice([1, 2, 3, 5, 8])
    cost = [chance.choice([0, 0, 1, 2, 3]) for _ in range(n)]
    benefit = [chance.choice([0, 1, 1, 2]) for _ in range(n)]
    if not any(cost):
        cost[0] = 2
    case = {"kind": "business-case", "title": "Payback", "option": "b", "green_book": 2026, "price_base": FIRST,
            "years": {"first": FIRST, "count": n}, "options": {"b": {"costs": [{"heading": "Cost", "amounts": cost}],
                                                                  "benefits": [{"heading": "Benefit", "amounts": benefit}]}}}
    other = [0] * n
    if chance.random() < 0.5:
        other = [chance.choice([0, 1]) for _ in range(n)]
        case.update({"comparator": "a"})
        case["options"]["a"] = {"costs": [{"heading": "As now", "amounts": other}]}
    sums, total = [], 0
    for t in range(n):
        total += benefit[t] - cost[t] + other[t]
        sums.append(total)
    wanted = next((t for t in range(n) if sums[t] >= 0 and min(sums[:t], default=0) < 0 and min(sums[t:]) >= 0), None)
    seen = render(folder, case)["economic"]["by_id"]["b"]["payback"]
    if (seen["year"], seen["reached"]) != (None if wanted is None else str(FIRST + wanted), wanted is not None):
        raise Fault(f"payback of {sums}: {seen} was printed, and year {wanted} is right")
    if wanted is not None:
        net = sums[wanted] - sums[wanted - 1]
        near("years to payback", seen["years"], wanted - 1 + F(-sums[wanted - 1], net), F(1, 10**9))


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, count + 1):
            try:
                made = Case(seed)
                seen = render(folder, made.case)
                flows = made.flows()
                check_sums(made, seen, flows)
                check_tests(made, seen, flows, folder)
                check_chance(made, seen, flows)
                check_payback(folder, seed)
            except Fault as fault:
                faults += 1
                print(f"case {seed}: {fault}")
                if faults == 10:
                    break
    held = sum(intervals) / max(1, len(intervals))
    # Nineteen times of twenty: four draws of one run hang together, so a wide margin.
    if len(intervals) >= 100 and not 0.90 <= held <= 0.995:
        faults += 1
        print(f"{held:.3f} of {len(intervals)} percentiles lie in their stated intervals, where 0.95 is right")
    print(f"{seed} cases, {faults} faults; {held:.3f} of {len(intervals)} percentiles in their stated intervals")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
