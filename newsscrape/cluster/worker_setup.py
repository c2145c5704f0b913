"""What each worker on this machine runs first: Ctrl-C reaches it too, but only the command answers, and stops tasks."""

from __future__ import annotations

import signal
from typing import Any


def dask_setup(_worker: Any) -> None:
    """Called by Dask, in the worker's main thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
