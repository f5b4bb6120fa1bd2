"""What one running application holds, and what a handler gets of it: as far as its visitor may see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Annotated, cast

from anyio import CapacityLimiter
from fastapi import Depends, Request

from api.auth.gate import VisitorDep
from api.auth.visitor import NOBODY, Visitor
from api.http.cache import KeptAnswers
from api.questions.replies import Base
from api.suggesting import TechnologyNames, build_names
from core.clock import Clock
from core.settings import Settings
from core.store import Store
from core.taxonomy import Taxonomy
from index.engine import Searcher
from index.understanding.lexicon import Lexicon, build_lexicon
from index.within import SpacesSearcher


@dataclass(frozen=True, slots=True)
class Services:
    """The store, the engine and the taxonomy of one application, with what makes searches understood.

    ``clock`` gives the time in UTC. What a handler is given answers to its visitor: the engine finds nothing of a space
    that the visitor does not read. The store holds every space: who reads it compares with ``spaces``.
    """

    settings: Settings
    store: Store
    engine: Searcher
    taxonomy: Taxonomy
    lexicon: Lexicon
    names: TechnologyNames
    clock: Clock
    visitor: Visitor = NOBODY
    kept: KeptAnswers = field(default_factory=KeptAnswers)
    # What may take long goes one at a time: api.http.lanes.
    costly: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    @property
    def spaces(self) -> tuple[str, ...]:
        """The spaces that may be seen."""
        return self.visitor.spaces


def make_services(settings: Settings, store: Store, engine: Searcher, taxonomy: Taxonomy, clock: Clock) -> Services:
    """Return services, with what is made of a taxonomy so that searches are understood."""
    return Services(settings, store, engine, taxonomy, build_lexicon(taxonomy), build_names(taxonomy), clock)


# Neither waits for anything: as a plain function FastAPI would hand each to a thread, for 50 µs and more.
async def get_open_services(request: Request) -> Services:
    """Return the services that the application opened when it started, for the few routes that answer anybody."""
    return cast("Services", request.app.state.services)


async def get_services(request: Request, visitor: VisitorDep) -> Services:
    """Return the services as the visitor may use them."""
    services = cast("Services", request.app.state.services)
    return replace(services, engine=SpacesSearcher(services.engine, visitor.spaces), visitor=visitor)


def make_base(services: Services) -> Base:
    """Return what answers a question, as the visitor may see it."""
    return Base(services.store, services.engine, services.taxonomy, services.lexicon, services.spaces)


OpenServicesDep = Annotated[Services, Depends(get_open_services)]
ServicesDep = Annotated[Services, Depends(get_services)]
