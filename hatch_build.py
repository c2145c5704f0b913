"""Compiles the .pyx modules at install, where Cython, lxml's headers and a C compiler are there; else says so.

Nothing needs them (``newsscrape/native.py``), so nothing that goes wrong here stops an installation.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class CompileHook(BuildHookInterface[Any]):
    """An editable install gets the libraries beside their sources, a wheel gets them inside, and is of one platform."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sources = sorted((ROOT / "newsscrape").rglob("*.pyx"))
        editable = version == "editable"
        target = ROOT if editable else Path(tempfile.mkdtemp(prefix="newsscrape-"))
        try:
            built = build(sources, target)
        except (Exception, SystemExit) as error:  # distutils ends the program where there is no compiler
            print(f"newsscrape runs in pure Python: {type(error).__name__}: {error}", file=sys.stderr)
            return
        if not editable:
            build_data["force_include"].update({str(target / name): name for name in built})
            build_data["pure_python"], build_data["infer_tag"] = False, True


def build(sources: list[Path], target: Path) -> list[str]:
    """Compile, each source into the folder below ``target`` that it has here; the paths below it."""
    import lxml
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sources}
    flags = (
        [] if sys.platform == "win32" else ["-O2", "-g0", "-w", "-ffp-contract=off"]
    )  # sums to the last bit, as Python's
    with tempfile.TemporaryDirectory() as work:
        extensions = cythonize(
            [Extension(name, [str(path)], include_dirs=lxml.get_include(), extra_compile_args=flags)
             for name, path in names.items()],
            build_dir=work, include_path=[str(ROOT), *lxml.get_include()], quiet=True,
        )  # fmt: skip
        command = build_ext(Distribution({"ext_modules": extensions}))
        command.build_lib, command.build_temp, command.parallel = str(target), work, len(extensions)
        command.ensure_finalized()
        command.run()
        return [command.get_ext_filename(name) for name in names]


if __name__ == "__main__":
    print("\n".join(build(sorted((ROOT / "newsscrape").rglob("*.pyx")), ROOT)))
