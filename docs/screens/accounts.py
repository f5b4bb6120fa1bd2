"""Takes the screenshots of the pages of accounts: ``python -m docs.screens.accounts``. Needs Chromium."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from docs.screens.take import DARK, FOLDER, NARROW, WIDE
from tests.api.auth.house import open_house
from tests.browser.chromium import find_chromium, run_chromium

_COOKIE = "scout_session"


def main() -> int:
    """Take all pictures and return an exit code."""
    program = find_chromium()
    if program is None:
        sys.stderr.write("needed: Chromium\n")
        return 1
    with (
        tempfile.TemporaryDirectory() as home,
        open_house(Path(home)) as house,
        run_chromium(program) as browser,
        house.sign_in("ada") as client,
    ):
        for name in ("login", "account", "admin"):
            if name != "login":
                cookie = {"name": _COOKIE, "value": client.cookies[_COOKIE], "url": house.url}
                browser.call("Storage.setCookies", cookies=[cookie])
            for view in (WIDE, NARROW, DARK):
                with browser.open(f"{house.url}/{name}", view) as tab:
                    file = f"{name}-{view.width}{'-dark' if view.is_dark else ''}.png"
                    (FOLDER / file).write_bytes(tab.take_screenshot(whole=name != "login"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
