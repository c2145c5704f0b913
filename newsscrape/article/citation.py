"""An article as a reference in BibTeX, RIS and CSL-JSON. Pure; a date is only as precise as it is known.

The note gives the evidence: the time of the capture and the SHA-256 of its bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BIBTEX_SPECIAL = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """The data of a reference. ``published`` is as precise as the archive has it; ``captured`` is UTC."""

    id: int
    headline: str | None
    authors: Sequence[str]
    newspaper: str
    published: str | None
    url: str
    captured: str
    sha256: str
    language: str | None = None
    warc: str | None = None  # the WARC file that holds the bytes, and the offset of their record: ``file:offset``

    @property
    def note(self) -> str:
        return f"Captured {self.captured}; SHA-256 of the page: {self.sha256}"

    @property
    def date_parts(self) -> list[int]:
        """Year, month and day, as far as they are known."""
        found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", self.published or "")
        return [int(part) for part in found.groups() if part] if found else []


def bibtex(cited: Cited) -> str:
    """An ``@article`` for BibLaTeX, whose ``date`` may be a year, a month or a day."""
    parts = [f"{part:02d}" for part in cited.date_parts]
    fields = {
        "title": cited.headline or "[untitled]",
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in cited.authors),
        "journaltitle": cited.newspaper,
        "date": "-".join(parts),
        "url": cited.url,
        "urldate": cited.captured[:10],
        "langid": cited.language or "",
        "library": cited.warc or "",
        "note": cited.note,
    }
    raw = ("author", "url")
    lines = [f"  {name} = {{{value if name in raw else _escaped(value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{newsscrape-{cited.id},", *lines, "}", ""])


def ris(cited: Cited) -> str:
    """A record of type NEWS."""
    parts = cited.date_parts
    day = "/".join([f"{part:02d}" for part in parts] + [""] * (4 - len(parts))) if parts else ""
    lines = [
        ("TY", "NEWS"),
        ("TI", cited.headline or "[untitled]"),
        *(("AU", name) for name in cited.authors),
        ("T2", cited.newspaper),
        ("PY", f"{parts[0]}" if parts else ""),
        ("DA", day),
        ("UR", cited.url),
        ("Y2", cited.captured[:10].replace("-", "/") + "/"),
        ("LA", cited.language or ""),
        ("AV", cited.warc or ""),
        ("N1", cited.note),
    ]
    kept = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join([*kept, "ER  - ", ""])


def csl_json(cited: Cited) -> str:
    """A list of one item, as Zotero, pandoc and citeproc read it."""
    return json.dumps([csl_item(cited)], ensure_ascii=False, indent=2) + "\n"


def csl_item(cited: Cited) -> dict[str, Any]:
    """An item of CSL-JSON."""
    item: dict[str, Any] = {
        "id": f"newsscrape-{cited.id}",
        "type": "article-newspaper",
        "title": cited.headline or "[untitled]",
        "author": [{"literal": name} for name in cited.authors],
        "container-title": cited.newspaper,
        "issued": {"date-parts": [cited.date_parts]} if cited.date_parts else None,
        "accessed": {"date-parts": [[int(part) for part in cited.captured[:10].split("-")]]},
        "URL": cited.url,
        "language": cited.language,
        "archive": "WARC" if cited.warc else None,
        "archive_location": cited.warc,
        "note": cited.note,
    }
    return {name: value for name, value in item.items() if value}


# File ending → formatter and media type.
FORMATS: Mapping[str, tuple[Callable[[Cited], str], str]] = {
    "bib": (bibtex, "application/x-bibtex"),
    "ris": (ris, "application/x-research-info-systems"),
    "csl.json": (csl_json, "application/vnd.citationstyles.csl+json"),
}


def _escaped(text: str) -> str:
    return " ".join(text.split()).translate(_BIBTEX_SPECIAL)
