"""Asks pip-audit whether an environment's packages have known vulnerabilities: python .ci/audit.py PYTHON PIP_AUDIT

0: none is known. 1: some are, each is named. 3: the question was not answered for every package, for want of a network
or of pip-audit. That is no "none", and whoever calls this has to say so. (pip-audit itself says "No known
vulnerabilities found" of packages that it could not ask about.)
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ANSWERED, FOUND, UNANSWERED = 0, 1, 3
SECONDS = 300


def main() -> int:
    python, pip_audit = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        packages, answer = Path(folder, "packages.txt"), Path(folder, "answer.json")
        packages.write_text(_output(python, "-m", "pip", "freeze", "--exclude-editable"), "utf-8")
        asked = (
            pip_audit, "--requirement", str(packages), "--no-deps", "--disable-pip", "--progress-spinner", "off",
            "--format", "json", "--output", str(answer),
        )  # fmt: skip
        try:
            done = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return _unanswered(str(error))
        try:
            audited: list[dict[str, Any]] = json.loads(answer.read_text("utf-8"))["dependencies"]
        except (OSError, ValueError, KeyError):
            said = done.stderr.strip().splitlines()[-1:]
            return _unanswered(said[0] if said else f"pip-audit ended with {done.returncode}")
    found = [f"{one['name']} {one['version']}: {hole['id']}" for one in audited for hole in one.get("vulns", ())]
    passed_over = [one["skip_reason"] for one in audited if "skip_reason" in one]
    print("\n".join(found))
    print(f"{len(audited) - len(passed_over)} packages checked, {len(found)} known vulnerabilities")
    if passed_over:
        _unanswered(f"{len(passed_over)} packages, of which the first: {passed_over[0]}")
    return FOUND if found else UNANSWERED if passed_over else ANSWERED


def _unanswered(why: str) -> int:
    print(f"NOT CHECKED for known vulnerabilities: {why}", file=sys.stderr)
    return UNANSWERED


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
