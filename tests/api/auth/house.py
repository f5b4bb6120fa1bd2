"""An installation with accounts, spaces and a little in each, and who asks it: for the tests of who sees what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import httpx
from fastapi.routing import APIRoute

from api.app import API, JSON_MODULES, PAGE_MODULES
from api.auth.account_changes import issue_key
from api.auth.passwords import Passwords
from api.routers import health
from core.accounts import Access, By, Role, Scope, SpaceKind
from core.models import (
    DateKind,
    Document,
    DocumentDate,
    DocumentKind,
    Evidence,
    Organisation,
    Refusal,
    RunCounts,
    Tag,
    TagSet,
)
from core.models import Role as Part
from core.settings import ServeSettings, Settings, StoreSettings
from core.signals import Certainty, Signal, SignalKind
from core.signals import Part as Raised
from core.stages import StageOptions
from core.store import Store, open_settings_store
from core.store.accounts.principals import NewAccount
from index.engines import open_engine
from index.stage import IndexStage
from knowledge.stage import run_resolve
from tests.api.conftest import serve
from tests.api.world import NOW, fill_desk, fill_store

PASSWORD = "correct horse battery staple"
# Stands in every field of what the board holds, and nowhere else.
MARKER = "zwartkunst"
BOARD, LAB = "board", "lab"
PRIVATE = Document(
    source="own-documents",
    key="plan",
    kind=DocumentKind.REPORT,
    title=f"A {MARKER} laser plan",
    text=f"The {MARKER} laser is bought in May.",
    lang="en",
    organisations=(Organisation(f"{MARKER.title()} BV", Part.SUBJECT, "BE"),),
    identifiers=(("doi", f"10.1/{MARKER}"),),
    dates=(DocumentDate(DateKind.PUBLISHED, date(1987, 5, 6)),),
    visible_from=date(1987, 5, 6),
    space=BOARD,
)
# The same record as a shared one, held by the board too: of one source, with its own words.
PRIVATE_COPY = replace(PRIVATE, source="arxiv", key="copy", title=f"{MARKER} ring", kind=DocumentKind.PAPER)
IN_LAB = replace(
    PRIVATE,
    key="lab",
    title="A lab report",
    text="What the lab knows.",
    organisations=(),
    identifiers=(),
    space=LAB,
)
PERSONS = {"rita": Role.READER, "sam": Role.SCOUT, "cor": Role.CURATOR, "ada": Role.ADMIN, "dora": Role.SCOUT}
DISABLED = "dora"


@dataclass(frozen=True)
class House:
    """A running installation. ``keys``: name → a key as it is sent."""

    url: str
    settings: Settings
    store: Store
    ids: dict[str, str]
    keys: dict[str, str]
    sessions: dict[str, httpx.Cookies] = field(default_factory=dict)
    clients: dict[tuple[str | None, bool], httpx.Client] = field(default_factory=dict)

    def client(self, name: str | None = None, *, is_browser: bool = False) -> httpx.Client:
        """A client, made once: nobody's, somebody's who is signed in, or one with a key."""
        if (name, is_browser) not in self.clients:
            self.clients[name, is_browser] = self._make_client(name, is_browser=is_browser)
        return self.clients[name, is_browser]

    def close(self) -> None:
        for client in self.clients.values():
            client.close()

    def _make_client(self, name: str | None, *, is_browser: bool) -> httpx.Client:
        headers = {"accept": "text/html,*/*"} if is_browser else {}
        if name in self.keys:
            return httpx.Client(base_url=self.url, headers=headers | {"authorization": f"Bearer {self.keys[name]}"})
        client = httpx.Client(base_url=self.url, headers=headers)
        if name is not None:
            if name not in self.sessions:
                with self.sign_in(name) as signed_in:
                    self.sessions[name] = signed_in.cookies
            client.cookies.update(self.sessions[name])
        return client

    @contextmanager
    def sign_in(self, name: str, password: str = PASSWORD) -> Iterator[httpx.Client]:
        """A browser with a session of its own."""
        with httpx.Client(base_url=self.url, headers={"accept": "text/html,*/*"}) as client:
            answer = client.post("/login", data={"login": name, "password": password})
            assert answer.status_code == 303, answer.text
            yield client


def form_token(client: httpx.Client) -> str:
    """The token that the forms of a session carry, as a page of it shows."""
    page = client.get("/account").text
    return page.split('name="form_token" value="')[1].split('"')[0]


def routes() -> list[tuple[str, str]]:
    """Method and path of every route of the application."""
    found: list[tuple[str, str]] = []
    prefixed = [*((API, module) for module in JSON_MODULES), ("", health), *(("", page) for page in PAGE_MODULES)]
    for prefix, module in prefixed:
        for route in module.router.routes:
            assert isinstance(route, APIRoute)
            found += [(method, prefix + route.path) for method in sorted(route.methods or ())]
    return found


@contextmanager
def open_house(home: Path, url: str | None = None, *, has_private: bool = True, **serving: object) -> Iterator[House]:
    """Serve an installation over a real store and engine; ``url``: its database, else SQLite."""
    limits = {"rate_per_s": 10_000.0, "rate_burst": 100_000} | serving
    settings = Settings(home=home, store=StoreSettings(url=url), serve=ServeSettings(**limits))
    engine = open_engine(settings)
    with open_settings_store(settings) as store:
        fill_store(store)
        ids, keys = add_persons(store)
        fill_spaces(store, has_private=has_private)
        fill_desk(store)
        if has_private:
            fill_desk(store, BOARD, ids["cor"], f"{MARKER} plans", PRIVATE.id)
        IndexStage(store, engine, StageOptions(clock=lambda: NOW)).rebuild()
        engine.close()
        with serve(settings) as address:
            opened = House(address, settings, store, ids, keys)
            yield opened
            opened.close()


def add_persons(store: Store) -> tuple[dict[str, str], dict[str, str]]:
    """Make the accounts, spaces and keys; the ids of the accounts, and the keys as they are sent."""
    password_hash, now, by = Passwords().hash(PASSWORD), NOW - timedelta(days=2), By()
    made = {
        name: store.accounts.add(NewAccount(name, f"{name.title()} Jansen", role, password_hash), by, now)
        for name, role in PERSONS.items()
    }
    ids = {name: account.id for name, account in made.items()}
    store.spaces.add(BOARD, SpaceKind.PRIVATE, ids["cor"], by, now)
    store.spaces.share(BOARD, ids["sam"], Access.READ, by, now)
    store.spaces.add(LAB, SpaceKind.SHARED, ids["ada"], by, now)
    wishes = {
        "rita-reads": ("rita", Scope.READ, 90, now),
        "sam-reads": ("sam", Scope.READ, 90, now),
        "sam-writes": ("sam", Scope.WRITE, 90, now),
        "ada-reads": ("ada", Scope.READ, 90, now),
        "ada-admin": ("ada", Scope.ADMIN, 90, now),
        "expired": ("ada", Scope.ADMIN, 1, now),
        "revoked": ("ada", Scope.ADMIN, 90, now),
        "disabled": (DISABLED, Scope.WRITE, 90, now),
    }
    keys = {}
    for name, (owner, scope, days, at) in wishes.items():
        keys[name], key = issue_key(store, made[owner], (name, scope, days), by, at)
        if name == "revoked":
            store.api_keys.revoke(key.id, by, now)
    store.accounts.disable(ids[DISABLED], by, now)
    last = keys["ada-admin"]
    keys["mistyped"] = last[:-10] + ("x" if last[-10] != "x" else "y") + last[-9:]
    return ids, keys


def fill_spaces(store: Store, *, has_private: bool) -> None:
    """Save what the spaces hold, resolved; an import of the board that refused a file."""
    documents = [IN_LAB, PRIVATE, PRIVATE_COPY] if has_private else [IN_LAB]
    evidence = Evidence(f"<p>{MARKER}</p>".encode(), "text/html")
    store.documents.save([(one, evidence if one is PRIVATE else None) for one in documents], NOW)
    tags = (Tag("semiconductor-lasers", 0.9, True, (("title", 2.2),)),)
    told = (
        Signal(SignalKind.FUNDING, "title", 0, 9, Certainty.DONE, "funding 1", ((Raised.COMPANY, f"{MARKER} bv"),)),
    )
    signals = {PRIVATE.id: told}
    sets = [TagSet(one.id, 1, "tagger-1", "taxonomy-1", tags, signals=signals.get(one.id, ())) for one in documents]
    store.tags.save(sets, NOW)
    run_resolve(store, StageOptions(clock=lambda: NOW))
    if has_private:
        counts = RunCounts(read=3, new=2)
        counts.refuse(Refusal("RecordError", f"{MARKER}.pdf", "no text", ""))
        for source in ("own-documents", "arxiv"):
            run_id = store.runs.start("import", NOW - timedelta(minutes=5), source, BOARD)
            store.runs.finish(run_id, counts, NOW, f"{MARKER} was cut")
