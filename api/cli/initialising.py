"""``scout init``: what is followed, who asks, keys, which sources are asked; and what will happen then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.asking import ask_list, ask_one, listed, named
from api.cli.console import note, print_json
from api.cli.crawling import own_folder
from api.cli.init_keys import KeyDesk, read_given
from api.cli.init_tables import as_json, note_overridden, print_clusters, print_foreseen, print_sources
from api.cli.installation import holds_documents, read_settings
from api.cli.outcome import Exit
from api.cli.source_files import is_terminal
from core.errors import InputError
from core.models import DocumentKind
from core.settings import Settings, load_kept_settings, split_list
from core.taxonomy import Taxonomy, load_taxonomy
from core.taxonomy.model import LANGUAGES
from crawlers.backfill.technologies import choose_technologies, list_members
from crawlers.keys import read_keys
from crawlers.setup.choices import (
    Choices,
    check_contact_text,
    check_kinds,
    check_languages,
    check_sandbox_url,
    check_sources,
)
from crawlers.setup.choosing import apply_choices, kept_switches
from crawlers.setup.foreseeing import Foreseen, foresee
from crawlers.setup.suggesting import Suggestion, Wanted, settle, suggest
from crawlers.setup.trying import Answered, Trial, try_source
from crawlers.setup.writing import KEYS_FILE, SandboxFiles, write_choices, write_keys
from crawlers.source import SHIPPED, Access, Source, load_sources
from sandbox.credentials import KEYS_FILE as SANDBOX_KEYS
from sandbox.world import SOURCES

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Ids = list[str] | None
ALL_KINDS = tuple(DocumentKind)


def init(
    *,
    technology: Annotated[Ids, typer.Option(help="Technologies or clusters that are followed, by commas.")] = None,
    contact: Annotated[str | None, typer.Option(help="E-mail or web address that is sent with each request.")] = None,
    keys_from: Annotated[Path | None, typer.Option(help="File of lines NAME=value: keys of sources.")] = None,
    language: Annotated[Ids, typer.Option(help="Languages that are read: en, nl, de.")] = None,
    kind: Annotated[Ids, typer.Option(help="Kinds that are wanted: paper, patent, news, project, company.")] = None,
    on: Annotated[Ids, typer.Option(help="Sources that are asked, by commas.")] = None,
    off: Annotated[Ids, typer.Option(help="Sources that are not asked.")] = None,
    sandbox: Annotated[str | None, typer.Option(help="Address of a sandbox that answers for all sources.")] = None,
    no_sandbox: Annotated[bool, typer.Option("--no-sandbox", help="Ask the real sources again.")] = False,
    test: Annotated[
        bool, typer.Option(help="Test each new key with one request; one that is refused is not kept.")
    ] = True,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: what is not said stays as it is.")] = False,
    json: Json = False,
) -> None:
    """Set an installation up: what is followed, who asks, keys, sources. Say it again to change it."""
    if not yes and (json or not is_terminal()):
        raise InputError("nobody can be asked here: --yes takes what is said and what is there", place="scout init")
    told = _Told(
        technologies=listed(technology),
        contact=contact,
        keys_from=keys_from,
        languages=named("--language", check_languages, listed(language)),
        kinds=listed(kind),
        on=listed(on),
        off=listed(off),
        sandbox_url=sandbox and named("--sandbox", check_sandbox_url, sandbox),
    )
    if told.sandbox_url and no_sandbox:
        raise InputError("either --sandbox or --no-sandbox", place="scout init")
    _Setup(read_settings(), told, asks=not yes, tests=test, leaves_sandbox=no_sandbox, json=json).run()


@dataclass(frozen=True, slots=True)
class _Told:
    """What was said on the command line."""

    technologies: tuple[str, ...]
    contact: str | None
    keys_from: Path | None
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    on: tuple[str, ...]
    off: tuple[str, ...]
    sandbox_url: str | None


@dataclass(slots=True)
class _Setup:
    """One call of the command. Nothing is written before all is known."""

    settings: Settings
    told: _Told
    asks: bool
    tests: bool
    leaves_sandbox: bool
    json: bool
    taxonomy: Taxonomy = field(init=False)
    sandbox_url: str | None = field(init=False)
    was_sandbox: bool = field(init=False)

    def __post_init__(self) -> None:
        self.taxonomy = load_taxonomy(self.settings.taxonomy)
        self.was_sandbox = self.settings.crawl.sandbox_url is not None
        kept = None if self.leaves_sandbox else self.settings.crawl.sandbox_url
        self.sandbox_url = self.told.sandbox_url or kept
        self.settings = self._with_crawl(sandbox_url=self.sandbox_url)

    def run(self) -> None:
        """Ask, show, write."""
        known = self._load_sources()
        self._check_told(known)
        given = read_given(self.told.keys_from, known)
        if self.told.sandbox_url and self.tests:
            self._try_sandbox(known)
        technologies = self._choose_technologies()
        contact = self._choose_contact()
        held = self._held_keys(has_given=bool(given))
        desk = self._make_desk(self._as_asked(known, technologies), held, contact)
        keys = desk.take(given) | (desk.ask(given) if self.asks and not self.sandbox_url else {})
        suggestions = self._suggest(known, technologies, frozenset(held) | set(keys))
        settled, on, off = self._choose_sources(suggestions, self._kept_switches(known, keys))
        choices = Choices(technologies, contact, on, off, self.sandbox_url, self._keys_file(keys))
        asked = self._as_asked(known, technologies, on, off)
        foreseen = foresee(asked[one.source.id] for one in settled if one.is_on)
        self._show(choices, settled, foreseen, desk.trials)
        if self.asks and not typer.confirm("write this?", default=True):
            raise typer.Exit
        self._write(choices, keys)
        if given.keys() - keys.keys():
            raise typer.Exit(Exit.PARTLY)

    def _write(self, choices: Choices, keys: Mapping[str, str]) -> None:
        if keys:
            write_keys(self._keys_path, keys)
        path = write_choices(self.settings.home, choices, SandboxFiles(SOURCES, SANDBOX_KEYS))
        if not self.json:
            note(f"written: {path}{f' and {self._keys_path}' if keys else ''}")
            note_overridden(choices, read_settings().crawl)
            self._say_next(choices)

    def _make_desk(self, known: Mapping[str, Source], held: Mapping[str, str], contact: str | None) -> KeyDesk:
        on = frozenset((*self.told.on, *split_list(self.settings.crawl.sources_on)))
        return KeyDesk(self.settings, known, held, contact, on, self.tests, self.json)

    def _load_sources(self) -> dict[str, Source]:
        """Return the sources there are, as their files say."""
        if self.sandbox_url is not None:
            return load_sources(SOURCES)
        own = own_folder(self.settings)
        # Whoever leaves the sandbox finds the sources of the home again.
        own = self.settings.home / "sources" if own == SOURCES else own
        return load_sources(SHIPPED, *([own] if own.is_dir() else []))

    def _as_asked(
        self, known: Mapping[str, Source], technologies: Sequence[str], on: Sequence[str] = (), off: Sequence[str] = ()
    ) -> dict[str, Source]:
        """Return sources as they are asked when this is chosen."""
        told = {"technologies": technologies, "sources_on": on, "sources_off": off}
        return apply_choices(known, self._with_crawl(**{name: ",".join(ids) for name, ids in told.items()}))

    def _with_crawl(self, **told: object) -> Settings:
        return self.settings.model_copy(update={"crawl": self.settings.crawl.model_copy(update=told)})

    def _check_told(self, known: Mapping[str, Source]) -> None:
        """Raise InputError for what cannot be, before anybody is asked."""
        is_sandbox = self.sandbox_url is not None
        if is_sandbox is not self.was_sandbox and holds_documents(self.settings):
            said = "this home holds documents; a fictional world and the real one do not mix: SCOUT_HOME names another"
            raise InputError(said, place="--sandbox" if is_sandbox else "--no-sandbox")
        if self.told.technologies:
            named("--technology", self._check_technologies, self.told.technologies)
        named("--kind", check_kinds, self.told.kinds)
        named("--on", partial(check_sources, known=_ids(known)), self.told.on)
        named("--off", partial(check_sources, known=_ids(known)), self.told.off)
        for one in sorted(set(self.told.on) & set(self.told.off)):
            raise InputError("either on or off", place=f"--on {one}")

    def _try_sandbox(self, known: Mapping[str, Source]) -> None:
        """Raise InputError for a sandbox that does not answer."""
        trial = try_source(self.settings, known, next(iter(known.values())))
        if trial.answered is Answered.NOT_REACHED:
            raise InputError(f"nothing answers there: {trial.says}", place=f"--sandbox {self.sandbox_url}")

    def _choose_technologies(self) -> tuple[str, ...]:
        if self.told.technologies:
            return self._check_technologies(self.told.technologies)
        held = self.taxonomy.follow(split_list(self.settings.crawl.technologies))
        if not self.asks:
            return named("SCOUT_CRAWL__TECHNOLOGIES", self._check_technologies, held)
        print_clusters(self.taxonomy)
        return ask_list("what is followed (technologies or clusters, by commas)", held, self._check_technologies)

    def _check_technologies(self, ids: Sequence[str]) -> tuple[str, ...]:
        if not ids:
            raise InputError("name at least one", place="")
        return choose_technologies(self.taxonomy, ids)

    def _choose_contact(self) -> str | None:
        held = self.settings.crawl.contact
        if self.told.contact is not None:
            return named("--contact", check_contact_text, self.told.contact)
        if not self.asks or self.sandbox_url is not None:
            return held
        note("an e-mail or web address of yours is sent with each request; without it nobody is asked")
        return ask_one("contact", held, check_contact_text)

    def _held_keys(self, *, has_given: bool) -> dict[str, str]:
        if self.sandbox_url is not None and not has_given:
            return read_keys(SANDBOX_KEYS)
        return read_keys(self._keys_path) if self._keys_path.exists() else {}

    def _suggest(
        self, known: Mapping[str, Source], technologies: Sequence[str], keys: frozenset[str]
    ) -> list[Suggestion]:
        kinds = check_kinds(self.told.kinds) or ALL_KINDS
        languages = self.told.languages or LANGUAGES
        # One that was followed may be gone from the taxonomy since.
        members = list_members(self.taxonomy, filter(self._is_known, technologies))
        return suggest(known.values(), Wanted(members, languages, kinds, keys))

    def _is_known(self, technology: str) -> bool:
        return technology in self.taxonomy or any(one.cluster == technology for one in self.taxonomy)

    def _kept_switches(self, known: Mapping[str, Source], keys: Mapping[str, str]) -> tuple[set[str], set[str]]:
        """Return what was switched on and off before; other languages or kinds make new suggestions."""
        has_changed = self.told.kinds or self.told.languages or self.told.sandbox_url
        if has_changed or self.leaves_sandbox or not load_kept_settings(self.settings.home).values:
            return set(), set()
        on, off = kept_switches(known, self.settings, keys)
        suited = self._suggest(known, split_list(self.settings.crawl.technologies), frozenset())
        # What only did not suit what was followed before may suit what is followed now.
        return on, off - {one.source.id for one in suited if not one.suits}

    def _choose_sources(
        self, suggestions: Sequence[Suggestion], kept: tuple[set[str], set[str]]
    ) -> tuple[list[Suggestion], tuple[str, ...], tuple[str, ...]]:
        on, off = set(self.told.on), set(self.told.off)
        switched = ((kept[0] | on) - off, (kept[1] | off) - on)
        settled, kept_on, kept_off = settle(suggestions, *switched)
        if not self.asks or self.sandbox_url is not None:
            return settled, kept_on, kept_off
        print_sources(settled)
        ids = [one.source.id for one in suggestions]
        switch = ask_list("switch (ids by commas; Enter: none)", (), partial(check_sources, known=ids))
        are_on = {one.source.id for one in settled if one.is_on}
        turned_on, turned_off = set(switch) - are_on, set(switch) & are_on
        return settle(suggestions, (switched[0] | turned_on) - turned_off, (switched[1] | turned_off) - turned_on)

    @property
    def _keys_path(self) -> Path:
        """Where the operator's keys are kept; those of a sandbox are its own."""
        held = self.settings.crawl.keys_file
        return self.settings.home / KEYS_FILE if held is None or held == SANDBOX_KEYS else held

    def _keys_file(self, keys: Mapping[str, str]) -> str | None:
        """Return where keys are kept, where that has to be said."""
        if self.sandbox_url is not None and not keys:
            return None
        is_home = self._keys_path == self.settings.home / KEYS_FILE
        return KEYS_FILE if is_home and (keys or self._keys_path.exists()) else None

    def _show(
        self, choices: Choices, settled: Sequence[Suggestion], foreseen: Sequence[Foreseen], trials: Sequence[Trial]
    ) -> None:
        if self.json:
            print_json(as_json(choices, settled, foreseen, trials))
        else:
            print_foreseen(choices, settled, foreseen)

    @staticmethod
    def _say_next(choices: Choices) -> None:
        if choices.contact is None and choices.sandbox_url is None:
            note("nobody is asked yet: scout init --contact you@example.org")
        note("next:")
        for line in (
            "scout backfill --from 2020  what sources have of long ago; planned first",
            "scout run                   what is new; then tags, resolves, indexes",
            "scout search 'your words'   or scout serve, for the pages",
        ):
            note(f"  {line}")


def _ids(known: Mapping[str, Source]) -> list[str]:
    """Return the sources that can be switched on and off."""
    return [one.id for one in known.values() if one.access is not Access.BULK]
