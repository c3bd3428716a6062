"""The browser of this machine."""

import os
import shutil
from pathlib import Path
from typing import Final

__all__ = ["FLAGS", "MISSING", "REQUIRED", "chromium"]

REQUIRED: Final = os.environ.get("BROWSER_REQUIRED") == "1"
MISSING: Final = (
    "There is no Chromium on this machine: apt-get install chromium. BROWSER_REQUIRED=1 makes this a failure."
)

FLAGS: Final = [
    "--disable-background-networking", "--disable-component-update", "--disable-quic", "--disable-sync",
    "--no-first-run", "--force-color-profile=srgb", "--font-render-hinting=none",
]  # fmt: skip

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str | None:
    """Where it is; BROWSER_PATH names another one."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in _NAMES if (path := shutil.which(name))), None)
