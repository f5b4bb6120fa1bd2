"""Events: what happened, counted once, however many documents tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.models import SHARED_SPACE, space_suffix
from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from core.text.organisation_names import normalise_name


@dataclass(frozen=True, slots=True)
class KeptSignal:
    """A signal of a document. ``number`` counts the signals of the document; ``day``: when it could first be read."""

    document_id: str
    number: int
    signal: Signal
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as one or more signals tell it.

    ``state``: what holds now; a later denial is one. ``named``, ``money``, ``facts``: as most of the signals say.
    ``signals``: (document, number), in order of time; ``first_day`` and ``last_day``: of the documents that tell it.
    """

    id: str
    kind: SignalKind
    key: str
    state: Certainty
    space: str
    named: tuple[tuple[Part, str], ...]
    money: tuple[tuple[MoneyName, Money], ...]
    facts: tuple[tuple[str, str | int | float], ...]
    first_day: date | None
    last_day: date | None
    signals: tuple[tuple[str, int], ...]


# Whom or what an event is about: two signals that share none of it tell of two.
_ABOUT: Mapping[SignalKind, tuple[Part, ...]] = {
    SignalKind.MARKET: (Part.MARKET,),
    SignalKind.ACQUISITION: (Part.TARGET,),
    SignalKind.PARTNERSHIP: (Part.PARTNER,),
    SignalKind.LAUNCH: (Part.COMPANY, Part.PRODUCT),
    SignalKind.APPOINTMENT: (Part.COMPANY, Part.PERSON),
}
_MAX_KEY_CHARS = 300


def key_of(signal: Signal, space: str = SHARED_SPACE) -> str:
    """Return what signals of one event share: the kind, and whom it is about; empty where that is not said.

    >>> key_of(Signal(SignalKind.FUNDING, "title", 0, 9, Certainty.DONE, "x 1", ((Part.COMPANY, "Ringwerk B.V."),)))
    'funding:ringwerk'
    """
    parts = _ABOUT.get(signal.kind, (Part.COMPANY,))
    names = sorted({normalise_name(name) for part in parts for name in signal.names(part)} - {""})
    if not names:
        return ""
    suffix, about = space_suffix(space), "|".join(names)
    return f"{signal.kind.value}:{about[: _MAX_KEY_CHARS - len(signal.kind.value) - len(suffix) - 1]}{suffix}"
