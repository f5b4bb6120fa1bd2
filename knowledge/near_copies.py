"""Whether two news texts tell one story in nearly the same words: syndicated copies, re-written press releases.

Shared words alone do not say so: a market report has the words of last week's and other facts. So the names and
numbers of the shorter text must be found in the longer one too. Judged on the texts themselves, which are at hand for
the few pairs that :func:`iter_near_keys` proposes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from core.models import DateKind, Document, DocumentKind
from core.text.folding import fold
from core.text.signatures import MIN_TOKENS, SIGNATURE_VERSION, band_keys, shingle, sign_tokens
from core.text.stopwords import STOP_WORDS
from core.text.tokens import tokenise

# Each figure from benchmarks/duplicates.py, which lists what other values do.
MIN_SIMILARITY = 0.45  # whole texts; different articles of one outlet or series reach .35
MIN_CUT_SIMILARITY = 0.55  # a lead against as much of the other's beginning: fewer words, so more of them
MIN_SHARED_FACTS = 0.7  # of names and numbers together, of the text that has fewer of them
MIN_SHARED_NUMBERS = 0.7  # of numbers alone: two reports of one company share its name
# Both have a passage that is so much their own: two stories with the same words about their house. The length of the
# passage is so many words, or so much of the shorter text; a new opening of a syndicated copy has 20 to 40 words.
PASSAGE_WORDS, PASSAGE_SHARE, MAX_OWN_SHARE = 60, 0.15, 0.75
# A cut copy that leaves out sentences here and there leaves out no more together than three quarters of this.
LEFT_OUT_WORDS = 120
WINDOW_DAYS = 14  # a monthly or quarterly report is another story, a late copy is not
# One text is a cut copy of another when it has less than this of its length.
_CUT_LENGTH = 0.7
# Fewer facts than this decide nothing.
_MIN_FACTS, _MIN_NUMBERS = 5, 2
# A copy in which a fifth of the words are others has a similarity of .47: a band of 5 rows is shared by 44 % of those
# with 25 bands, a band of 4 rows by 71 %, for as many keys.
BANDS, ROWS = 25, 4
# Changes with the two above: keys are stored.
_KEYS_VERSION = f"{SIGNATURE_VERSION}b"
# The beginning has keys of its own: a lead of a long article has too little of the whole.
_OPENING_BANDS, _OPENING_ROWS = 8, 8
_RUN = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_PUBLISHED = (DateKind.PUBLISHED, DateKind.ANNOUNCED, DateKind.CREATED, DateKind.UPDATED, DateKind.CAPTURED)


@dataclass(frozen=True, slots=True)
class Copy:
    """What is compared of a news document. ``day``: when it was published, else when it was seen first.

    ``subjects``: the names that it says most often; none where it says each once. ``heading``: the words of its title.
    """

    document_id: str
    outlet: str | None
    heading: frozenset[str]
    tokens: tuple[str, ...]
    names: frozenset[str]
    subjects: frozenset[str]
    numbers: frozenset[str]
    day: date


def iter_near_keys(document: Document) -> Iterator[str]:
    """Give the keys that documents which may be near-copies share; none for what is never compared."""
    if document.kind is not DocumentKind.NEWS or _day_of(document) is None:
        return
    yield from iter_token_keys(tokenise(document.text))


def iter_token_keys(tokens: Sequence[str]) -> Iterator[str]:
    """Give the keys of a text that is cut into tokens; none for less than 40."""
    whole, opening = sign_tokens(tokens), sign_tokens(tokens[:MIN_TOKENS])
    if whole is None or opening is None:
        return
    yield from (f"{_KEYS_VERSION}.{key}" for key in band_keys(whole, BANDS, ROWS))
    yield from (f"{SIGNATURE_VERSION}o{key}" for key in band_keys(opening, _OPENING_BANDS, _OPENING_ROWS))


def make_copy(document: Document) -> Copy | None:
    """Return what is compared of a document; ``None`` if it is no news, has no date, or less than 40 words."""
    day = _day_of(document)
    tokens = tokenise(document.text) if document.kind is DocumentKind.NEWS else []
    if day is None or len(tokens) < MIN_TOKENS:
        return None
    numbers, names = set[str](), Counter[str]()
    for run in _RUN.findall(document.text):
        if any(map(str.isdigit, run)):
            # Single digits number lists.
            numbers.update([run.lower()] if len(run) > 1 else [])
        elif run[0].isupper() and (name := fold(run)) not in STOP_WORDS:
            names[name] += 1
    heading = frozenset(tokenise(document.title)) - STOP_WORDS
    subjects = _find_subjects(names)
    return Copy(
        document.id, document.outlet, heading, tuple(tokens), frozenset(names), subjects, frozenset(numbers), day
    )


def rate_copies(one: Copy, other: Copy) -> float | None:
    """Return how alike two texts of one story are, above 0 up to 1; ``None`` if they are not known to be one story."""
    if abs((one.day - other.day).days) > WINDOW_DAYS or _is_wall(one, other):
        return None
    alike = rate_words(one, other)
    return alike if alike is not None and have_same_facts(one, other) else None


def has_length_of(one: Copy, other: Copy) -> bool:
    """Say whether two texts have about the same length: neither is a cut copy of the other."""
    short, long = sorted((len(one.tokens), len(other.tokens)))
    return short >= _CUT_LENGTH * long


def rate_words(one: Copy, other: Copy) -> float | None:
    """Return the Jaccard index of two texts, or of a cut one and the other's beginning; ``None`` if it is too low."""
    short, long = sorted((copy.tokens for copy in (one, other)), key=len)
    if has_length_of(one, other):
        return _rate_passages(short, long, MIN_SIMILARITY, min)
    # What ends where the other goes on, or else what leaves out a little everywhere. What is found whole elsewhere in
    # the other is a part of a page that holds several articles, or of a series that repeats itself.
    alike = _rate_passages(short, long[: len(short)], MIN_CUT_SIMILARITY, min)
    return _rate_passages(short, long, MIN_SIMILARITY, max, LEFT_OUT_WORDS) if alike is None else alike


def _rate_passages(
    short: Sequence[str],
    long: Sequence[str],
    least: float,
    choose: Callable[[int, int], int],
    passage: int | None = None,
) -> float | None:
    """Return the Jaccard index of two texts; ``None`` below the least, or for a long passage of their own.

    ``choose``: of which text, ``max`` for either and ``min`` for both; ``passage``: its words, by default by the text.
    """
    mine, theirs = shingle(short), shingle(long)
    alike = _jaccard(frozenset(mine), frozenset(theirs))
    if alike < least:
        return None
    passage = passage or max(PASSAGE_WORDS, int(PASSAGE_SHARE * len(short)))
    own = choose(_most_own(mine, frozenset(theirs), passage), _most_own(theirs, frozenset(mine), passage))
    return alike if own < MAX_OWN_SHARE * passage else None


def have_same_facts(one: Copy, other: Copy) -> bool:
    """Say whether the names and numbers of the text that has fewer are found in the other, and they are of one thing.

    A template that holds few facts has most of them for whoever uses it, but that one it names all the time.
    """
    if _is_of_another(one, other) and _is_of_another(other, one):
        return False
    numbers = _contained(one.numbers, other.numbers, _MIN_NUMBERS)
    facts = _contained(one.names | one.numbers, other.names | other.numbers, _MIN_FACTS)
    return numbers >= MIN_SHARED_NUMBERS and facts >= MIN_SHARED_FACTS


def _is_wall(one: Copy, other: Copy) -> bool:
    """Say whether one outlet told the same under headings that have no word in common.

    That is what stands before its articles (consent to cookies, a subscription), or behind all of them.
    """
    is_one_outlet = one.outlet is not None and one.outlet == other.outlet
    return is_one_outlet and bool(one.heading and other.heading) and one.heading.isdisjoint(other.heading)


def _find_subjects(names: Counter[str]) -> frozenset[str]:
    most = max(names.values(), default=0)
    return frozenset(name for name, count in names.items() if count == most > 1)


def _is_of_another(one: Copy, other: Copy) -> bool:
    """Say whether a text has a subject of which the other says nothing."""
    return bool(one.subjects) and one.subjects.isdisjoint(other.names)


def _contained(one: frozenset[str], other: frozenset[str], least: int) -> float:
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer >= least else 1.0


def _most_own(shingles: Sequence[str], others: frozenset[str], passage: int) -> int:
    """Return how many shingles the other text does not have in the passage that has most of them."""
    own = [each not in others for each in shingles]
    sums = [0, *accumulate(own)]
    return max(end - start for start, end in zip(sums, [*sums[passage:], *[sums[-1]] * passage], strict=False))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _day_of(document: Document) -> date | None:
    first = document.first_date(*_PUBLISHED)
    return document.visible_from or (first.value if first else None)
