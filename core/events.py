"""Events: what happened, counted once, however many documents tell of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.models import SHARED_SPACE, space_suffix
from core.signals import Certainty, Money, MoneyName, Part, Signal, SignalKind
from core.text.organisation_names import normalise_name

#: Normalised name → the actor that stands for whom it means.
Meanings = Mapping[str, str]
#: The parts that organisations have.
ORGANISATIONS = frozenset({
    Part.COMPANY, Part.INVESTOR, Part.LEAD_INVESTOR, Part.ACQUIRER, Part.TARGET, Part.PARTNER, Part.PARENT, Part.FUNDER,
    Part.PUBLISHER,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptSignal:
    """A signal of a document. ``number`` counts the signals of the document; ``day``: when it could first be read.

    ``means``: whom the names in the document mean, by normalised name; it need not have all of them.
    """

    document_id: str
    number: int
    signal: Signal
    day: date | None = None
    means: Meanings = field(default_factory=dict, compare=False)


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


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are listed.

    ``name``: normalised, how one of those whom they name begins; nobody bears an empty one. ``since``: the day on
    which, or after, they were last told.
    """

    spaces: Collection[str] = (SHARED_SPACE,)
    kind: SignalKind | None = None
    name: str | None = None
    since: date | None = None


# Whom or what an event is about: two signals that share none of it tell of two.
_ABOUT: Mapping[SignalKind, tuple[Part, ...]] = {
    SignalKind.MARKET: (Part.MARKET,),
    SignalKind.ACQUISITION: (Part.TARGET,),
    SignalKind.PARTNERSHIP: (Part.PARTNER,),
    SignalKind.LAUNCH: (Part.COMPANY, Part.PRODUCT),
    SignalKind.APPOINTMENT: (Part.COMPANY, Part.PERSON),
}
_MAX_KEY_CHARS = 300
_NO_MEANINGS: Meanings = {}
# Stands before the id of an actor where others have a name.
_KNOWN = "@"


def identify(part: Part, name: str, means: Meanings) -> str:
    """Return what tells one who is named from another: the actor where it is known, else the normalised name.

    The first letter of an actor is none of a name; both are free of ``~``, by which a key has its space.
    """
    normalised = normalise_name(name)
    known = means.get(normalised[:_MAX_KEY_CHARS]) if part in ORGANISATIONS else None
    return normalised if known is None else f"{_KNOWN}{known.replace('~', _KNOWN)}"


def key_of(signal: Signal, space: str = SHARED_SPACE, means: Meanings = _NO_MEANINGS) -> str:
    """Return what signals of one event share: the kind, and whom it is about; empty where that is not said.

    >>> key_of(Signal(SignalKind.FUNDING, "title", 0, 9, Certainty.DONE, "x 1", ((Part.COMPANY, "Ringwerk B.V."),)))
    'funding:ringwerk'
    """
    parts = _ABOUT.get(signal.kind, (Part.COMPANY,))
    names = sorted({identify(part, name, means) for part in parts for name in signal.names(part)} - {""})
    if not names:
        return ""
    suffix, about = space_suffix(space), "|".join(names)
    return f"{signal.kind.value}:{about[: _MAX_KEY_CHARS - len(signal.kind.value) - len(suffix) - 1]}{suffix}"
