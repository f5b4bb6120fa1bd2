"""What people say against the machine: a wrong tag, a wrong link, a wrong amount.

An overlay: what the machine said stays as it is, so a correction outlives every tagging anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.events import KeptSignal
from core.models import Tag, TagSet
from core.signals import Certainty, Money, MoneyName, SignalKind
from core.text.organisation_names import normalise_name


class Verdict(StrEnum):
    """What a document has to do with a technology: it is about it, names it, or neither."""

    ABOUT = "about"
    NAMED = "named"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class TagCorrection:
    """Whether a document is about a technology."""

    document_id: str
    technology: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class LinkCorrection:
    """Whom a name in a document means; ``None``: nobody whom the ledger knows."""

    document_id: str
    surface: str
    actor_id: str | None


@dataclass(frozen=True, slots=True)
class SignalCorrection:
    """What signals of a kind in a document say, of those that name somebody: nothing (``is_wrong``), or other values.

    ``name`` is normalised; empty for all of the kind. Of ``amounts`` and ``facts`` only what is given is other.
    """

    document_id: str
    kind: SignalKind
    name: str = ""
    is_wrong: bool = False
    certainty: Certainty | None = None
    amounts: tuple[tuple[MoneyName, Money], ...] = ()
    facts: tuple[tuple[str, str | int | float], ...] = ()


Correction = TagCorrection | LinkCorrection | SignalCorrection
# Which technologies one is now: itself, what took its place when it was retired, or nothing (``Taxonomy.successors``).
Successors = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a correction of a tag says by the taxonomy of today, which may have retired its technology.

    ``counts``: the technologies that it holds for now, none where nothing took the place of its own. ``choices``: those
    between which a person has to choose, since it was split and the document is about only one of them, or some.
    """

    counts: tuple[str, ...]
    choices: tuple[str, ...] = ()


def follow(correction: TagCorrection, successors: Successors) -> Standing:
    """Return what a correction says now. What is not about a technology is about none of its parts."""
    found = tuple(successors(correction.technology))
    if len(found) > 1 and correction.verdict is not Verdict.NOT:
        return Standing((), found)
    return Standing(found)


def follow_all(corrections: Iterable[TagCorrection], successors: Successors) -> list[TagCorrection]:
    """Return what corrections say of the technologies of today, in their order; what does not count is left out."""
    return [replace(one, technology=technology) for one in corrections for technology in follow(one, successors).counts]


def correct_tags(tags: TagSet, corrections: Iterable[TagCorrection]) -> TagSet:
    """Return tags with what people say of them; of two corrections of one technology the later holds.

    A technology that a person adds has no reasons, and the score 1.
    """
    said: Mapping[str, Verdict] = {one.technology: one.verdict for one in corrections}
    if not said:
        return tags
    kept = [_judge(tag, said[tag.technology]) if tag.technology in said else tag for tag in tags.tags]
    known = {tag.technology for tag in tags.tags}
    added = [
        Tag(technology, 1.0, verdict is Verdict.ABOUT)
        for technology, verdict in said.items()
        if technology not in known and verdict is not Verdict.NOT
    ]
    return replace(tags, tags=tuple(tag for tag in (*kept, *added) if tag))


def _judge(tag: Tag, verdict: Verdict) -> Tag | None:
    return None if verdict is Verdict.NOT else replace(tag, central=verdict is Verdict.ABOUT)


def correct_signals(signals: Sequence[KeptSignal], corrections: Iterable[SignalCorrection]) -> list[KeptSignal]:
    """Return signals with what people say of them, without those that are wrong."""
    by_document: dict[str, list[SignalCorrection]] = {}
    for one in corrections:
        by_document.setdefault(one.document_id, []).append(one)
    found = [_correct(kept, by_document.get(kept.document_id, ())) for kept in signals]
    return [kept for kept in found if kept is not None]


def _correct(kept: KeptSignal, corrections: Sequence[SignalCorrection]) -> KeptSignal | None:
    for correction in corrections:
        signal = kept.signal
        if correction.kind is not signal.kind or not _is_about(kept, correction.name):
            continue
        if correction.is_wrong:
            return None
        money = tuple((dict(signal.money) | dict(correction.amounts)).items())
        facts = tuple((dict(signal.facts) | dict(correction.facts)).items())
        certainty = correction.certainty or signal.certainty
        kept = replace(kept, signal=replace(signal, money=money, facts=facts, certainty=certainty))
    return kept


def _is_about(kept: KeptSignal, name: str) -> bool:
    return not name or any(normalise_name(one) == name for _, one in kept.signal.named)
