"""`baton bench`: runs the project's benchmark, which lives with its source and not in the installed package."""

import subprocess
import sys
from pathlib import Path

from bot.core.errors import Misconfigured


def measure() -> int:
    """The benchmark's exit code.

    Raises:
        Misconfigured: this is not a checkout.
    """
    root = Path(__file__).resolve().parents[3]
    if not (root / "tests" / "bench" / "__main__.py").is_file():
        raise Misconfigured(
            "The benchmark comes with the source, not with the package: clone the project and run `make bench`."
        )
    return subprocess.run([sys.executable, "-m", "tests.bench"], cwd=root, check=False).returncode
