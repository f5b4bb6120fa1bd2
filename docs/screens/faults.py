"""Takes the screenshots of a crawl in which everything goes wrong: ``python -m docs.screens.faults``.

``scout run`` over the sandbox with every fault on that passes, in a home that is thrown away: the page of the sources
after the first run, and after the faults are over.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from docs.screens.take import DARK, NARROW, WIDE, Shot, take
from sandbox.credentials import KEYS_FILE
from sandbox.presets import PRESETS
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world

_MOST_ROUNDS = 5


def main() -> int:
    """Take the pictures and return an exit code."""
    with tempfile.TemporaryDirectory() as folder, SandboxServer(build_world(), PRESETS["all"]) as server:
        home = Path(folder)
        environment = os.environ | {
            "SCOUT_HOME": folder,
            "SCOUT_CRAWL__SANDBOX_URL": server.url,
            "SCOUT_CRAWL__SOURCES": str(SOURCES),
            "SCOUT_CRAWL__KEYS_FILE": str(KEYS_FILE),
            "SCOUT_CRAWL__TIMEOUT_S": "3",
            "SCOUT_CRAWL__MAX_WAIT_S": "30",
        }
        _scout(environment, "run")
        code = take(home, lambda _: [Shot("sources-faults", "/sources", (WIDE, NARROW, DARK))])
        for _ in range(_MOST_ROUNDS):
            _scout(environment, "sources", "retry")
            if _scout(environment, "crawl", "--again") == 0:
                break
        _scout(environment, "run")
        return code or take(home, lambda _: [Shot("sources-healed", "/sources", (WIDE,))])


def _scout(environment: dict[str, str], *arguments: str) -> int:
    scout = Path(sys.executable).with_name("scout")
    command = [str(scout), *arguments]
    return subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL).returncode  # noqa: S603  # our own program


if __name__ == "__main__":
    sys.exit(main())
