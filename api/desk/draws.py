"""Drawing units of a saved search to be judged, and what the judgements say of it; for JSON and pages.

Drawn from is only what every reader of the search may see: what is shared, and its own space.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.desk.rights import parse_parameters
from api.searching import make_query
from api.state import Services
from core.desk import Draw, Drawn, Part, SavedSearch
from core.models import SHARED_SPACE
from index.formatting import format_query
from index.parser import ParsedQuery
from index.query import MAX_LIMIT, Query
from index.relaxing import relax
from index.within import SpacesSearcher
from insight.precision import Judged, Trust, weigh

# Of the result the first ranks, and a draw from the ranks after them up to ``FRAME``; of what is near as many again.
TOP, REST, NEAR = 10, 10, 20
FRAME = 500
NEAR_FRAME = 200


@dataclass(frozen=True, slots=True)
class TrustView:
    """The newest draw of a search with what it says. ``groups``: what was judged of each part."""

    draw: Draw
    trust: Trust
    groups: dict[Part, Judged]

    @property
    def judged(self) -> int:
        """How many units were judged."""
        return sum(group.judged for group in self.groups.values())


def load_trust(services: Services, search: SavedSearch) -> TrustView | None:
    """Return what is known of how far a search can be trusted; ``None`` where nothing was drawn yet."""
    draw = services.store.draws.latest(search.id)
    if draw is None:
        return None
    top = sum(one.part is Part.TOP for one in draw.units)
    frames = {Part.TOP: top, Part.REST: draw.frame - top, Part.NEAR: draw.near_frame}
    groups = {part: _group(draw, part, frame) for part, frame in frames.items()}
    return TrustView(draw, weigh(groups[Part.TOP], groups[Part.REST], groups[Part.NEAR]), groups)


def _group(draw: Draw, part: Part, frame: int) -> Judged:
    said = [one.verdict for one in draw.units if one.part is part and one.verdict is not None]
    return Judged(frame, len(said), sum(said))


def draw_units(services: Services, search: SavedSearch) -> None:
    """Draw units of what a search finds and nearly finds now, and keep the draw. Raises what a search raises."""
    seen = narrow(services, search)
    query = replace(make_query(parse_parameters(search.parameters), seen), cursor=None)
    now = services.clock()
    seed = _make_seed(search.id, now.isoformat())
    rng = random.Random(seed)  # noqa: S311  # a draw that can be made again, nothing secret
    total, ranks = _load_ranks(seen, query, FRAME)
    near_total, frame, near = _draw_near(seen, query, rng)
    rest = sorted(rng.sample(range(TOP, len(ranks)), min(REST, max(0, len(ranks) - TOP))))
    units = [Drawn(ranks[i], Part.TOP, i + 1) for i in range(min(TOP, len(ranks)))]
    units += [Drawn(ranks[i], Part.REST, i + 1) for i in rest]
    text = format_query(ParsedQuery(query.expression, query.filters))
    facts = (text, seed, total, len(ranks), near_total, frame, services.visitor.principal, now)
    services.store.draws.add(search, Draw(0, search.id, *facts, units=(*units, *near)), services.visitor.by, now)


def narrow(services: Services, search: SavedSearch) -> Services:
    """Return services that see what every reader of a search sees."""
    spaces = tuple(dict.fromkeys((SHARED_SPACE, search.space)))
    return replace(services, engine=SpacesSearcher(services.engine, spaces))


def _make_seed(*parts: object) -> int:
    told = "\0".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2s(told, digest_size=4).digest()) >> 1


def _draw_near(services: Services, query: Query, rng: random.Random) -> tuple[int, int, list[Drawn]]:
    """Return how many units are near, from how many was drawn, and those drawn: each as likely as every other."""
    parts = relax(query)
    totals = [services.engine.search(replace(part, limit=0)).total for part in parts]
    frames = [min(total, NEAR_FRAME) for total in totals]
    places = [(number, rank) for number, frame in enumerate(frames) for rank in range(frame)]
    chosen = rng.sample(places, min(NEAR, len(places)))
    drawn = []
    for number, part in enumerate(parts):
        ranks = sorted(rank for one, rank in chosen if one == number)
        drawn += list(_fetch(services, part, ranks))
    return sum(totals), len(places), drawn


def _fetch(services: Services, query: Query, ranks: Sequence[int]) -> Iterator[Drawn]:
    if not ranks:
        return
    _, ids = _load_ranks(services, query, ranks[-1] + 1)
    yield from (Drawn(ids[rank], Part.NEAR, rank + 1) for rank in ranks if rank < len(ids))


def _load_ranks(services: Services, query: Query, most: int) -> tuple[int, list[str]]:
    """Return how many units match, and the ids of the first ``most``."""
    ids: list[str] = []
    asked = replace(query, limit=min(MAX_LIMIT, most))
    while True:
        answer = services.engine.search(asked)
        ids += [hit.entry.id for hit in answer.hits]
        if answer.next_cursor is None or len(ids) >= most:
            return answer.total, ids[:most]
        asked = replace(asked, cursor=answer.next_cursor)
