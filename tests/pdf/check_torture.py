#!/usr/bin/python3
"""check_torture.py TORTURE_SAMPLES FOLDER [RANDOM] - makes the torture documents and holds them against every check here."""
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(program, folder, *random):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = subprocess.run([program, folder, *random])
    checked = subprocess.run([HERE / "check_pdfs", folder])
    return 1 if made.returncode or checked.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
