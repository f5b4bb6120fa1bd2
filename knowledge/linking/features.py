"""What speaks for and against a name in a text meaning an entry, as numbers from 0 to 1; weights are fitted to them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from core.registers import EntryStatus, RelationKind
from core.text.organisation_names import LEGAL_FORMS
from core.text.tokens import tokenise
from knowledge.linking.affiliations import PartKind
from knowledge.linking.context import Context, countries_beside, is_elsewhere, widened
from knowledge.linking.gazetteer import fold_place
from knowledge.linking.hits import Hit, Way
from knowledge.linking.words import Word, word_table

# In nats: a name that says more than this is nobody else's.
_ENOUGH_INFORMATION = 9.0
_LITTLE_INFORMATION = 3.5
# So much less than the most that a word can say: four entries have it.
_RARE = 1.4
_MANY_NAMESAKES = 10
_JOINS_ON = re.compile(r"\s(?:of|for|de|di|da|do|du|des|der|für|fur|voor|van|dos|della)\s", re.IGNORECASE)


Features = dict[str, float]


def make_features(hit: Hit, context: Context) -> Features:
    """Return the features of a hit that are not 0."""
    features: Features = {"bias": 1.0}
    _add_name(features, hit, context)
    _add_surroundings(features, hit, context)
    _add_place(features, hit, context)
    _add_others(features, hit, context)
    _add_hints(features, hit, context)
    _add_pairs(features)
    return {name: value for name, value in features.items() if value}


def _add_pairs(features: Features) -> None:
    """Add what says more together than each by itself."""
    for one in [name for name, value in features.items() if value and name in _PAIRS_BY_FIRST]:
        for pair, present, absent in _PAIRS_BY_FIRST[one]:
            value = features[one]
            for other in present:
                value *= features.get(other, 0.0)
            for other in absent:
                value *= 1.0 - features.get(other, 0.0)
            features[pair] = value


# "!" before a feature: that it is absent.
_PAIRS = {
    "clean_host": ("names_host", "way_exact", "!left_extra", "!right_extra", "!goes_on", "!in_longer", "!one_word"),
    "clean_other": ("way_exact", "!names_host", "!left_extra", "!right_extra", "!goes_on", "!in_longer", "!one_word"),
    "clean_reordered": ("way_reordered", "!crosses", "!left_extra", "!right_extra", "!goes_on", "!in_longer"),
    "crosses_reordered": ("crosses", "way_reordered"),
    "acronym_city": ("grade_acronym", "city_same"),
    "acronym_country": ("grade_acronym", "country_same"),
    "acronym_whole": ("grade_acronym", "whole_part"),
    "shortened_country": ("grade_shortened", "country_same"),
    "shortened_clean": ("grade_shortened", "way_exact", "!left_extra", "!right_extra"),
    "unit_beside_parent": ("names_unit", "parent_named"),
    "near_city": ("way_near", "city_same"),
    "near_whole": ("way_near", "whole_part"),
    "one_word_clean": ("one_word", "!grade_acronym", "whole_part"),
    "one_word_city": ("one_word", "!grade_acronym", "city_same"),
    "one_word_beside": ("one_word", "left_extra"),
    "one_word_before": ("one_word", "right_extra"),
    "acronym_bracketed": ("grade_acronym", "bracketed"),
    "acronym_alone": ("grade_acronym", "whole_text"),
    "middle_beside_stranger": ("names_middle", "stranger_named"),
    "unit_beside_stranger": ("names_unit", "stranger_named"),
    "unit_in_relative": ("names_unit", "holds_relative"),
    "host_goes_on": ("names_host", "goes_on"),
    "host_left_extra": ("names_host", "left_extra"),
    "acronym_beside": ("grade_acronym", "relative_named"),
}


def _by_first() -> dict[str, list[tuple[str, list[str], list[str]]]]:
    found: dict[str, list[tuple[str, list[str], list[str]]]] = {}
    for name, (one, *others) in _PAIRS.items():
        absent = [other[1:] for other in others if other.startswith("!")]
        found.setdefault(one, []).append((name, [other for other in others if other[0] != "!"], absent))
    return found


_PAIRS_BY_FIRST = _by_first()


def _add_name(features: Features, hit: Hit, context: Context) -> None:
    name = context.gazetteer.names[hit.name]
    words = context.affiliation.words[hit.first : hit.last]
    features[f"grade_{name.grade.name.lower()}"] = 1.0
    features[f"way_{hit.way.value}"] = 1.0
    features["information"] = min(1.0, name.information / _ENOUGH_INFORMATION)
    features["more_information"] = min(1.0, max(0.0, name.information / _ENOUGH_INFORMATION - 1.0))
    if hit.way in {Way.EXACT, Way.REORDERED}:
        spelling = " ".join(tokenise(context.affiliation.text[words[0].start : words[-1].end]))
        features["same_spelling"] = float(spelling == name.spelling)
    features["corrected"] = min(1.0, hit.corrected / 2)
    if hit.way is Way.NEAR:
        features["distance"] = 1.0 - hit.closeness
        missing = (1.0 - hit.closeness) * name.information
        is_rare = hit.rarest >= context.gazetteer.most_information - _RARE
        features["near_missing"] = min(1.0, missing / _ENOUGH_INFORMATION)
        features["near_inside"] = float(hit.is_inside)
        features["near_lead"] = hit.lead
        features["near_rare"] = float(is_rare)
        features["near_sure"] = float(is_rare and hit.is_inside and missing <= _LITTLE_INFORMATION)
    if hit.last - hit.first == 1:
        features["one_word"] = 1.0
        surface = context.affiliation.text[words[0].start : words[-1].end]
        if name.is_short:
            features["small_letters"] = float(not surface.isupper())
            features["few_letters"] = max(0.0, (6 - len(surface)) / 4)
    features.update(_kind_of(name.words))
    if context.gazetteer.entries[name.entry].status is EntryStatus.INACTIVE:
        features["inactive"] = 1.0


def _kind_of(words: Sequence[str]) -> Features:
    table = word_table()
    # A key laboratory of China is run by the university or institute that it is written beside.
    if words[0] in table.units or {"key", "laboratory"} <= set(words):
        return {"names_unit": 1.0}
    if table.hosts & set(words):
        return {"names_host": 1.0}
    return {"names_middle": 1.0} if table.middles & set(words) else {}


def _add_surroundings(features: Features, hit: Hit, context: Context) -> None:
    """What else stands in the same part: a longer name of which this is a piece, or a unit of this one."""
    affiliation = context.affiliation
    parts = [part for part in affiliation.parts if part.first < hit.last and part.last > hit.first]
    if not parts:
        return
    left = affiliation.words[parts[0].first : hit.first]
    right = affiliation.words[hit.last : parts[-1].last]
    features["crosses"] = float(len(parts) > 1)
    features["whole_part"] = float(not left and not right)
    features["whole_text"] = float(hit.last - hit.first == len(affiliation.words))
    table = word_table()
    # A region before a name is the beginning of a longer one, behind it the place.
    before = [word for word in left if not word.folded.isdigit()]
    behind = [word for word in right if word.folded not in LEGAL_FORMS and not _is_place(word, hit, context)]
    for side, rest in (("left", before), ("right", behind)):
        if rest:
            is_unit = rest[0].text in table.units | table.middles
            features[f"{side}_unit" if is_unit else f"{side}_extra"] = 1.0
    features["right_host"] = float(any(word.text in table.hosts for word in behind))
    features["bracketed"] = float(_is_bracketed(hit, context))
    if right and right[0].folded in LEGAL_FORMS:
        features["form_behind"] = 1.0
    if right and _JOINS_ON.search(affiliation.text[affiliation.words[hit.last - 1].end : right[0].start]):
        features["goes_on"] = 1.0


def _is_bracketed(hit: Hit, context: Context) -> bool:
    """Whether a name is in brackets behind another: they hold its acronym, unless it names the same entry."""
    start = context.affiliation.words[hit.first].start
    if hit.first == 0 or not context.affiliation.text[:start].endswith("("):
        return False
    names = context.gazetteer.names
    entry = names[hit.name].entry
    return not any(names[other.name].entry == entry and other.last <= hit.first for other in context.hits)


def _is_place(word: Word, hit: Hit, context: Context) -> bool:
    """Whether a word beside a name says where it is: its city, its region, a country, a postcode."""
    if any(character.isdigit() for character in word.folded):
        return True
    if any(one.start <= word.start < one.end for one in context.affiliation.countries):
        return True
    surface = context.affiliation.text[word.start : word.end]
    if len(surface) == 2 and surface.isupper():
        return True
    place = context.gazetteer.places[context.gazetteer.names[hit.name].entry]
    return any(word.folded in one.split() for one in (*place.cities, *place.regions))


def _add_place(features: Features, hit: Hit, context: Context) -> None:
    place = context.gazetteer.places[context.gazetteer.names[hit.name].entry]
    named = countries_beside((hit.first, hit.last), context)
    if named and place.countries:
        is_same = bool(named & widened(place.countries))
        features["country_same" if is_same else "country_other"] = 1.0
    features["city_same"] = float(any(_stands_beside(city, hit, context) for city in place.cities))
    features["region_same"] = float(any(_stands_beside(region, hit, context) for region in place.regions))
    features["city_in_name"] = float(
        any(set(city.split()) <= set(context.gazetteer.names[hit.name].words) for city in place.cities)
    )
    others = [part for part in context.affiliation.parts if part.kind is PartKind.CITY]
    if others and not features["city_same"] and not features["city_in_name"]:
        features["city_other"] = 1.0


def _stands_beside(place: str, hit: Hit, context: Context) -> bool:
    """Whether a text names a place outside of a hit."""
    times = context.folded.count(f" {place} ")
    if not times:
        return False
    words = context.affiliation.words
    inside = fold_place(context.affiliation.text[words[hit.first].start : words[hit.last - 1].end])
    return times > f" {inside} ".count(f" {place} ")


def _add_others(features: Features, hit: Hit, context: Context) -> None:
    """What else is named: a relative, a longer name that holds this one, others of the same name."""
    entry = context.gazetteer.names[hit.name].entry
    relatives = context.gazetteer.relatives.get(entry, {})
    namesakes: set[int] = set()
    for other in context.hits:
        whose = context.gazetteer.names[other.name].entry
        if whose == entry:
            continue
        if (other.first, other.last) == (hit.first, hit.last):
            is_daughter = relatives.get(whose) is RelationKind.CHILD
            if not is_daughter and other.way is not Way.NEAR and _is_as_near(entry, whose, hit, context):
                namesakes.add(whose)
        elif other.way is not Way.NEAR and (said := _say_other(hit, other, relatives.get(whose), context)):
            features[said] = 1.0
    features["namesakes"] = min(1.0, math.log1p(len(namesakes)) / math.log1p(_MANY_NAMESAKES))


def _is_as_near(entry: int, other: int, hit: Hit, context: Context) -> bool:
    """Whether the text's places speak for another entry as much as for this one."""
    is_as_near = not context.names_city(entry) or context.names_city(other)
    return is_as_near and not is_elsewhere(other, (hit.first, hit.last), context)


def _say_other(hit: Hit, other: Hit, relation: RelationKind | None, context: Context) -> str | None:
    """Return the feature that another name in the text makes, by where it stands and whose it is."""
    if hit.first <= other.first and other.last <= hit.last:
        return "holds_relative" if relation else None
    if other.first <= hit.first and hit.last <= other.last:
        return "in_relative" if relation else "in_longer"
    if other.first < hit.last and hit.first < other.last:
        return None
    if relation:
        return "parent_named" if relation is RelationKind.PARENT else "relative_named"
    names = context.gazetteer.names[other.name].words
    is_host = other.last - other.first > 1 and not word_table().hosts.isdisjoint(names)
    return "stranger_named" if is_host else None


def _add_hints(features: Features, hit: Hit, context: Context) -> None:
    gazetteer, hints = context.gazetteer, context.hints
    place = gazetteer.names[hit.name].entry
    entry = gazetteer.entries[place]
    domains = [*context.affiliation.domains, *([hints.domain.lower()] if hints.domain else [])]
    owned = {".".join(domain.split(".")[at:]) for domain in domains for at in range(domain.count("."))}
    features["domain_same"] = float(any(place in gazetteer.domains.get(domain, ()) for domain in owned))
    features["identifier_same"] = float(bool(set(hints.identifiers) & set(entry.identifiers)))
    features["kind_other"] = float(bool(hints.kind and entry.kinds and hints.kind not in entry.kinds))
    companions = set(hints.companions)
    near = {entry.id} | {gazetteer.entries[one].id for one in gazetteer.relatives.get(place, {})}
    features["companion"] = float(bool(companions & near))
