"""What several tests of this folder read: an archive of stories in Datasette, and a server that counts connections."""

from __future__ import annotations

import pytest

from support.served import Counter
from support.stories import fill, getting


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("datasette") / "archive.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def get(archive):
    """GET from Datasette on that archive; some modules have a ``get`` of their own."""
    with getting(archive) as get:
        yield get


@pytest.fixture(scope="module")
def rows(get):
    """The rows at a path as dicts."""
    return lambda path, **parameters: get(f"{path}.json", _shape="array", **parameters).json()


@pytest.fixture(scope="module")
def counter():
    """A loopback server that counts connections."""
    running = Counter()
    yield running
    running.close()
