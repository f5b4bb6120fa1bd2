"""Whatever comes in whatever order, links and events are those of the documents and of what stands at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError, NotFoundError
from core.registers import NameKind, RegisterEntry, RegisterName
from core.store import Store, open_store
from core.store.actors.lines import MERGED, NAMED, NOT_SAME
from core.store.actors.roots import settle_redirects_in
from core.store.corrections import LINK
from core.store.database import UNITS
from tests.conftest import NOW
from tests.knowledge.identity_world import EVERYWHERE, WHY, World, article, funding, org_id, patent, takeover

# Two firms of one name, and two of others: the first letter of a name is enough to tell them.
FIRMS = (("Ringwerk", "NL"), ("Ringwerk", "DE"), ("Lumaro", "NL"), ("Delta Optics", "DE"))
ACTORS = [org_id(*firm) for firm in FIRMS]
NAMES = ["Ringwerk", "Lumaro", "Delta Optics", "Oldwerk"]
ENTRY = RegisterEntry("ror", "r", (RegisterName("Lumaro", NameKind.DISPLAY),), country="NL")


def _tell(world: World, key: str, days: int, name: str) -> None:
    world.take(article(key, days), [name], [funding(name)])


DOCUMENTS: Sequence[Callable[[World], None]] = (
    *(lambda world, n=n, firm=firm: world.take(patent(str(n), firm)) for n, firm in enumerate(FIRMS)),
    *(lambda world, n=n, name=name: _tell(world, str(n), n, name) for n, name in enumerate(NAMES)),
    lambda world: world.take(article("4", 4, FIRMS[0]), ["Oldwerk"], [funding("Ringwerk")]),
    lambda world: world.take(article("5", 5, FIRMS[1]), [], [funding("Ringwerk"), takeover("Lumaro", "Oldwerk")]),
    lambda world: world.take(article("6", 6), ["Ringwerk"], [takeover("Lumaro", "Ringwerk")]),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["run", "merge", "merge", "split", "undo", "name", "correct", "register", "country"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=8,
)


def _take_step(world: World, step: tuple[str, int, int]) -> None:
    """Do one step, or let it be where it cannot be."""
    what, one, other = step
    standing = _standing(world.store)
    chosen = standing[(one + other) % len(standing)] if standing else 0
    entry = ENTRY if what == "register" else replace(ENTRY, country="DE")
    steps: dict[str, Callable[[], object]] = {
        "run": world.run,
        "merge": lambda: world.merge(ACTORS[one], ACTORS[other]),
        "split": lambda: world.store.ledger.split(chosen, WHY, NOW),
        "undo": lambda: world.undo(chosen),
        "name": lambda: world.name(ACTORS[one], NAMES[other]),
        "correct": lambda: world.correct(f"n:{one}", NAMES[one], _require(world, ACTORS[other]) if other else None),
        "register": lambda: world.store.registers.save([(entry, None)], NOW, "a file"),
        "country": lambda: world.store.registers.save([(entry, None)], NOW, "a file"),
    }
    try:
        steps[what]()
    except (InputError, NotFoundError):
        assert _standing(world.store) == standing


def _require(world: World, actor_id: str) -> str:
    """Return an actor that is there: a person corrects to nobody else."""
    return world.store.organisations.view(actor_id).id


def _standing(store: Store) -> list[int]:
    lines = (line for predicate in (MERGED, NOT_SAME, NAMED) for line in store.statements.standing(predicate))
    return sorted(line.id for line in lines)


def _state(world: World) -> object:
    ids = sorted(one for batch in world.store.documents.iter_ids() for one in batch)
    links = {i: [(link, actor.id) for link, actor in found] for i, found in world.store.links.load(ids).items()}
    return links, world.store.events.list_latest(EVERYWHERE)[1]


def _settle(world: World) -> None:
    """Have all documents there, also of firms that only a line of the ledger names, and nothing left to do."""
    for take in DOCUMENTS:
        take(world)
    world.run()


def _build_anew(world: World, store: Store) -> World:
    """Return a base that takes all documents, then what stands at the end, and resolves all of it at once."""
    fresh = World(store)
    _settle(fresh)
    for batch in world.store.registers.iter_entries():
        store.registers.save([(entry, None) for entry in batch], NOW, "a file")
    lines = [
        line for predicate in (MERGED, NOT_SAME, NAMED, LINK) for line in world.store.statements.standing(predicate)
    ]
    with store.database.write(UNITS) as connection:
        for line in lines:
            store.statements.add_in(connection, line)
        settle_redirects_in(store.database, connection, [line.subject for line in lines if line.predicate == MERGED])
    fresh.run_anew()
    return fresh


def check(store: Store, order: Sequence[int], steps: Sequence[tuple[str, int, int]]) -> None:
    world = World(store)
    waiting = [DOCUMENTS[number] for number in order]
    for number, step in enumerate(steps):
        for take in waiting[number :: len(steps)]:
            take(world)
        _take_step(world, step)
    _settle(world)
    ended = _state(world)
    world.run_anew()
    assert _state(world) == ended
    with open_store("sqlite://") as other:
        assert _state(_build_anew(world, other)) == ended


ORDERS = st.permutations(range(len(DOCUMENTS)))


@settings(max_examples=12, deadline=None)
@given(ORDERS, STEPS)
def test_links_and_events_depend_on_the_end_alone(order: list[int], steps: list[tuple[str, int, int]]) -> None:
    with open_store("sqlite://") as store:
        check(store, order, steps)


BUSY = [
    ("merge", 0, 1),
    ("run", 0, 0),
    ("name", 0, 3),
    ("register", 0, 0),
    ("run", 0, 0),
    ("correct", 0, 2),
    ("undo", 0, 0),
]


def test_they_do_on_both_databases(store: Store) -> None:
    check(store, list(reversed(range(len(DOCUMENTS)))), BUSY)
