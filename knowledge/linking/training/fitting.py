"""Fits the weights of linking: which candidates are right, which wrong for sure, and how much each counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.linking.linker import Candidate
from knowledge.linking.training.logistic import Row, solve

# A string with many namesakes counts no more than one with five; strings of one organisation less and less.
_MOST_WRONG = 5
_REPEATED = -0.3
_LIKELY = 0.5
# The least weight of what speaks for a link, the most of what speaks against one: the data has too few cases of some,
# and in others the labels leave out what the string names as well.
_LEAST = {
    "country_same": 0.3, "city_same": 0.3, "region_same": 0.0, "domain_same": 1.0, "same_spelling": 0.0,
    "information": 0.0, "more_information": 0.0, "way_city": 0.0, "whole_part": 0.0, "near_lead": 0.0,
    "near_sure": 1.0, "near_rare": 0.0, "near_inside": 0.0, "near_city": 0.0, "near_whole": 0.0, "acronym_city": 0.0,
    "acronym_country": 0.0, "grade_main": 0.0, "clean_host": 0.0, "clean_other": 0.0, "clean_reordered": 0.0,
    "shortened_country": 0.0, "shortened_clean": 0.0, "form_behind": 0.0,
}  # fmt: skip
_MOST = {
    "country_other": -2.0, "namesakes": 0.0, "distance": 0.0, "near_missing": 0.0, "corrected": 0.0,
    "few_letters": 0.0, "small_letters": 0.0, "left_extra": -0.2, "right_extra": -0.2, "goes_on": 0.0, "inactive": 0.0,
    "city_other": 0.0, "in_longer": -0.5, "crosses": 0.0, "way_near": 0.0, "grade_acronym": 0.0, "grade_shortened": 0.0,
    "one_word": 0.0, "acronym_bracketed": -1.0, "right_host": -0.5, "host_goes_on": -2.5, "host_left_extra": -1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """The candidates of a string and the entries that it means."""

    candidates: Sequence[Candidate]
    right: frozenset[int]
    above: frozenset[int]
    below: frozenset[int]


def fit_weights(strings: Sequence[Labelled]) -> dict[str, float]:
    """Return the log odds of each feature."""
    repeated = Counter(one.right for one in strings)
    rows: list[Row] = []
    for string in strings:
        wrong = sum(one.entry not in string.right for one in string.candidates)
        share = repeated[string.right] ** _REPEATED if string.right else 1.0
        for one in string.candidates:
            is_right = one.entry in string.right
            if is_right or tells(one, string):
                weight = share * (1.0 if is_right else min(1.0, _MOST_WRONG / wrong))
                rows.append(Row(one.features, is_right, weight))
    return solve(rows, _LEAST, _MOST)


def tells(candidate: Candidate, string: Labelled) -> bool:
    """Whether a candidate that is not labelled is wrong for sure.

    Labels mostly name one organisation of several: another one that stands apart word for word is no error, nor is one
    above the labelled, nor an institute of it; a laboratory or school of it is: the labels name its university.
    """
    if not string.right:
        return True
    features = candidate.features
    is_unit_below = "names_unit" in features and candidate.entry in string.below
    if candidate.entry in string.above or (
        candidate.entry in string.below and not is_unit_below and "in_longer" not in features
    ):
        return False
    if is_unit_below:
        return True
    is_whole = "way_exact" in features and not features.keys() & {"in_longer", "one_word", "country_other"}
    apart = not any(_overlaps(candidate, other) for other in string.candidates if other.entry in string.right)
    return not (is_whole and apart and candidate.score > _LIKELY)


def _overlaps(one: Candidate, other: Candidate) -> bool:
    return one.hit.first < other.hit.last and other.hit.first < one.hit.last
