"""Making a folder to crawl from, and running Scrapy in one. Row 5: what ``init``, ``demo`` and ``parse`` share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from newsscrape.store.datasette import metadata_yaml

_SETTINGS = '''"""Settings of this archive. All that can be set: docs/settings.md of newsscrape, and Scrapy's own."""

from newsscrape.settings import *  # noqa: F403

# Sites see this in the User-Agent; write how they can reach you.
NEWSSCRAPE_CONTACT = {contact!r}

# ARCHIVE_DB = "data/archive.db"
# DOWNLOAD_DELAY = 1.0
'''
_CFG = "[settings]\ndefault = archive_settings\n"


def make_project(directory: Path, contact: str) -> list[Path]:
    """Write the files of a project that are missing; the paths that were made."""
    contents = {
        "scrapy.cfg": _CFG,
        "archive_settings.py": _SETTINGS.format(contact=contact),
        "metadata.yaml": metadata_yaml(),
    }
    (directory / "data").mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in contents.items():
        path = directory / name
        if not path.exists():
            path.write_text(content, "utf-8")
            made.append(path)
    return made


def scrapy(arguments: Sequence[str], directory: Path | None = None) -> int:
    """Run ``scrapy`` in a folder, with newsscrape's own settings where it holds no project; its exit code."""
    cwd = directory or Path()
    environment = dict(os.environ)
    if not any((folder / "scrapy.cfg").exists() for folder in (cwd.resolve(), *cwd.resolve().parents)):
        environment["SCRAPY_SETTINGS_MODULE"] = "newsscrape.settings"
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=cwd, env=environment, check=False
    ).returncode
