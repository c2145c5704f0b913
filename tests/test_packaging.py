"""What README, docs and messages tell people to install can be had as they say, and CITATION.cff is up to date."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import newsscrape

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PLACES = [
    *ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.py"), *(ROOT / "newsscrape").rglob("*.py"),
]  # fmt: skip
# Programs of others, each installed in an environment of its own (pipx), and Python's own tools.
OTHERS = {"pywb", "pip", "build"}
_COMMAND = re.compile(r"(?:pip|pipx) install ((?:-\S+ |'[^']+'|[\w.\[\],=<>~-]+| )+)")


def installs():
    for path in sorted(PLACES):
        for match in _COMMAND.finditer(path.read_text("utf-8")):
            yield pytest.param(match[1].strip(), id=f"{path.name}: {match[1].strip()}")


def of_project():
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for extra in extras.values() for line in extra)]
    return {requirement.name: requirement for requirement in map(Requirement, lines)}


@pytest.mark.parametrize("command", installs())
def test_what_people_are_told_to_install_exists(command):
    """The clone with an extra that it has, or packages that it depends on; never ``newsscrape`` from an index."""
    words = re.findall(r"'[^']+'|\S+", command)
    ends = next((i for i, word in enumerate(words, 1) if word[-1] in ".,;:"), len(words))  # the rest is prose
    for word in words[:ends]:
        wanted = word.strip("'").rstrip(".,;:")
        if wanted.startswith("-") or wanted == "":
            continue
        if word.startswith(("'.", ".")):
            extras = re.fullmatch(r"\.(?:\[([\w,-]+)\])?", word.strip("'"))
            assert extras, f"not this clone: {word}"
            named = set((extras[1] or "").split(",")) - {""}
            assert named <= set(PROJECT["optional-dependencies"])
        elif (asked := Requirement(wanted)).name not in OTHERS:
            known = of_project()[asked.name]
            assert asked.name != "newsscrape"
            assert not asked.specifier or asked.specifier == known.specifier


def test_there_is_something_to_check():
    assert len(list(installs())) > 10


def test_the_citation_names_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == newsscrape.__version__
    assert citation["license"] == PROJECT["license"]
    assert {"message", "title", "authors", "type"} <= set(citation)
