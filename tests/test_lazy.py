"""Reading a page imports neither Scrapy nor pydantic nor requests; they are imported when they are used."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from newsscrape.lazy import compiled, lean_import

READ_A_PAGE = """
import sys
import newsscrape
heavy = {"scrapy", "pydantic", "requests"}
article = newsscrape.extract_article("<html lang=en><h1>Ferry returns</h1><p>It sailed on Monday.", "https://a.example/b")
assert article.headline == "Ferry returns", article
assert not heavy & set(sys.modules), heavy & set(sys.modules)
from newsscrape.pages.serialization import FixtureAdapter
assert FixtureAdapter(article).asdict()["headline"] == "Ferry returns"
from web_poet.fields import _without_unsupported_field_names
assert _without_unsupported_field_names(type(article), ["headline", "colour"]) == ["headline"]
"""


def test_a_page_is_read_without_scrapy_pydantic_and_requests() -> None:
    done = subprocess.run([sys.executable, "-c", READ_A_PAGE], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_pattern_compiled_later_is_like_any_other() -> None:
    later, now = compiled(r"(?P<day>\d+)\.", re.A), re.compile(r"(?P<day>\d+)\.", re.A)
    assert later.findall("1. 2.") == now.findall("1. 2.")
    assert (later.pattern, later.flags, later.groupindex["day"]) == (now.pattern, now.flags, 1)
    assert later.search("x") is None
    assert later.sub("-", "7.") == "-"


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    wrong = compiled("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_a_library_is_imported_without_a_module_until_it_uses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "heavy_part.py").write_text("loaded = []\ndef double(x): return 2 * x\nclass Kind: name = 'kind'\n")
    (tmp_path / "light_user.py").write_text(
        "import heavy_part\nfrom heavy_part import double\n"
        "def use(kind: heavy_part.Kind | None = None): return double(21), heavy_part.Kind.name\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    user = lean_import("light_user", without=("heavy_part",))
    assert "heavy_part" not in sys.modules
    assert user.use() == (42, "kind")
    assert sys.modules["heavy_part"].loaded == []
    for name in ("light_user", "heavy_part"):
        del sys.modules[name]


def test_a_library_does_without_an_optional_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "extra_part.py").write_text("")
    (tmp_path / "third_user.py").write_text("try:\n    import extra_part\nexcept ImportError:\n    extra_part = None\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert lean_import("third_user", optional=("extra_part",)).extra_part is None
    assert importlib.import_module("extra_part").__file__
    for name in ("third_user", "extra_part"):
        del sys.modules[name]


def test_a_module_that_is_loaded_already_stays_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    loaded = ModuleType("heavy_part")
    monkeypatch.setitem(sys.modules, "heavy_part", loaded)
    (tmp_path / "other_user.py").write_text("import heavy_part\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert lean_import("other_user", without=("heavy_part",)).heavy_part is loaded
    del sys.modules["other_user"]
