"""Takes the screenshots of the desk: ``python -m docs.screens.desk [--home FOLDER]``. Needs Chromium.

Keeps a search with judgements, a list and a note in a copy of the installation, as somebody would in the pages.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import httpx

from docs.screens.take import DARK, NARROW, WIDE, Shot, take

API = "/api/v1"


def main() -> int:
    """Take all pictures and return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path, default=Path("scoutbase-demo"), help="folder of the installation to show")
    home: Path = parser.parse_args().home
    if not home.is_dir():
        sys.stderr.write(f"needed: the folder {home} (make demo fills it)\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "home"))
        return take(copy, keep_something)


def keep_something(url: str) -> list[Shot]:
    """Keep something of everything, and return what to show."""
    with httpx.Client(base_url=url + API, timeout=60) as client:
        wish = {"name": "Nitride rings", "query": "q=silicon+nitride+resonator"}
        search = client.post("/saved-searches", json=wish).raise_for_status().json()["id"]
        client.post("/saved-searches", json={"name": "Patents on lasers", "query": "q=laser&kind=patent"})
        units = client.post(f"/saved-searches/{search}/draw").raise_for_status().json()["units"]
        for number, one in enumerate(units[:28]):
            said = {"unit": one["unit"], "verdict": number % 5 != 4 and one["part"] != "near"}
            client.put(f"/saved-searches/{search}/judgements", json=said).raise_for_status()
        made = client.post("/lists", json={"name": "To read before the workshop"}).raise_for_status().json()["id"]
        found = client.get("/search", params={"q": "silicon nitride"}).json()["hits"]
        for hit in found[:4]:
            item = {"kind": "unit", "target": hit["id"], "remark": "Ask Jan about the losses"}
            client.post(f"/lists/{made}/items", json=item).raise_for_status()
        for technology in ("lithium-niobate-photonics", "silicon-nitride-photonics", "quantum-computing"):
            client.post(f"/lists/{made}/items", json={"kind": "technology", "target": technology})
        document = found[0]["documents"][0]
        note = {"kind": "document", "target": document, "text": "Losses below what we measured in May.\nSee the table."}
        client.post("/notes", json=note).raise_for_status()
    every = (WIDE, NARROW, DARK)
    return [
        Shot("start", "/", every),
        Shot("saved", "/saved", every),
        Shot("saved-search", f"/saved/{search}", (WIDE, NARROW)),
        Shot("judge", f"/saved/{search}/judge", (WIDE, NARROW)),
        Shot("lists", "/lists", (WIDE, NARROW)),
        Shot("list", f"/lists/{made}", every),
        Shot("keep", f"/keep?kind=document&target={document}", (WIDE, NARROW)),
        Shot("document-kept", f"/documents/{document}", (WIDE, NARROW)),
    ]


if __name__ == "__main__":
    sys.exit(main())
