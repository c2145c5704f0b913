"""Builds a release in a folder of its own, completely or not at all.

The same archive gives the same files, except for the WACZ, which has the time it was made. Does not read the clock.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import newsscrape
from newsscrape.archive.locations import locate
from newsscrape.archive.writer import OPEN
from newsscrape.errors import BadArgument, NewsscrapeError, UnreadableRecord
from newsscrape.release.codebook import codebook_csv, codebook_markdown
from newsscrape.release.texts import default_title, methods, readme
from newsscrape.release.wacz import make_wacz, require_wacz
from newsscrape.store.archive import Archive, translated
from newsscrape.store.captured_page import warc_files
from newsscrape.store.datasette import metadata_yaml
from newsscrape.store.release_statistics import (
    ReleaseStatistics,
    column_types,
    figures,
    replayable_pages,
    sqlite_version,
)
from newsscrape.store.untrusted_schema import WHOLE

ARCHIVE = "archive.db"
PAGES = "pages.wacz"
SUMS = "SHA256SUMS"
_FILES = {
    ARCHIVE: "The archive, frozen: one SQLite file.",
    PAGES: "The pages as they were received: WARC files with an index, as one WACZ.",
    "codebook.md": "What every table, view and column means.",
    "codebook.csv": "The same, for programs.",
    "metadata.yaml": "The same, for Datasette, with facets and queries.",
    "methods.md": "How the collection came about, in a paragraph with the figures filled in.",
    "provenance.json": "Versions of the programs, and arguments and settings of every crawl.",
    SUMS: "SHA-256 of every file but this one and the README.",
}
_CODEBOOK = """# Codebook

The tables and views of `archive.db`. Times are UTC, to the second; days are the publisher's own; lists are JSON text;
an empty value is one that the page did not give. `capture.warc_file` names a file under `archive/` in `pages.wacz`."""


@dataclass(frozen=True, slots=True)
class Released:
    """What was written: the title, the figures, and the files with their sizes in bytes."""

    title: str
    figures: ReleaseStatistics
    files: dict[str, int]


def build_release(target: Path, archive: Path, warc_dir: Path, title: str | None) -> Released:
    """Write a release of an archive to ``target``, a folder that is empty or does not exist.

    Raises BadArgument for a folder in use, NewsscrapeError if a WARC file is being written or missing.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BadArgument(f"{target} is not an empty folder; name one that is, or one that is not there yet")
    with _workshop(target) as folder:
        source = Archive.read(archive)
        try:
            source.freeze(folder / ARCHIVE)
        finally:
            source.close()
        frozen = Archive.read(folder / ARCHIVE, WHOLE)
        try:
            with translated(archive):
                found, types = figures(frozen), column_types(frozen)
                provenance = _provenance(found, sqlite_version(frozen))
                warcs = _complete(warc_files(frozen.db), warc_dir)
                named = title or default_title(found)
                if warcs:
                    require_wacz()
                    about = f"The pages of a news archive of {found.articles} articles; see README.md beside this file."
                    make_wacz(folder / PAGES, warcs, replayable_pages(frozen), named, about)
        finally:
            frozen.close()
        texts = {
            "codebook.md": codebook_markdown(_CODEBOOK, types),
            "codebook.csv": codebook_csv(types),
            "metadata.yaml": metadata_yaml(),
            "methods.md": methods(found, newsscrape.__version__),
            "provenance.json": provenance,
        }
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8", newline="\n")
        (folder / SUMS).write_text(_sums(folder), "utf-8", newline="\n")
        files = [(name, meaning) for name, meaning in _FILES.items() if (folder / name).exists()]
        page = readme(named, found, files, PAGES if warcs else None)
        (folder / "README.md").write_text(page, "utf-8", newline="\n")
        sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    return Released(named, found, sizes)


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder next to the target that replaces it when everything is in it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield folder
        folder.chmod(0o755)
        if target.exists():
            target.rmdir()
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _complete(names: list[str], warc_dir: Path) -> list[Path]:
    """The WARC files of an archive, all present and finished."""
    try:
        paths = list(dict.fromkeys(locate(warc_dir, name) for name in names))
    except UnreadableRecord as error:
        raise NewsscrapeError(f"the archive names a WARC file that cannot be released: {error}") from error
    still_open = [path.name.removesuffix(OPEN) for path in paths if path.name.endswith(OPEN)]
    if still_open:
        raise NewsscrapeError(
            f"{', '.join(still_open)} is still open: a crawl is writing it, or was killed. Let the crawl finish "
            "(after a kill, start any crawl on this archive: it repairs the file), then release again."
        )
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise NewsscrapeError(f"{', '.join(missing)} cannot be found; --warc-dir names the folder with the WARC files")
    twice = {path.name for path in paths if sum(path.name == other.name for other in paths) > 1}
    if twice:
        raise NewsscrapeError(f"several WARC files are called {', '.join(sorted(twice))}; a WACZ holds one of a name")
    return paths


def _provenance(found: ReleaseStatistics, sqlite: str) -> str:
    """Versions and settings as JSON."""
    values = {
        "newsscrape": newsscrape.__version__,
        "extractor_versions": list(found.extractors),
        "python": platform.python_version(),
        "sqlite": sqlite,
        "dependencies": _dependencies(),
        "figures": {name: value for name, value in asdict(found).items() if name not in ("crawls", "extractors")},
        "crawls": [asdict(crawl) for crawl in found.crawls],
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _dependencies() -> dict[str, str]:
    """The installed version of each package that newsscrape requires."""
    required = [line for line in importlib.metadata.requires("newsscrape") or () if "extra ==" not in line]
    names = sorted(found[0] for line in required if (found := re.match(r"[A-Za-z0-9._-]+", line)))
    return {name: version for name in names if (version := _version(name))}


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:  # one that this Python does not need
        return None


def _sums(folder: Path) -> str:
    """Lines for ``sha256sum`` for every file of a folder."""
    lines = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines)
