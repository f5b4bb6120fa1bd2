"""``scout demo``: the whole pipeline over a small fictional world, in a home of its own, then the search page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import note, print_runs
from api.cli.crawling import crawl_folder
from api.cli.installation import open_installation, read_settings
from api.cli.operate import serve_pages
from api.cli.outcome import finish
from api.cli.pipeline import run_stages
from core.settings import Settings
from core.store.runs import Run
from sandbox.credentials import KEYS_FILE
from sandbox.server import SandboxServer
from sandbox.world import SOURCES, build_world

HOME = Path("scoutbase-demo")


def demo(
    serve: Annotated[bool, typer.Option(help="Serve the pages when the pipeline is done.")] = True,
    home: Annotated[Path, typer.Option(help="Folder that holds the demo's database and index.")] = HOME,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port to listen on.")] = None,
) -> None:
    """Collect a small fictional world, tag, resolve and index it, and serve the search page."""
    with SandboxServer(build_world()) as server:
        settings = read_settings(home=home, demo=True)
        asked = {"sandbox_url": server.url, "sources": SOURCES, "keys_file": KEYS_FILE}
        crawl = settings.crawl.model_copy(update=asked)
        settings = settings.model_copy(update={"crawl": crawl})
        runs = run_demo(settings)
    print_runs(runs)
    if not serve:
        note(f"search it: SCOUT_HOME={home} scout search 'silicon nitride ring resonator'")
        finish(runs)
    serve_pages(settings, settings.serve.host, settings.serve.port if port is None else port)


def run_demo(settings: Settings) -> list[Run]:
    """Go through all stages over the sandbox that the settings point to; return the run records."""
    with open_installation(settings) as house:
        return [*crawl_folder(house, SOURCES), *run_stages(house)]
