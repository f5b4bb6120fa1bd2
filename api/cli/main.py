"""``scout``: every command of the product. Errors of ours become one line and an honest exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer

from api.cli.console import note
from api.cli.outcome import Exit, exit_code_of
from core.errors import InputError, ScoutError
from core.store.columns import make_storable

FIRST, COLLECT, STAGES, ASK, OPERATE = "First steps", "Collect", "Stages", "Ask", "Operate"


@dataclass(frozen=True, slots=True)
class Command:
    """A command, or a group of commands: where it is listed, and the function or group that it is."""

    name: str
    panel: str
    module: str
    attribute: str
    is_group: bool = False

    def load(self) -> Any:
        """Import what the command is."""
        return getattr(import_module(f"api.cli.{self.module}"), self.attribute)


COMMANDS = (
    Command("demo", FIRST, "demonstrate", "demo"),
    Command("init", FIRST, "initialising", "init"),
    Command("run", FIRST, "pipeline", "run"),
    Command("serve", FIRST, "operate", "serve"),
    Command("crawl", COLLECT, "crawling", "crawl"),
    Command("backfill", COLLECT, "backfilling", "backfill"),
    Command("check", COLLECT, "crawling", "check"),
    Command("import", COLLECT, "collect", "import_records"),
    Command("sources", COLLECT, "sources", "sources", is_group=True),
    Command("tag", STAGES, "pipeline", "tag"),
    Command("resolve", STAGES, "pipeline", "resolve"),
    Command("index", STAGES, "pipeline", "index"),
    Command("work", STAGES, "work", "work"),
    Command("search", ASK, "find", "search"),
    Command("ask", ASK, "answering", "ask"),
    Command("technologies", ASK, "technologies", "technologies", is_group=True),
    Command("organisations", ASK, "organisations", "organisations", is_group=True),
    Command("people", ASK, "people", "people"),
    Command("relations", ASK, "relations", "relations"),
    Command("events", ASK, "events", "events", is_group=True),
    Command("signals", ASK, "events", "signals", is_group=True),
    Command("corrections", ASK, "corrections", "corrections", is_group=True),
    Command("evaluate", ASK, "evaluating", "evaluate"),
    Command("status", OPERATE, "operate", "status"),
    Command("doctor", OPERATE, "operate", "doctor"),
    Command("export", OPERATE, "exporting", "exports", is_group=True),
    Command("forget", OPERATE, "forget", "forget", is_group=True),
    Command("users", OPERATE, "users", "users", is_group=True),
    Command("spaces", OPERATE, "spaces", "spaces", is_group=True),
    Command("keys", OPERATE, "keys", "keys", is_group=True),
    Command("db", OPERATE, "operate", "database", is_group=True),
)


def make_app(commands: Iterable[Command] = COMMANDS) -> typer.Typer:
    """Return the application with some commands, or all."""
    app = typer.Typer(
        name="scout",
        help="Collect, tag, resolve, index and search: a knowledge base for technology scouting.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(show_version)
    for command in commands:
        if command.is_group:
            app.add_typer(command.load(), name=command.name, rich_help_panel=command.panel)
        else:
            app.command(command.name, rich_help_panel=command.panel)(command.load())
    return app


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
    words = sys.argv[1:] if arguments is None else arguments
    try:
        _refuse_broken(words)
        make_app(_asked_for(words))(words)
    except ScoutError as exc:
        note(f"scout: {exc}")
        return exit_code_of(exc)
    except SystemExit as ended:  # how typer ends every command, with its own words where the use was wrong
        return ended.code if isinstance(ended.code, int) else Exit.DONE
    return Exit.DONE


def _refuse_broken(words: Iterable[str]) -> None:
    """Raise InputError for a word that is no text: Python gives each byte that is no UTF-8 as half a character.

    No store holds one, and no two of our libraries fail alike on it.
    """
    for word in words:
        told = make_storable(word)
        if told != word:
            raise InputError("this word is no text: it holds bytes that are not UTF-8", place=told[:200])


def _asked_for(words: list[str]) -> Iterable[Command]:
    """Return the command that the first word names: with all that others import, even --version takes seconds."""
    named = [command for command in COMMANDS if words[:1] == [command.name]]
    return named or (() if words == ["--version"] else COMMANDS)


if __name__ == "__main__":
    main()
