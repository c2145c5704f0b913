"""Which module may import which, and how long a file may be, as docs/architecture.md describes it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "newsscrape"
MAX_LINES = 400

# A row knows itself and the rows above it; ``store`` knows row 1 only. The first name that fits counts.
ROWS: tuple[tuple[str, int], ...] = (
    ("errors", 1), ("lazy", 1), ("native", 1), ("items", 1), ("body_blocks", 1), ("urls", 1), ("tracking", 1), ("tasks", 1), ("payload", 1), ("versions", 1), ("schedule", 1), ("terminal_text", 1), ("dates", 1), ("article", 1),
    ("extract", 2), ("discovery", 2),
    ("pages", 3),
    ("archive", 4), ("store", 4),
    ("crawl", 5), ("spiders", 5), ("scrapycommands", 5), ("operations", 5), ("release", 5), ("export", 5), ("report", 5), ("sample", 5),
    ("cluster", 5),
    ("settings", 5), ("pipelines", 5), ("middlewares", 5), ("extensions", 5), ("exporters", 5),
    ("commands", 6), ("cli", 6), ("__main__", 6), ("demo", 6), ("datasette", 6),
)  # fmt: skip
# Libraries, and the rows that may use them.
ONLY_IN = {
    "scrapy": (5, 6),
    "twisted": (5, 6),
    "sqlite3": (4, 6),
    "sqlite_utils": (4,),
    "warcio": (4,),
    "click": (6,),
    "rich": (6,),
    "playwright": (5,),
    "scrapy_playwright": (5,),
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def name_of(path: Path) -> str:
    """``extract.body`` for newsscrape/extract/body/__init__.py."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def row(module: str) -> int:
    """The row of a module named as in ``name_of``."""
    top = module.partition(".")[0]
    for name, number in ROWS:
        if top == name:
            return number
    raise LookupError(f"newsscrape.{module} has no row yet: give it one in {Path(__file__).name}")


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at whatever depth, in full. ``from newsscrape import urls`` is urls."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (
                f"{node.module}.{alias.name}" if (PACKAGE.parent / (node.module or "").replace(".", "/")).is_dir()
                else str(node.module)
                for alias in node.names
            )  # fmt: skip


def ours(path: Path) -> set[str]:
    names = {name.removeprefix("newsscrape.") for name in imports(path) if name.startswith("newsscrape.")}
    return names - {"__version__", "extract_article"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_upwards(path: Path) -> None:
    module = name_of(path)
    here = row(module)
    allowed = {1, 4} if here == 4 else set(range(1, here + 1))
    wrong = {name for name in ours(path) if row(name) not in allowed}
    if here == 4:  # the archive's two halves, SQLite and WARC, never meet
        wrong |= {name for name in ours(path) if row(name) == 4 and name.partition(".")[0] != module.partition(".")[0]}
    if module.startswith("discovery"):
        wrong |= {name for name in ours(path) if name.startswith("pages")}
    assert wrong == set(), f"newsscrape.{module} (row {here}) must not import {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_stay_in_their_rows(path: Path) -> None:
    here = row(name_of(path))
    used = {name.split(".")[0] for name in imports(path)}
    assert {library for library in used & set(ONLY_IN) if here not in ONLY_IN[library]} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_file_is_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


def test_the_package_itself_holds_no_program() -> None:
    """``newsscrape/__init__.py`` gives the version and the one public function; submodules do not import from it."""
    source = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    functions = [node.name for node in source.body if isinstance(node, ast.FunctionDef)]
    assert functions == ["__getattr__"], "which loads the one function when it is asked for"
    assert {type(node) for node in source.body} <= {ast.Expr, ast.ImportFrom, ast.Assign, ast.If, ast.FunctionDef}
    for path in MODULES:
        from_root = {name for name in imports(path) if name == "newsscrape.extract_article"}
        assert not from_root or row(name_of(path)) >= 5, f"{path} imports from the package's root"


def test_no_two_packages_import_each_other() -> None:
    """Seen from any depth: ``extract.body`` and the modules beside it count as two, and so do ``crawl`` and ``spiders``."""
    for depth in (1, 2):
        arrows: dict[str, set[str]] = {}
        for path in MODULES:
            here = ".".join(name_of(path).split(".")[:depth])
            there = {".".join(name.split(".")[:depth]) for name in ours(path)}
            arrows.setdefault(here, set()).update(there - {here})
        TopologicalSorter(arrows).prepare()  # raises CycleError, with the circle in it
