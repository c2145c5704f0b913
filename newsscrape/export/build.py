"""Writes an export to a folder, one file after the other; the same command continues an interrupted run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import newsscrape
from newsscrape.errors import BadArgument
from newsscrape.export import companions, documents
from newsscrape.export.arrow import ArrowReader
from newsscrape.export.columns import ARTICLES, BY_NAME, Table
from newsscrape.export.formats import FOR_EXCEL, FORMATS, Tabular, Textual
from newsscrape.export.rows import Reading
from newsscrape.store.archive import Archive, translated
from newsscrape.store.selection import Selection, select
from newsscrape.store.untrusted_schema import WHOLE

STATE = "export.json"  # the request, and what has been written
# The folder of articles without a year, by the convention of readers of partitions
NO_YEAR = "__HIVE_DEFAULT_PARTITION__"

Progress = Callable[[str, int, int | None], None]  # which file, rows so far, and of how many if that is known


@dataclass(frozen=True, slots=True)
class Request:
    """A request for an export: ``fields`` of articles and ``tables``, empty for all."""

    format: str = "csv"
    selection: Selection = field(default_factory=Selection)
    fields: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    partition: bool = False  # Parquet: a folder for each site and year
    excel: bool = False  # CSV that Excel opens


@dataclass(frozen=True, slots=True)
class Exported:
    """What is in the folder: rows by file, how many articles were selected, and of how many."""

    files: dict[str, int]
    articles: int
    of: int
    kept: tuple[str, ...]  # files that an earlier run had written


def export(db: Path, target: Path, request: Request, progress: Progress = lambda *_: None) -> Exported:
    """Write the selected articles to ``target``: a folder that is empty, does not exist, or has the same export begun.

    Raises BadArgument for an invalid request, NewsscrapeError for an extra that is not installed.
    """
    tables = _tables(request)
    archive = Archive.read(db, WHOLE)
    try:
        with translated(db), _begun(archive, FORMATS[request.format]) as arrow:
            articles, of = select(archive, request.selection)
            state = _State.opened(
                target, {"request": asdict(request), "archive": _mark(db), "articles": articles, "of": of}
            )
            kept = tuple(state.files)
            run = _Run(archive, arrow, target, state, progress)
            chosen = FORMATS[request.format]
            if isinstance(chosen, Textual):
                _texts(run, chosen, articles)
            else:
                form = FOR_EXCEL if request.excel else chosen
                for table in tables:
                    total = articles if table.name in ("articles", "corpus") else None
                    if request.partition and table is tables[0]:
                        _partitions(run, form, table, total)
                    else:
                        _table(run, form, table, total)
    finally:
        archive.close()
    _accompany(target, request, tables, state)
    state.save()
    return Exported({name: entry["rows"] for name, entry in state.files.items()}, articles, of, kept)


def _tables(request: Request) -> tuple[Table, ...]:
    """The tables to write, with the selected columns."""
    if request.format not in FORMATS:
        raise BadArgument(f"there is no format {request.format!r}, only {', '.join(FORMATS)}")
    form = FORMATS[request.format]
    tabular = isinstance(form, Tabular)
    for given, name, needs in (
        (request.fields, "--fields", tabular),
        (request.tables, "--tables", tabular and request.format != "corpus"),
        (request.partition, "--partition", request.format == "parquet"),
        (request.excel, "--excel", request.format == "csv"),
    ):
        if given and not needs:
            raise BadArgument(f"{name} does not go with --format {request.format}")
    if isinstance(form, Textual):
        return ()
    form.require()
    _check("--tables", request.tables, tuple(BY_NAME))
    tables = tuple(table for table in form.tables if not request.tables or table.name in request.tables)
    first = form.tables[0]
    _check("--fields", request.fields, tuple(column.name for column in first.columns))
    return tuple(table.only(request.fields) if request.fields and table is first else table for table in tables)


def _check(option: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    if wrong := [name for name in given if name not in known]:
        raise BadArgument(f"{option}: there is no {', '.join(wrong)}, only {', '.join(known)}")


@dataclass(slots=True)
class _State:
    """The folder's state file: the request, and the files that are complete."""

    path: Path
    about: dict[str, Any]
    files: dict[str, dict[str, Any]]  # name → rows, and missing values by column

    @classmethod
    def opened(cls, target: Path, about: dict[str, Any]) -> _State:
        path = target / STATE
        about = json.loads(json.dumps(about))
        if not path.is_file():
            if target.exists() and (not target.is_dir() or any(target.iterdir())):
                raise BadArgument(f"{target} is not an empty folder; name one that is, or one that is not there yet")
            target.mkdir(parents=True, exist_ok=True)
            return cls(path, about, {})
        found = json.loads(path.read_text("utf-8"))
        if found.get("request") != about["request"]:
            raise BadArgument(f"{target} holds another export (see {path}); name another folder")
        unchanged = all(found.get(name) == value for name, value in about.items())
        return cls(path, about, found["files"] if unchanged else {})

    def add(self, name: str, reading: Reading) -> None:
        missing = {column.name: count for column, count in zip(reading.table.columns, reading.missing, strict=True)}
        entry = self.files.setdefault(name, {"rows": 0, "missing": dict.fromkeys(missing, 0)})
        entry["rows"] += reading.rows
        for column, count in missing.items():
            entry["missing"][column] += count

    def save(self) -> None:
        values = {"newsscrape": newsscrape.__version__, **self.about, "files": self.files}
        _replaced(
            self.path, lambda path: path.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", "utf-8")
        )


@dataclass(frozen=True, slots=True)
class _Run:
    """What all files of an export have in common."""

    archive: Archive
    arrow: ArrowReader | None
    target: Path
    state: _State
    progress: Progress

    def counting(self, name: str, total: int | None) -> Callable[[int], None]:
        """Add up the rows of a file's batches for ``progress``."""
        done = 0

        def count(rows: int) -> None:
            nonlocal done
            done += rows
            self.progress(name, done, total)

        return count


@contextmanager
def _begun(archive: Archive, form: Tabular | Textual) -> Iterator[ArrowReader | None]:
    """Let all files show one moment, whatever a crawl writes meanwhile."""
    if isinstance(form, Tabular) and form.from_arrow:
        with closing(ArrowReader(archive)) as arrow:
            yield arrow
    else:
        archive.db.conn.execute("BEGIN")
        yield None


def _table(run: _Run, form: Tabular, table: Table, total: int | None) -> None:
    """One table, in one file."""
    path = run.target / f"{table.name}.{form.suffix}"
    if path.name in run.state.files:
        return
    reading = Reading(run.archive, table, form.expression, run.counting(path.name, total), run.arrow)
    run.progress(path.name, 0, total)
    _replaced(path, lambda part: form.write(part, reading))
    run.state.add(path.name, reading)
    run.state.save()


def _partitions(run: _Run, form: Tabular, table: Table, total: int | None) -> None:
    """Articles in a folder for each site and year, as DuckDB, Spark, polars and pyarrow read them."""
    if table.name in run.state.files:
        return
    db = run.archive.db.conn
    year = next(column.sql for column in ARTICLES.columns if column.name == "published_year")
    db.execute("CREATE TEMP TABLE chosen AS SELECT id FROM selected")
    db.execute(
        "CREATE TEMP TABLE part AS SELECT site.domain AS site, IFNULL(dated.year, 0) AS year, dated.id FROM ("
        f"SELECT article.id, article.site_id, {year} AS year FROM chosen CROSS JOIN article ON article.id = chosen.id"
        ") AS dated JOIN site ON site.id = dated.site_id"
    )
    db.execute("CREATE INDEX temp.part_of ON part (site, year, id)")
    inside = replace(table, columns=tuple(c for c in table.columns if c.name not in ("site", "published_year")))
    count = run.counting(table.name, total)
    shutil.rmtree(run.target / table.name, ignore_errors=True)
    for site, found_year in db.execute("SELECT DISTINCT site, year FROM part ORDER BY site, year").fetchall():
        db.execute("DELETE FROM selected")
        db.execute(
            "INSERT INTO selected SELECT id FROM part WHERE site = ? AND year = ? ORDER BY id", (site, found_year)
        )
        folder = run.target / table.name / f"site={partition_value(site)}" / f"published_year={found_year or NO_YEAR}"
        folder.mkdir(parents=True, exist_ok=True)
        reading = Reading(run.archive, inside, form.expression, count, run.arrow)
        form.write(folder / f"part-0.{form.suffix}", reading)
        run.state.add(table.name, reading)
    db.execute("DELETE FROM selected")
    db.execute("INSERT INTO selected SELECT id FROM chosen")
    run.state.save()


def _texts(run: _Run, form: Textual, total: int) -> None:
    """Texts or references, in one file or folder."""
    if form.name in run.state.files:
        return
    articles = documents.reading(run.archive, run.counting(form.name, total))
    _replaced(run.target / form.name, lambda part: form.write(part, documents.texts(articles)))
    run.state.add(form.name, articles)
    run.state.save()


def _accompany(target: Path, request: Request, tables: tuple[Table, ...], state: _State) -> None:
    """Write what explains and reads the files: README, codebook, data package, and a few lines for each language."""
    of = companions.About(
        format=request.format, words=request.selection.words(), articles=state.about["articles"], of=state.about["of"],
        version=newsscrape.__version__, tables=tables, files=state.files,
        suffix=getattr(FORMATS[request.format], "suffix", ""),
    )  # fmt: skip
    for name, text in companions.files(of).items():
        (target / name).write_text(text, "utf-8", newline="\n")


def _replaced(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file or folder completely or not at all."""
    part = path.with_name(path.name + ".part")
    _remove(part)
    write(part)
    if path.is_dir():
        _remove(path)
    part.replace(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def partition_value(name: str) -> str:
    """A name, such as a site's domain, as readers of partitions decode it: a port's colon is escaped."""
    return name.replace("%", "%25").replace("/", "%2F").replace(":", "%3A")


def _mark(db: Path) -> list[int]:
    """A value that changes whenever the archive does: size and time of its file and of its log."""
    log = db.with_name(db.name + "-wal")
    logged = log.stat() if log.is_file() and log.stat().st_size else None
    found = db.stat()
    return [found.st_size, found.st_mtime_ns, *((logged.st_size, logged.st_mtime_ns) if logged else ())]
