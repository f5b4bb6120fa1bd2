"""Links texts that name organisations to entries of registers, each with a score and what it is made of.

A link below the threshold is none: what is meant stays open. Of two entries that one name fits as well, none is linked.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.registers import RelationKind
from knowledge.linking.affiliations import Affiliation, parse_affiliation
from knowledge.linking.context import Context
from knowledge.linking.features import Features, make_features
from knowledge.linking.found import NO_HINTS, Hints, LinkFound, Reason
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.hits import Hit, Way, find_hits
from knowledge.linking.sifting import likely_hits
from knowledge.linking.weights import Weights, logistic, shipped_weights


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry at a place, with the best of its names there."""

    hit: Hit
    entry: int
    features: Features
    log_odds: float
    score: float = 0.0


class Linker:
    """Links by a gazetteer. Reads only: one may serve many threads."""

    def __init__(self, gazetteer: Gazetteer, weights: Weights | None = None) -> None:
        self.gazetteer = gazetteer
        self._weights = weights or shipped_weights()

    def link_affiliation(self, text: str, hints: Hints = NO_HINTS) -> list[LinkFound]:
        """Return the entries that an affiliation names, in order of the text."""
        affiliation = parse_affiliation(text, self.gazetteer.cities)
        chosen = choose(self.find_candidates(affiliation, hints), self._weights.threshold)
        return [self._make_link(one, affiliation) for one in chosen]

    def link_name(self, name: str, hints: Hints = NO_HINTS) -> LinkFound | None:
        """Return the entry that a name alone means: the likeliest of those that stand in it."""
        return max(self.link_affiliation(name, hints), key=lambda link: link.score, default=None)

    def find_candidates(self, affiliation: Affiliation, hints: Hints = NO_HINTS) -> list[Candidate]:
        """Return every entry that may be meant, each place and entry once, with its score."""
        found = find_hits(affiliation, self.gazetteer)
        hits = likely_hits(found, Context.make(affiliation, self.gazetteer, found, hints))
        context = Context.make(affiliation, self.gazetteer, hits, hints)
        best: dict[tuple[int, int, int], Candidate] = {}
        for hit in hits:
            features = make_features(hit, context)
            log_odds = sum(self._weights.log_odds.get(name, 0.0) * value for name, value in features.items())
            candidate = Candidate(hit, self.gazetteer.names[hit.name].entry, features, log_odds)
            key = (hit.first, hit.last, candidate.entry)
            if key not in best or _rank(candidate) > _rank(best[key]):
                best[key] = candidate
        return share_scores(
            [*best.values(), *self._identified(affiliation, hints, {key[2] for key in best})], self.gazetteer
        )

    def _identified(self, affiliation: Affiliation, hints: Hints, found: set[int]) -> list[Candidate]:
        """Return the entry that has an identifier of the hints though no name of it is in the text."""
        places = {one for identifier in hints.identifiers for one in self.gazetteer.identifiers.get(identifier, ())}
        if len(places) != 1 or not affiliation.words or places & found:
            return []
        features = {"bias": 1.0, "identifier_same": 1.0}
        log_odds = sum(self._weights.log_odds.get(name, 0.0) for name in features)
        hit = Hit(0, 0, len(affiliation.words), Way.NEAR)
        return [Candidate(hit, place, features, log_odds) for place in places]

    def _make_link(self, candidate: Candidate, affiliation: Affiliation) -> LinkFound:
        words = affiliation.words[candidate.hit.first : candidate.hit.last]
        weights = self._weights.log_odds
        reasons = [Reason(name, value, weights.get(name, 0.0) * value) for name, value in candidate.features.items()]
        reasons.sort(key=lambda reason: (-abs(reason.log_odds), reason.name))
        return LinkFound(
            self.gazetteer.entries[candidate.entry].id,
            candidate.score,
            tuple(reason for reason in reasons if reason.log_odds),
            (words[0].start, words[-1].end),
            tuple(self.gazetteer.entries[one].id for one in self.gazetteer.ancestors(candidate.entry)),
        )


def share_scores(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> list[Candidate]:
    """Give each candidate its score: its own probability, shared with the others of the same place.

    A mother does not share with her daughters: a name that they have in common is hers where nothing says another.
    """
    places: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for one in candidates:
        places[one.hit.first, one.hit.last].append(one)
    scored: list[Candidate] = []
    for one in candidates:
        relatives = gazetteer.relatives.get(one.entry, {})
        rivals = (
            other
            for other in places[one.hit.first, one.hit.last]
            if relatives.get(other.entry) is not RelationKind.CHILD
        )
        scored.append(_scored(one, sum(math.exp(_bounded(other.log_odds)) for other in rivals)))
    return scored


def choose(candidates: Sequence[Candidate], threshold: float) -> list[Candidate]:
    """Return the candidates that stand: the likeliest of each place, none across another, in order of the text."""
    chosen: list[Candidate] = []
    standing = [one for one in candidates if one.score >= threshold]
    standing = [one for one in standing if not any(_holds(other, one) for other in standing)]
    for one in sorted(standing, key=lambda one: (-one.score, *_rank(one))):
        if not any(_clash(one, other) for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: (one.hit.first, one.hit.last, one.entry))


def _holds(outer: Candidate, inner: Candidate) -> bool:
    """Whether one stands inside the other, which is then what is meant; a name that is only nearly one holds none."""
    is_inside = outer.hit.first <= inner.hit.first and inner.hit.last <= outer.hit.last
    is_longer = outer.hit.last - outer.hit.first > inner.hit.last - inner.hit.first
    is_unit = "unit_in_relative" in outer.features
    return is_inside and is_longer and outer.hit.way is not Way.NEAR and not is_unit


def _clash(one: Candidate, other: Candidate) -> bool:
    overlaps = one.hit.first < other.hit.last and other.hit.first < one.hit.last
    return one.entry == other.entry or overlaps


def _scored(one: Candidate, total: float) -> Candidate:
    share = math.exp(_bounded(one.log_odds)) / total
    return Candidate(one.hit, one.entry, one.features, one.log_odds, logistic(one.log_odds) * share)


def _bounded(log_odds: float) -> float:
    return max(-40.0, min(40.0, log_odds))


def _rank(candidate: Candidate) -> tuple[float, int, int, int]:
    return (candidate.log_odds, -candidate.hit.first, -candidate.hit.last, -candidate.entry)
