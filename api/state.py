"""What one running application holds, and how its handlers get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from api.suggesting import TechnologyNames
from core.clock import Clock
from core.settings import Settings
from core.store import Store
from core.taxonomy import Taxonomy
from index.engine import Engine
from index.understanding.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Services:
    """The store, the engine and the taxonomy of one application, with what makes searches understood.

    ``clock`` gives the time in UTC.
    """

    settings: Settings
    store: Store
    engine: Engine
    taxonomy: Taxonomy
    lexicon: Lexicon
    names: TechnologyNames
    clock: Clock


def get_services(request: Request) -> Services:
    """Return the services that the application opened when it started."""
    return cast("Services", request.app.state.services)


ServicesDep = Annotated[Services, Depends(get_services)]
