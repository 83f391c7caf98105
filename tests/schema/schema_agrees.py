"""Holds the reader and the JSON Schema to the same verdict, file by file, by python3-jsonschema (Draft 2020-12)."""
import json
import pathlib
import subprocess
import sys

import jsonschema

program, root = sys.argv[1], pathlib.Path(sys.argv[2])
folders = ("content", "tests/diagnostics/cases", "tests/diagnostics/with")
files = sorted(str(p) for folder in folders for p in (root / folder).rglob("*.yaml"))
corpus = json.loads(subprocess.run([program, *files], check=True, capture_output=True).stdout)

validators = {}
for kind, schema in corpus["schemas"].items():
    jsonschema.Draft202012Validator.check_schema(schema)
    validators[kind] = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker(["date"]))

good = bad = wrong = 0
for entry in corpus["documents"]:
    verdict = validators[entry["kind"]].is_valid(entry["document"])
    good, bad = good + entry["good"], bad + (not entry["good"])
    if verdict != entry["good"]:
        wrong += 1
        if wrong <= 5:
            print(f"{entry['from']}: the reader says {entry['good']}, the schema {verdict}")
            for error in list(validators[entry["kind"]].iter_errors(entry["document"]))[:3]:
                print("   ", list(error.absolute_path), error.message[:200])
            if verdict:
                print("   ", json.dumps(entry["document"])[:1500])
print(f"{good} good and {bad} faulty documents of {len(validators)} kinds, {wrong} verdicts differ")
sys.exit(1 if wrong or good < 20 or bad < 100 else 0)
