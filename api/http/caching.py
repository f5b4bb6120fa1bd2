"""Answer with what is kept, or make it and keep it: for answers that depend on the base, what was asked and by whom."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial

from fastapi import Response
from pydantic import BaseModel

from api.http.cache import Kept, make_kept
from api.http.lanes import run_search
from api.state import Services


async def answer_kept(
    services: Services, asked: Hashable, make: Callable[[], BaseModel], *, text: str | None = None
) -> Response:
    """Return the JSON of an answer. ``asked``: all that it depends on but the base and who asks.

    ``text``: the search string where it is made of the index too. Everything that ``make`` reads of the store is of
    one state. Raises what ``make`` raises, and TooManyError.
    """
    searches = text is not None
    visitor = services.visitor
    key = (asked, visitor.principal, visitor.role, visitor.spaces)
    if services.store.database.is_sqlite:
        # Microseconds: handing it to a thread would take longer than it does.
        state = _read_state(services, searches=searches)
        kept = None if state is None else services.kept.get(key, state)
        if kept is None:
            kept = await run_search(services, text or "", partial(_make, services, key, state, make))
    else:
        kept = await run_search(services, text or "", partial(_find, services, key, make, searches))
    return Response(kept.body, media_type="application/json", headers={"etag": kept.etag})


def _find(services: Services, key: Hashable, make: Callable[[], BaseModel], searches: bool) -> Kept:
    state = _read_state(services, searches=searches)
    kept = None if state is None else services.kept.get(key, state)
    return kept or _make(services, key, state, make)


def _read_state(services: Services, *, searches: bool) -> Hashable | None:
    """Return the state of what an answer is made of; ``None`` where that is not known, and nothing is kept."""
    if not searches:
        return services.store.database.mark()
    index = services.engine.state()
    return None if index is None else (index, services.store.database.mark())


def _make(services: Services, key: Hashable, state: Hashable | None, make: Callable[[], BaseModel]) -> Kept:
    with services.store.database.read_at_once():
        made = make_kept(make())
    if state is not None:
        services.kept.put(key, state, made)
    return made
