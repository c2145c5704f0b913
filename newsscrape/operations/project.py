"""A researcher's project folder: creates it, and runs Scrapy and reads pages with its settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from scrapy.settings import Settings
from scrapy.utils.conf import closest_scrapy_cfg, get_config

from newsscrape.pages.registry import use_page_objects
from newsscrape.store.datasette import metadata_yaml

_TEMPLATE = files("newsscrape.operations").joinpath("project_template")


def make_project(directory: Path, contact: str) -> list[Path]:
    """Write the missing files of a project; returns their paths."""
    contents = {
        **{name: Template(text).safe_substitute(contact=contact) for name, text in _template(_TEMPLATE)},
        "metadata.yaml": metadata_yaml(),
    }
    (directory / "data").mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in contents.items():
        path = directory / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, "utf-8")
            made.append(path)
    return made


def contact_problem(contact: str) -> str | None:
    """Why a site could not reach anybody at a contact; None for an e-mail address or a web page."""
    if re.fullmatch(r"[^\s@\"\\]+@[^\s@\"\\]+\.[^\s@\"\\]+", contact):
        return None
    parts = urlsplit(contact)
    if parts.scheme in ("http", "https") and "." in parts.netloc and not re.search(r"[\s\"\\]", contact):
        return None
    return "write an e-mail address (you@university.example) or a web page (https://university.example/project)"


def use_project_pages() -> None:
    """Register the page objects named in the settings of the project around this folder. Raises BadArgument."""
    cfg = closest_scrapy_cfg()
    if not cfg:
        return
    # Scrapy's get_project_settings would leave the project in the environment of every process started later.
    folder = str(Path(cfg).parent)
    if folder not in sys.path:
        sys.path.append(folder)
    settings = Settings()
    settings.setmodule(os.environ.get("SCRAPY_SETTINGS_MODULE") or get_config().get("settings", "default"))
    use_page_objects(settings.getlist("NEWSSCRAPE_PAGES"))


def scrapy(arguments: Sequence[str], directory: Path | None = None) -> int:
    """Run ``scrapy`` in a folder, with newsscrape's own settings if it is not a project; returns the exit code."""
    cwd = directory or Path()
    environment = dict(os.environ)
    if not any((folder / "scrapy.cfg").exists() for folder in (cwd.resolve(), *cwd.resolve().parents)):
        environment["SCRAPY_SETTINGS_MODULE"] = "newsscrape.settings"
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=cwd, env=environment, check=False
    ).returncode


def _template(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The template's files: path in the project, and text."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _template(entry, f"{prefix}{entry.name}/")
        elif entry.is_file():
            yield f"{prefix}{entry.name}", entry.read_text("utf-8")
