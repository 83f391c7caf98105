#!/usr/bin/env python3
"""appraisal_oracle.py DESPATCH [APPRAISALS]: works random options appraisals out a second time, in exact fractions and by
other means than the program's (weights that swap the leader are tried just below and above; shares of all weights are
areas of polygons), and holds every figure against what the program prints for templates."""
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from fractions import Fraction as F

despatch = os.path.abspath(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
DRAWS = 20000
PROJECT = "kind: project\ncouncil: Anyborough Council\nlanguage: en-GB\n"
TEMPLATE = "---\ntitle: Figures\ndata: {appraisal: appraisal.yaml, options: options.yaml}\n---\n```json\n{{ appraisal.computed | tojson }}\n```\n"


class Fault(Exception):
    pass


def same(what, seen, wanted):
    if seen != wanted:
        raise Fault(f"{what}: {seen} was printed, and {wanted} is right")


def near(what, seen, wanted, by=F(1, 10**9)):
    if seen is None or abs(F(str(seen)) - F(wanted)) > by:
        raise Fault(f"{what}: {seen} was printed, and {float(wanted):.9f} is right")


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def computed(folder, weights, scores, seed):
    """What the program makes of an appraisal: weights by criterion, scores by option and criterion."""
    appraisal = {"kind": "appraisal", "title": "Random", "robustness": {"draws": DRAWS, "seed": seed},
                 "criteria": {"items": [{"id": j, "name": j.upper(), "weight": float(w)} for j, w in weights.items()]},
                 "scores": {i: {j: float(s) for j, s in row.items() if s is not None} for i, row in scores.items()}}
    options = {"kind": "options", "title": "Options", "options": [
        {"id": i, "name": i.upper(), "description": "An option."} for i in scores]}
    write(folder, "despatch.yaml", PROJECT)
    write(folder, "appraisal.yaml", json.dumps(appraisal))
    write(folder, "options.yaml", json.dumps(options))
    write(folder, "figures.md", TEMPLATE)
    ran = subprocess.run([despatch, "render", os.path.join(folder, "figures.md"), "--to", "md"], capture_output=True, text=True)
    if ran.returncode:
        raise Fault(ran.stderr)
    return json.loads(ran.stdout.split("```json\n")[1].split("\n```")[0])


def make(seed):
    chance = random.Random(seed)
    criteria = [f"c{j}" for j in range(chance.choice([2, 3, 3, 5, 8]))]
    options = [f"o{i}" for i in range(chance.choice([2, 3, 4, 6, 20]))]
    weights = {j: F(chance.randrange(1, 1000), 10) for j in criteria}
    step = chance.choice([1, 10, 25])  # coarse scores give ties
    scores = {i: {j: F(chance.randrange(0, 1000 // step + 1) * step, 10) for j in criteria} for i in options}
    return weights, scores


def totals_of(weights, scores):
    whole = sum(weights.values())
    return {i: sum(weights[j] * row[j] for j in row) / whole for i, row in scores.items()}


def leaders(weights, scores):
    totals = totals_of(weights, scores)
    most = max(totals.values())
    return {i for i, total in totals.items() if total == most}


def moved(weights, name, x):
    """One weight at x of the whole, the others in their ratios."""
    rest = sum(w for j, w in weights.items() if j != name)
    return {j: x if j == name else (1 - x) * w / rest for j, w in weights.items()}


def clipped(polygon, a, b, c):
    """The part of a polygon where a x + b y + c >= 0."""
    out = []
    for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1]):
        here, there = a * x1 + b * y1 + c, a * x2 + b * y2 + c
        if here >= 0:
            out.append((x1, y1))
        if here * there < 0:
            t = here / (here - there)
            out.append((x1 + t * (x2 - x1), y1 + t * (y2 - y1)))
    return out


def area(polygon):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1]))) / 2


def share_where_best(option, rivals, scores, criteria):
    """The share of all weights of two or three criteria with which an option has at least its rivals' totals."""
    triangle = [(F(0), F(0)), (F(1), F(0)), (F(0), F(1))]
    if len(criteria) == 2:
        low, high = F(0), F(1)
        for rival in rivals:
            d0, d1 = (scores[option][j] - scores[rival][j] for j in criteria)
            slope = d0 - d1  # x d0 + (1 - x) d1 >= 0
            if slope > 0:
                low = max(low, -d1 / slope)
            elif slope < 0:
                high = min(high, -d1 / slope)
            elif d1 < 0:
                return F(0)
        return max(F(0), high - low)
    polygon = triangle
    for rival in rivals:
        d0, d1, d2 = (scores[option][j] - scores[rival][j] for j in criteria)
        polygon = clipped(polygon, d0 - d2, d1 - d2, d2)
        if len(polygon) < 3:
            return F(0)
    return area(polygon) * 2


def check_totals(seen, weights, scores):
    totals = totals_of(weights, scores)
    same("order", [one["id"] for one in seen["options"]], sorted(totals, key=lambda i: (-totals[i], list(scores).index(i))))
    for one in seen["options"]:
        total = totals[one["id"]]
        near(f"total of {one['id']}", one["total"], total)
        rank = 1 + sum(other > total for other in totals.values())
        level = sum(other == total for other in totals.values()) > 1
        same(f"rank of {one['id']}", (one["rank"], one["tied"], one["rank_text"]), (rank, level, f"{rank}{'=' if level else ''}"))
        for part in one["contributions"]:
            j = part["criterion"]
            near(f"points of {one['id']} on {j}", part["points"], weights[j] * scores[one["id"]][j] / sum(weights.values()))
    first = leaders(weights, scores)
    same("leader", seen["leader"], next(iter(first)) if len(first) == 1 else None)


def check_dominance(seen, scores):
    def beats(i, k):
        return all(scores[i][j] >= scores[k][j] for j in scores[i]) and any(scores[i][j] > scores[k][j] for j in scores[i])
    right = {k: [i for i in scores if beats(i, k)] for k in scores}
    same("dominated", {d["option"]: (d["by"], d["others"]) for d in seen["robustness"]["dominated"]},
         {k: (by[0], len(by) - 1) for k, by in right.items() if by})


def check_weights(seen, weights, scores):
    """At each weight that is said to change the leader, it does: just on this side not yet, just beyond to the one named."""
    leader = seen["leader"]
    hair = F(1, 10**7)
    for one in seen["robustness"]["weights"]:
        name = one["id"]
        now = weights[name] / sum(weights.values())
        near(f"weight of {name}", one["now_percent"], 100 * now)
        for side, sign in (("below", -1), ("above", 1)):
            crossing = one[side]
            if crossing is None:
                end = F(0) if sign < 0 else F(1)
                for step in range(1, 21):  # the leader leads all the way
                    if leader not in leaders(moved(weights, name, now + (end - now) * F(step, 20)), scores):
                        raise Fault(f"{name}: nothing is said to change {side}, and {leader} loses its lead")
                continue
            x = F(str(crossing["percent"])) / 100
            if not (0 <= x <= 1 and (x - now) * sign > 0):
                raise Fault(f"{name}: {float(x)} is not {side} {float(now)}")
            before, beyond = x - sign * hair, x + sign * hair
            same(f"{name}: leader just short of the weight {side}", leaders(moved(weights, name, before), scores), {leader})
            if 0 <= beyond <= 1 and crossing["leader"] not in leaders(moved(weights, name, beyond), scores):
                raise Fault(f"{name}: {crossing['leader']} does not lead just {side} {float(x)}")
            near(f"{name}: total at the weight {side}", crossing["total"],
                 totals_of(moved(weights, name, x), scores)[leader], F(1, 10**6))


def check_scores(seen, weights, scores):
    """At each score that is said to change the leader, two are level; a hair beyond, another leads."""
    leader = seen["leader"]
    hair = F(1, 10**6)
    for one in seen["robustness"]["scores"]:
        j = one["criterion"]
        for who, key, rival, sign in ((leader, "leader_falls_to", one["overtaken_by"], -1),
                                      (one["rival"], "rival_rises_to", one["rival"], 1)):
            if one[key] is None:
                continue
            for past in (-1, 1):
                value = F(str(one[key])) + past * sign * hair
                changed = {i: {**row, j: value} if i == who else row for i, row in scores.items()}
                first = leaders(weights, changed)
                if past < 0:
                    same(f"{j}: leader just before {key}", first, {leader})
                elif rival not in first:
                    raise Fault(f"{j}: {rival} does not lead just beyond {key}")


def check_space(seen, scores):
    space = seen["robustness"]["space"]
    criteria = list(next(iter(scores.values())))
    shares = {one["id"]: one for one in space["options"]}
    if len(scores) <= 16:
        near("all shares together", sum(one["leads_percent"] for one in shares.values()), 100, F(1, 10**6))
    for i, one in shares.items():
        p = one["leads_percent"] / 100
        error = 0 if space["method"] == "exact" else 100 * math.sqrt(p * (1 - p) / space["draws"])
        near(f"error of {i}", one["error_percent"], F(error), F(1, 10**6))
    rows = [tuple(row.values()) for row in scores.values()]
    if len(criteria) > 3 or len(set(rows)) < len(rows):
        return
    for i, one in shares.items():
        rivals = [k for k in scores if k != i]
        right = share_where_best(i, rivals, scores, criteria)
        # Five standard errors, and what rounding to a 32,767th may move.
        slack = F(1, 10**7) if space["method"] == "exact" else F(5 * 100 * math.sqrt(right * (1 - right) / DRAWS) + 0.2)
        near(f"share of {i}", one["leads_percent"], 100 * right, slack)
        if len(scores) > 10:
            continue
        # Its mean place is one more than the sum of the shares with which each other is before it.
        place = 1 + sum(share_where_best(k, [i], scores, criteria) for k in rivals)
        mean = sum((r + 1) * share for r, share in enumerate(one["ranks_percent"])) / 100
        near(f"mean place of {i}", mean, place, F(5 * len(scores) / math.sqrt(DRAWS)))
        near(f"all places of {i}", sum(one["ranks_percent"]), 100, F(1, 10**6))


def check_properties(folder, seed, seen, weights, scores):
    """Scaling all weights changes nothing; one more option that another dominates changes no order; a missing score
    stops the ranking."""
    chance = random.Random(seed)
    factor = chance.choice([F(1, 10), 2, 10, 1000])
    scaled = computed(folder, {j: w * factor for j, w in weights.items()}, scores, seed)
    same("order with other weights", [one["id"] for one in scaled["options"]], [one["id"] for one in seen["options"]])
    for before, after in zip(seen["options"], scaled["options"]):
        near(f"total of {after['id']} with scaled weights", after["total"], F(str(before["total"])))
    same("sentence with scaled weights", scaled["robustness"]["sentence"], seen["robustness"]["sentence"])
    same("shares with scaled weights", scaled["robustness"]["space"], seen["robustness"]["space"])
    model = chance.choice(list(scores))
    worse = {j: max(F(0), s - chance.choice([0, 0, 5])) for j, s in scores[model].items()}
    more = computed(folder, weights, {**scores, "worse": worse}, seed)
    same("order with a dominated option", [one["id"] for one in more["options"] if one["id"] != "worse"],
         [one["id"] for one in seen["options"]])
    gone, on = chance.choice(list(scores)), chance.choice(list(weights))
    try:
        holed = computed(folder, weights, {**scores, gone: {**scores[gone], on: None}}, seed)
    except Fault:
        return  # told as an error: nothing is ranked either
    same("a ranking without a score", (holed["ranked"], holed["missing"]), (False, [{"option": gone, "criterion": on}]))


def check(folder, seed):
    weights, scores = make(seed)
    seen = computed(folder, weights, scores, seed)
    check_totals(seen, weights, scores)
    check_dominance(seen, scores)
    if seen["leader"] is not None:
        check_weights(seen, weights, scores)
        check_scores(seen, weights, scores)
    check_space(seen, scores)
    check_properties(folder, seed, seen, weights, scores)


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, count + 1):
            try:
                check(folder, seed)
            except Fault as fault:
                faults += 1
                print(f"appraisal {seed}: {fault}")
                if faults == 10:
                    break
    print(f"{seed} appraisals, {faults} faults")
    return 1 if faults else 0


sys.exit(main())
