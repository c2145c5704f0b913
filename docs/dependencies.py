"""What newsscrape is installed with, by version and licence.

    python docs/dependencies.py            write docs/dependencies.md from the packages that are installed here
    python docs/dependencies.py --check    list every installed package; 1 if MIT code cannot be distributed with one

A licence passes if it is in ``ALLOWED``; one that is not known does not. ``EXCEPTIONS`` says why a package may be there
all the same. Reads the metadata of installed packages only, and asks no network.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

PAGE = Path(__file__).parent / "dependencies.md"
EXTRAS = ("", "js", "export", "release", "cluster")  # what a user installs; "" is newsscrape by itself
# Permissive licences, and those that ask for no more than their own files' source (MPL) or that they can be replaced
# (LGPL), as an imported package always can.
ALLOWED = re.compile(
    r"(?:MIT|0?BSD|Apache|ISC|PSF|Python Software Foundation|CNRI-Python|Zlib|ZPL|Zope Public|MPL|Mozilla Public|LGPL"
    r"|GNU Lesser|Public Domain|Unlicense|CC0-1\.0|HPND|Artistic)\b",
    re.I,
)
EXCEPTIONS = {
    "surt": "of wacz (extra release), which newsscrape runs as a program of its own; nothing imports or ships it",
}
_OR, _AND = re.compile(r"\s+OR\s+", re.I), re.compile(r"\s+AND\s+", re.I)
_INTRODUCTION = """# Dependencies

Every package that newsscrape brings when it is installed, with its version when this page was made and the licence that
its metadata states. `python docs/dependencies.py` makes this page. `.ci/run` lists what it installed itself, and fails
on a licence that code under MIT cannot be distributed with. [Architecture](architecture.md#dependencies) says what each
direct dependency is for, [security](security.md#dependencies) what is checked.

| package | version | licence | installed with |
| --- | --- | --- | --- |
"""


def licence(package: Distribution) -> str:
    """What a package says of its licence: an SPDX expression, else its classifiers joined by OR, else a title."""
    said = package.metadata
    listed = said.get_all("Classifier") or ()
    classifiers = [one.rpartition(" :: ")[2] for one in listed if one.startswith("License ::")]
    stated = (said.get("License") or "").strip().partition("\n")[0][:60]
    return str(said.get("License-Expression") or " OR ".join(classifiers) or stated or _file(package) or "not stated")


def _file(package: Distribution) -> str:
    """The title of a package's licence file."""
    for file in package.files or ():
        if re.match(r"LICEN[CS]E|COPYING", file.name, re.I):
            return file.read_text().strip().partition("\n")[0][:60]
    return ""


def is_allowed(expression: str) -> bool:
    """Whether a licence expression leaves a way that ``ALLOWED`` has; of those joined by AND all have to."""
    choices = _OR.split(re.sub(r"[()]", " ", expression))
    return any(all(ALLOWED.match(one.strip()) for one in _AND.split(choice)) for choice in choices)


def faults() -> list[str]:
    """The installed packages whose licence does not pass, one a line."""
    return [
        f"{name(one)} {one.version}: {licence(one)}"
        for one in installed()
        if not is_allowed(licence(one)) and name(one) not in EXCEPTIONS
    ]


def installed() -> list[Distribution]:
    """Every package of this environment, each once, in order of name."""
    return [found for _, found in sorted({name(one): one for one in distributions() if one.metadata["Name"]}.items())]


def name(package: Distribution) -> str:
    """A package's name in the one form that names are compared in."""
    return normal(package.metadata["Name"])


def normal(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def direct() -> dict[str, str]:
    """The packages that newsscrape itself asks for → the extra that does, "" for none."""
    found: dict[str, str] = {}
    for extra in reversed(EXTRAS):
        found |= {normal(one.name): extra for one in _required("newsscrape", extra)}
    return found


def closure() -> Iterator[tuple[Distribution, str]]:
    """What an installation brings: each package, and which of ``EXTRAS`` brings it first."""
    seen: set[str] = {"newsscrape"}
    for extra in EXTRAS:
        waiting = [(one.name, tuple(one.extras)) for one in _required("newsscrape", extra)]
        while waiting:
            package, extras = waiting.pop()
            if normal(package) in seen:
                continue
            seen.add(normal(package))
            try:
                yield distribution(package), extra
            except PackageNotFoundError:
                continue
            for wanted in ("", *extras):
                waiting += [(one.name, tuple(one.extras)) for one in _required(package, wanted)]


def _required(package: str, extra: str) -> list[Requirement]:
    """What a package asks for in this environment, with an extra; an extra's own are not those without it."""
    required = [Requirement(line) for line in distribution(package).requires or ()]
    return [one for one in required if _holds(one, extra) and not (extra and _holds(one, ""))]


def _holds(required: Requirement, extra: str) -> bool:
    return required.marker is None or required.marker.evaluate({**default_environment(), "extra": extra})


def page() -> str:
    """docs/dependencies.md as text."""
    rows = sorted((name(one), one.version, licence(one), extra) for one, extra in closure())
    own = direct()
    lines = [
        f"| {f'**{package}**' if package in own else package} | {version} | {stated} | {extra or 'newsscrape'} |"
        for package, version, stated, extra in rows
    ]
    excepted = [f"- `{package}`: {why}." for package, why in EXCEPTIONS.items()]
    told = "\n\nBold: direct dependencies.\n\nExceptions, whose licence MIT code could not be distributed with:\n\n"
    return _INTRODUCTION + "\n".join(lines) + told + "\n".join(excepted) + "\n"


def main() -> int:
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(page(), "utf-8")
        return 0
    for one in installed():
        print(f"{name(one):<28} {one.version:<16} {licence(one)}")
    wrong = faults()
    for line in wrong:
        print(f"error: a licence that newsscrape cannot be distributed with: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
