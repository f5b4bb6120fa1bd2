"""Says whether two names are of one company: spelling, legal forms, abbreviations, typing errors, former names.

Words are paired first; what is left over decides. A word left on both sides tells two firms apart, a place left on one
side a subsidiary, ``Group`` nothing. Where a gazetteer is given, a name that one entry has had is known to be its own.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jellyfish
import yaml
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from core.text.organisation_names import LEGAL_FORMS
from core.text.tokens import tokenise
from knowledge.linking.found import Reason
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.places import country_names, read_country
from knowledge.linking.weights import Weights, logistic
from knowledge.linking.words import read_words

_TABLE = Path(__file__).with_name("comparing.yml")
_MAX_CHARS = 500
_MAX_WORDS = 30
_LEAST_TYPED = 5
_LONG = 9
_LEAST_PREFIX = 3
_MANY = 3.0
_ROMAN = frozenset("ii iii iv vi vii viii ix".split())


@dataclass(frozen=True, slots=True)
class Comparison:
    """How likely two names are of one company, 0 to 1, and why, in log odds."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """A name cut up: its words without legal forms, the country in its brackets, its words as they are written."""

    words: tuple[str, ...]
    country: str | None
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Words that say little, and words that say where."""

    generic: frozenset[str]
    places: frozenset[str]


@cache
def _tables() -> tuple[_Kinds, Weights]:
    raw = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    places = {word for name in country_names() for word in name if len(name) == 1 and len(word) > 2}
    kinds = _Kinds(frozenset(raw["generic"].split()), frozenset(raw["places"].split()) | places)
    return kinds, Weights(raw["fitted"], raw["threshold"], str(raw["version"]))


def shipped_comparison() -> Weights:
    """Return the weights that come with the package, and the score from which two names are one."""
    return _tables()[1]


def compare_names(
    one: str,
    other: str,
    countries: tuple[str | None, str | None] = (None, None),
    known: Gazetteer | None = None,
) -> Comparison:
    """Compare two names. ``countries``: where each company is, codes or names, as far as it is said elsewhere."""
    weights = shipped_comparison().log_odds
    features = compare_features(one, other, countries, known)
    reasons = [Reason(name, value, weights.get(name, 0.0) * value) for name, value in features.items()]
    reasons.sort(key=lambda reason: (-abs(reason.log_odds), reason.name))
    score = logistic(sum(reason.log_odds for reason in reasons))
    return Comparison(score, tuple(reason for reason in reasons if reason.log_odds))


def compare_features(
    one: str, other: str, countries: tuple[str | None, str | None], known: Gazetteer | None
) -> dict[str, float]:
    """Return what speaks for and against two names being of one company; the same whichever comes first."""
    # Words are paired from the left name on: always the same one.
    if (other, countries[1] or "") < (one, countries[0] or ""):
        one, other, countries = other, one, (countries[1], countries[0])
    left, right = _cut(one), _cut(other)
    features = {"bias": 1.0, **_countries(left, right, countries)}
    if known is not None:
        features |= _known(left, right, known)
    if not features.get("known_same"):  # names that one entry has had need not look alike
        features |= _paired(left, right)
    return {name: value for name, value in features.items() if value}


def _cut(name: str) -> _Words:
    text = " ".join(html.unescape(name[:_MAX_CHARS]).split())
    bare, bracket, behind = text.partition("(")
    country = read_country(behind.rstrip(" )")) if bracket and len(behind) > 3 else None
    if country is not None and bare.strip():
        text = bare
    found = read_words(text)[:_MAX_WORDS]
    words = tuple(word.text for word in found if word.folded not in _forms())
    tokens = tuple(token for token in tokenise(text) if token not in _forms())
    return _Words(words or tuple(word.text for word in found), country, tokens)


@cache
def _forms() -> frozenset[str]:
    return LEGAL_FORMS | frozenset("company corporation limited co kaisha kabushiki".split())


def _paired(left: _Words, right: _Words) -> dict[str, float]:
    kinds = _tables()[0]
    pairs, rest_left, rest_right = _pair(list(left.words), list(right.words))
    features: dict[str, float] = {}
    is_run = "".join(left.tokens) == "".join(right.tokens) or "".join(left.words) == "".join(right.words)
    features["same"] = float(bool(left.words) and (is_run or sorted(left.words) == sorted(right.words)))
    if features["same"]:
        return features | {"same_short": float(len("".join(left.words)) <= 4)}
    if _is_initials(left, right) or _is_initials(right, left):
        return {"initials": 1.0}
    for way in ("typed", "shortened", "sounds"):
        features[way] = min(1.0, sum(one == way for _, _, one in pairs) / _MANY)
    shared = [word for word, _, _ in pairs if word not in kinds.generic and word not in kinds.places]
    features["shared"] = min(1.0, len(shared) / _MANY)
    features["none_shared"] = float(not shared)
    features["first_shared"] = float(bool(pairs) and bool(left.words) and _begins_alike(left.words, right.words, pairs))
    features |= _left_over(rest_left, rest_right, kinds)
    one, other = " ".join(left.tokens), " ".join(right.tokens)
    closeness = fuzz.ratio(one, other) / 100
    features["closeness"] = closeness**2
    features["very_close"] = float(closeness >= 0.9 and not features["number_both"])
    features["run_close"] = (fuzz.ratio("".join(left.words), "".join(right.words)) / 100) ** 4
    return features


def _pair(left: list[str], right: list[str]) -> tuple[list[tuple[str, str, str]], list[str], list[str]]:
    """Pair each word with the one of the other name that it is most like: equal ones first."""
    pairs: list[tuple[str, str, str]] = []
    for way, is_alike in (
        ("equal", str.__eq__),
        ("typed", _is_typed),
        ("shortened", _is_shortened),
        ("sounds", _sounds),
    ):
        for word in sorted(left):
            match = next((other for other in sorted(right) if is_alike(word, other)), None)
            if match is not None:
                pairs.append((word, match, way))
                left.remove(word)
                right.remove(match)
    return pairs, left, right


def _is_typed(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < _LEAST_TYPED or not (one.isalpha() and other.isalpha()):
        return False
    allowed = 2 if shorter >= _LONG else 1
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def _is_shortened(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=lambda word: (len(word), word))
    return len(short) >= _LEAST_PREFIX and len(long) > len(short) and long.startswith(short)


def _sounds(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _LEAST_TYPED or not (one.isascii() and other.isascii()):
        return False
    return bool(jellyfish.metaphone(one)) and jellyfish.metaphone(one) == jellyfish.metaphone(other)


def _begins_alike(left: Sequence[str], right: Sequence[str], pairs: Sequence[tuple[str, str, str]]) -> bool:
    return any(one == left[0] and other == right[0] for one, other, _ in pairs)


def _left_over(left: Sequence[str], right: Sequence[str], kinds: _Kinds) -> dict[str, float]:
    features: dict[str, float] = {}
    counts = [_count(rest, kinds) for rest in (left, right)]
    for kind in ("plain", "generic", "place", "number"):
        one, other = sorted(count[kind] for count in counts)
        features[f"{kind}_both"] = min(1.0, one / _MANY) + float(one > 0)
        features[f"{kind}_extra"] = min(1.0, (other - one) / _MANY) + float(other > 0 and not one)
    features["any_both"] = float(bool(left) and bool(right))
    return features


def _count(words: Sequence[str], kinds: _Kinds) -> dict[str, int]:
    counts = {"plain": 0, "generic": 0, "place": 0, "number": 0}
    for word in words:
        if word in kinds.places:
            counts["place"] += 1
        elif word in kinds.generic:
            counts["generic"] += 1
        elif word in _ROMAN or any(character.isdigit() for character in word):
            counts["number"] += 1
        else:
            counts["plain"] += 1
    return counts


def _is_initials(short: _Words, long: _Words) -> bool:
    """Whether one name is the initials of the other."""
    if len(short.tokens) != 1 or len(long.tokens) < 2:
        return False
    return len(short.tokens[0]) >= _LEAST_PREFIX and short.tokens[0] == "".join(token[0] for token in long.tokens)


def _countries(left: _Words, right: _Words, said: tuple[str | None, str | None]) -> dict[str, float]:
    one = left.country or read_country(said[0])
    other = right.country or read_country(said[1])
    if one is None or other is None:
        return {"one_country": float(one != other)}
    return {"country_other": float(one != other), "country_same": float(one == other)}


def _known(left: _Words, right: _Words, gazetteer: Gazetteer) -> dict[str, float]:
    """Whether the gazetteer has an entry that has both names, or others for each."""
    ones, others = (_entries(words, gazetteer) for words in (left, right))
    if not ones or not others:
        return {"known_one": float(bool(ones or others))}
    is_same = bool(ones & others)
    return {"known_same": float(is_same), "known_other": float(not is_same)}


def _entries(name: _Words, gazetteer: Gazetteer) -> set[int]:
    """Return the entries that have a name, its words corrected; of the country in its brackets, where it says one."""
    words = [word if gazetteer.is_known(word) else gazetteer.speller.correct(word) for word in name.words]
    numbers: list[int] = []
    if all(words):
        total = sum(gazetteer.codes[word] for word in words if word)
        numbers += gazetteer.bags.get(total, ())
    numbers += gazetteer.runs.get("".join(name.words), ())
    entries = {gazetteer.names[number].entry for number in numbers}
    if name.country:
        entries = {one for one in entries if name.country in gazetteer.places[one].countries}
    return entries
