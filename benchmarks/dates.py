"""Measures the cost of parsing dates: repeats every call of ``newsscrape.dates`` that labelled pages cause.

One process extracts the pages and records the calls. A new process makes the same calls in the same order and measures
its CPU time (``time.process_time``). Its caches are empty at the start, and its time includes dateparser's fallback
with its import. The fastest of several such processes counts, because other load on the machine only adds time. Finding
the lines that may contain a date is part of extraction and is not measured, nor is the import of ``newsscrape``.

    NEWSSCRAPE_REFERENCE=… python benchmarks/dates.py
"""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from newsscrape import dates
from newsscrape.dates import fallback as date_fallback

SETS = ("articles", "dates", "segments")
FUNCTIONS = ("parse_date", "find_dates", "url_date", "order_of")
Call = tuple[str, tuple[Any, ...], dict[str, Any]]


def main() -> None:
    """Record the calls in this process, time them in new ones, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=5, help="fresh processes to time; the quickest is printed")
    parser.add_argument("--calls", type=Path, help=argparse.SUPPRESS)  # the file of calls, for the fresh process
    arguments = parser.parse_args()
    if arguments.calls:
        _time_calls(pickle.loads(arguments.calls.read_bytes()))
        return
    folder = os.environ.get("NEWSSCRAPE_REFERENCE")
    if not folder:
        sys.exit("Set NEWSSCRAPE_REFERENCE to a folder with labelled pages (docs/evaluation.md has the format).")
    pages = [calls for name in SETS if (Path(folder) / name).is_dir() for calls in _calls(Path(folder) / name)]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "calls.pickle"
        path.write_bytes(pickle.dumps(pages))
        command = [sys.executable, __file__, "--calls", str(path)]
        runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(arguments.runs)]
    print(min((run.stdout for run in runs), key=lambda text: float(text.split()[0])), end="")


def _calls(folder: Path) -> list[list[Call]]:
    """For each page of a folder, the calls that its extraction makes."""
    from newsscrape import extract_article
    from newsscrape.operations.evaluation import score_folder

    calls: list[Call] = []
    pages: list[list[Call]] = []
    originals = {name: getattr(dates, name) for name in FUNCTIONS}
    users = [module for name, module in sys.modules.items() if name.startswith("newsscrape")]
    for name, original in originals.items():
        noting = _noting(name, original, calls)
        for module in users:
            if getattr(module, name, None) is original:
                setattr(module, name, noting)
    for _ in score_folder(folder, lambda body, url, at: extract_article(body, url, fetched=at)):
        pages.append(list(calls))
        calls.clear()
    for name, original in originals.items():
        for module in users:
            if getattr(module, name, None) not in (None, original):
                setattr(module, name, original)
    return pages


def _noting(name: str, original: Callable[..., Any], calls: list[Call]) -> Callable[..., Any]:
    def noting(first: Any, **more: Any) -> Any:
        first = first if isinstance(first, str) else list(first)
        calls.append((name, (first,), more))
        return original(first, **more)

    return noting


def _time_calls(pages: list[list[Call]]) -> None:
    functions = {name: getattr(dates, name) for name in FUNCTIONS}
    seconds = 0.0
    gc.collect()
    gc.freeze()  # the notes of the calls are no litter of theirs
    for calls in pages:
        began = process_time()
        for name, given, more in calls:
            functions[name](*given, **more)
        seconds += process_time() - began
    made = Counter(name for calls in pages for name, _, _ in calls)
    asked = date_fallback.ask_dateparser.cache_info()
    print(f"{1e3 * seconds / max(1, len(pages)):.3f} ms a page of CPU time on {len(pages)} pages")
    for name in FUNCTIONS:
        print(f"{made[name] / max(1, len(pages)):6.1f} calls a page of {name}")
    print(f"{(asked.hits + asked.misses) / max(1, made['parse_date']):6.1%} of parse_date's fall back on dateparser")


if __name__ == "__main__":
    main()
