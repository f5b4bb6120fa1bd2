"""Which organisations of the ledger may be one: candidates that share something rare, scored, each with its reasons.

Only a person merges. Two entries of one register are never suggested: a register that lists both tells them apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from urllib.parse import urlsplit

from core.models import space_of, space_suffix
from core.registers import NameKind
from core.store import Store
from core.store.actors.profiles import Profile
from core.store.actors.suggestions import Suggestion
from core.text.organisation_names import normalise_name
from knowledge.linking.comparing import compare_names

# How sure each reason alone is that two are one. Several add up as independent ones do.
_WORTH: Mapping[str, float] = {
    "identifier": 0.95,  # an office gave it to one organisation; sources now and then write that of a parent
    "name, country": 0.85,
    "name": 0.7,  # the country of one is not known
    "former name": 0.6,  # given up, and perhaps taken by another since
    "website": 0.5,  # subsidiaries, institutes and funds share one
}
# A name that is nearly another is worth what the comparison says of it, but less than the very name.
_NEAR_WORTH = 0.65
_LEAST_NEAR = 0.8
_LEAST = 0.6
# What more of them share tells nothing: a university hospital, a site that hosts the pages of many.
_MOST_SHARING = 6
_MOST_WITH_WORD = 12
_MOST_WORDS = 3
_LEAST_NAME_CHARS = 4
_LEAST_WORD_CHARS = 3
_LONG_CHARS, _HEAD_CHARS, _TAIL_CHARS = 8, 4, 2
# Addresses are compared as websites.
_NO_IDENTIFIERS = frozenset({"url"})
_DIGITS = 2

Pair = tuple[str, str]
Advance = Callable[[int], None]


def find_suggestions(store: Store, advance: Advance | None = None) -> list[Suggestion]:
    """Return the merges that may be right, the surest first; what is kept apart is none of them."""
    profiles = {one.id: one for one in store.suggestions.load_profiles()}
    apart = store.suggestions.load_apart()
    reasons: dict[Pair, dict[str, tuple[float, str]]] = defaultdict(dict)
    for pair, kind, worth, text in _iter_reasons(profiles, advance):
        held = reasons[pair].get(kind)
        if held is None or worth > held[0]:
            reasons[pair][kind] = (worth, text)
    found = [
        _suggest(profiles[one], profiles[other], list(told.values()))
        for (one, other), told in reasons.items()
        if _may_be_one(profiles[one], profiles[other]) and frozenset((one, other)) not in apart
    ]
    return sorted((one for one in found if one.score >= _LEAST), key=lambda one: (-one.score, one.gone, one.kept))


def _iter_reasons(profiles: Mapping[str, Profile], advance: Advance | None) -> Iterator[tuple[Pair, str, float, str]]:
    for pair, value in _sharing(profiles.values(), _identifiers):
        yield pair, "identifier", _WORTH["identifier"], f"the same identifier, {value}"
    for pair, value in _sharing(profiles.values(), _sites):
        yield pair, "website", _WORTH["website"], f"the same website, {value}"
    for (one, other), name in _sharing(profiles.values(), _names):
        yield from _same_name(profiles[one], profiles[other], name)
    yield from _near(profiles, advance)


def _sharing(profiles: Iterable[Profile], keys_of: Callable[[Profile], Collection[str]]) -> Iterator[tuple[Pair, str]]:
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for profile in profiles:
        for key in keys_of(profile):
            holders[space_suffix(space_of(profile.id)), key].append(profile.id)
    for (_, key), ids in sorted(holders.items()):
        if 1 < len(ids) <= _MOST_SHARING:
            for one, other in combinations(sorted(ids), 2):
                yield (one, other), key


def _identifiers(profile: Profile) -> set[str]:
    return {f"{scheme} {value}" for scheme, value in profile.identifiers if scheme not in _NO_IDENTIFIERS}


def _sites(profile: Profile) -> set[str]:
    addresses = (value for scheme, value in profile.identifiers if scheme in _NO_IDENTIFIERS)
    return {site for told in (*profile.websites, *addresses) if (site := _site(told))}


def _site(told: str) -> str:
    """Return the host of an address or domain, with the page where one is named: institutes have pages of their own."""
    try:
        parts = urlsplit(told if "//" in told else f"//{told}")
        host, page = (parts.hostname or "").removeprefix("www."), parts.path.strip("/")
    except ValueError:
        return ""
    return f"{host}/{page}" if host and page else host


def _names(profile: Profile) -> set[str]:
    """Return the names that two organisations rarely share by chance."""
    told = {name for name, (_, kind) in profile.names.items() if kind != NameKind.ACRONYM}
    return {name for name in {*told, normalise_name(profile.name)} if len(name) >= _LEAST_NAME_CHARS}


def _same_name(one: Profile, other: Profile, name: str) -> Iterator[tuple[Pair, str, float, str]]:
    pair = (one.id, other.id)
    is_former = any(profile.names.get(name, ("", ""))[1] == NameKind.FORMER for profile in (one, other))
    if one.country and other.country and one.country != other.country:
        return
    if is_former:
        yield pair, "name", _WORTH["former name"], f"a former name of one is one of the other, “{name}”"
    elif one.country and other.country:
        yield pair, "name", _WORTH["name, country"], f"the same name, “{name}”, and country, {one.country}"
    else:
        yield pair, "name", _WORTH["name"], f"the same name, “{name}”; the country of one is not known"


def _near(profiles: Mapping[str, Profile], advance: Advance | None) -> Iterator[tuple[Pair, str, float, str]]:
    """Compare the names of those that share a rare word, or a word that is spelt nearly alike."""
    words = {i: _words(profile) for i, profile in profiles.items()}
    counts = Counter(word for own in words.values() for word in own)
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for i, own in words.items():
        shared = (word for word in own if 1 < counts[word] <= _MOST_WITH_WORD)
        for word in sorted(shared, key=lambda word: (counts[word], word))[:_MOST_WORDS]:
            holders[space_of(i), word].append(i)
    seen = set[Pair]()
    for _, ids in sorted(holders.items()):
        if advance:
            advance(1)
        for one, other in combinations(sorted(ids), 2):
            if (one, other) not in seen and _may_be_one(profiles[one], profiles[other]):
                seen.add((one, other))
                yield from _compare(profiles[one], profiles[other])


def _words(profile: Profile) -> set[str]:
    name = normalise_name(profile.name)
    words = {word for word in name.split() if len(word) >= _LEAST_WORD_CHARS}
    # Without its middle a word with a wrong letter is often the right one: resonators, resonatros.
    return words | {f"{word[:_HEAD_CHARS]}…{word[-_TAIL_CHARS:]}" for word in words if len(word) >= _LONG_CHARS}


def _compare(one: Profile, other: Profile) -> Iterator[tuple[Pair, str, float, str]]:
    if normalise_name(one.name) == normalise_name(other.name):
        return
    if one.country and other.country and one.country != other.country:
        return
    compared = compare_names(one.name, other.name, (one.country, other.country))
    if compared.score >= _LEAST_NEAR:
        text = f"names that are nearly one ({compared.score:.2f}), “{one.name}” and “{other.name}”"
        yield (one.id, other.id), "near name", _NEAR_WORTH * compared.score, text


def _may_be_one(one: Profile, other: Profile) -> bool:
    """Whether no register tells two apart."""
    return one.registers.isdisjoint(other.registers) and other.id not in one.related and one.id not in other.related


def _suggest(one: Profile, other: Profile, told: Sequence[tuple[float, str]]) -> Suggestion:
    gone, kept = sorted((one, other), key=_standing)
    doubt = 1.0
    for worth, _ in told:
        doubt *= 1 - worth
    reason = "; ".join(text for _, text in sorted(told, key=lambda reason: (-reason[0], reason[1])))
    return Suggestion(gone.id, kept.id, round(1 - doubt, _DIGITS), reason)


def _standing(profile: Profile) -> tuple[int, int, int, str]:
    """Order two organisations: the one that registers and identifiers tell more of is kept."""
    return len(profile.registers), len(profile.identifiers), len(profile.names), profile.id
