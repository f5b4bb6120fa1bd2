"""``scout``: every command of the product. Errors of ours become one line and an honest exit code."""

from __future__ import annotations

import signal
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from api.cli import (
    backfilling,
    collect,
    crawling,
    demonstrate,
    find,
    forget,
    initialising,
    operate,
    organisations,
    pipeline,
    sources,
    work,
)
from api.cli.console import note
from api.cli.outcome import Exit, exit_code_of
from core.errors import ScoutError

app = typer.Typer(
    name="scout",
    help="Collect, tag, resolve, index and search: a knowledge base for technology scouting.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FIRST, COLLECT, STAGES, ASK, OPERATE = "First steps", "Collect", "Stages", "Ask", "Operate"
app.command("demo", rich_help_panel=FIRST)(demonstrate.demo)
app.command("init", rich_help_panel=FIRST)(initialising.init)
app.command("run", rich_help_panel=FIRST)(pipeline.run)
app.command("serve", rich_help_panel=FIRST)(operate.serve)
app.command("crawl", rich_help_panel=COLLECT)(crawling.crawl)
app.command("backfill", rich_help_panel=COLLECT)(backfilling.backfill)
app.command("check", rich_help_panel=COLLECT)(crawling.check)
app.command("import", rich_help_panel=COLLECT)(collect.import_records)
app.add_typer(sources.sources, name="sources", rich_help_panel=COLLECT)
app.command("tag", rich_help_panel=STAGES)(pipeline.tag)
app.command("resolve", rich_help_panel=STAGES)(pipeline.resolve)
app.command("index", rich_help_panel=STAGES)(pipeline.index)
app.command("work", rich_help_panel=STAGES)(work.work)
app.command("search", rich_help_panel=ASK)(find.search)
app.command("technologies", rich_help_panel=ASK)(find.technologies)
app.command("organisations", rich_help_panel=ASK)(organisations.organisations)
app.command("status", rich_help_panel=OPERATE)(operate.status)
app.command("doctor", rich_help_panel=OPERATE)(operate.doctor)
app.add_typer(forget.forget, name="forget", rich_help_panel=OPERATE)
app.add_typer(operate.database, name="db", rich_help_panel=OPERATE)


@app.callback(invoke_without_command=True)
def show_version(
    shown: Annotated[bool, typer.Option("--version", help="Show the version and end.", is_eager=True)] = False,
) -> None:
    """Collect, tag, resolve, index and search: a knowledge base for technology scouting."""
    if shown:
        sys.stdout.write(f"scoutbase {version('scoutbase')}\n")
        raise typer.Exit(Exit.DONE)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit code; told to end (SIGTERM), what is under way is finished."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    try:
        app(arguments)
    except ScoutError as exc:
        note(f"scout: {exc}")
        return exit_code_of(exc)
    except SystemExit as ended:  # how typer ends every command, with its own words where the use was wrong
        return ended.code if isinstance(ended.code, int) else Exit.DONE
    return Exit.DONE


if __name__ == "__main__":
    main()
