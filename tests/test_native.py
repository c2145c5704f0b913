"""Which modules are compiled, and what ``--version`` says if they are not."""

from __future__ import annotations

import os
import sys
from types import ModuleType

import pytest
from click.testing import CliRunner

from newsscrape import native
from newsscrape.cli import cli

NAME = "newsscrape_example"


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A module that stands for a compiled one, its source beside it."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv(native.SWITCH, raising=False)
    monkeypatch.setattr(native, "MODULES", (NAME,))
    monkeypatch.setattr(native, "_without", {})
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    source = tmp_path / f"{NAME}.pyx"
    source.touch()
    os.utime(source, (1, 1))
    path = tmp_path / f"{NAME}.py"
    path.write_text("walk = 1\n")
    yield path
    sys.modules.pop(NAME, None)


def test_a_compiled_module_is_used(library):
    assert isinstance(native.load(NAME), ModuleType)
    assert native.description() == "compiled"


def test_without_one_the_twin_runs(library):
    library.unlink()
    assert native.load(NAME) is None
    assert native.description() == "pure Python: nothing was compiled at install"


def test_one_for_another_lxml_is_not_used(library):
    library.write_text("raise ImportError('built for lxml 4.9.1, not 6.1.3')\n")
    assert native.load(NAME) is None
    assert native.description() == "pure Python: built for lxml 4.9.1, not 6.1.3"


def test_one_that_is_older_than_its_source_is_not_used(library):
    os.utime(library.with_suffix(".pyx"))
    os.utime(library, (1, 1))
    assert native.load(NAME) is None
    assert native.description() == "pure Python: compiled from an older source; install again"


def test_the_environment_switches_it_off(library, monkeypatch):
    monkeypatch.setenv(native.SWITCH, "1")
    assert native.load(NAME) is None
    assert native.description() == "pure Python: NEWSSCRAPE_PURE is set"


def test_the_command_says_which_it_is(monkeypatch):
    monkeypatch.setattr(native, "description", lambda: "compiled")
    shown = CliRunner().invoke(cli, ["--version"])
    assert shown.exit_code == 0 and shown.output.startswith("newsscrape, version ")
    assert shown.output.endswith(" (compiled)\n")
