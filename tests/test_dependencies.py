"""docs/dependencies.md knows the direct dependencies, and no licence is taken that MIT code cannot be distributed with."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dependencies", ROOT / "docs" / "dependencies.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_direct_dependency_is_listed(script: ModuleType) -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    missing = [name for name in script.direct() if f"| **{name}** |" not in text]
    assert missing == [], "run: python docs/dependencies.py"
    assert text.count("| **") == len(script.direct()), "a dependency is gone; run: python docs/dependencies.py"


def test_no_package_that_users_install_has_a_licence_that_is_not_allowed(script: ModuleType) -> None:
    taken = {script.name(one): script.licence(one) for one, _ in script.closure()}
    assert len(taken) > 60
    assert {n: said for n, said in taken.items() if not script.is_allowed(said)}.keys() <= script.EXCEPTIONS.keys()


@pytest.mark.parametrize(
    "said",
    [
        "MIT", "MIT License", "BSD-3-Clause", "Apache-2.0 AND MIT", "Apache Software License", "PSF-2.0",
        "Mozilla Public License 2.0 (MPL 2.0)", "GNU General Public License (GPL) OR Artistic License", "ISC License (ISCL)",
        "(MIT OR GPL-3.0-only)", "numpy AND MIT"[10:], "GNU Lesser General Public License v3 (LGPLv3)",
    ],
)  # fmt: skip
def test_licences_that_pass(script: ModuleType, said: str) -> None:
    assert script.is_allowed(said)


@pytest.mark.parametrize(
    "said",
    [
        "GPL-3.0-or-later", "GNU Affero General Public License v3", "AGPL-3.0", "MIT AND GPL-2.0-only", "not stated", "",
        "Other/Proprietary License", "MITRE Restricted", "SSPL-1.0", "BUSL-1.1", "CC-BY-NC-4.0",
    ],
)  # fmt: skip
def test_licences_that_do_not(script: ModuleType, said: str) -> None:
    assert not script.is_allowed(said)
