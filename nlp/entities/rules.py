"""Organisations that their form gives away: legal forms, universities and institutes, spin-offs.

Works on tokens and looks a bounded number of them to each side, so that its time is linear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

CharSpan = tuple[int, int]
Words = Sequence[str]
# A name reaches at most so many tokens beyond what gives it away.
_REACH = 6
# Legal forms that are no words in English, Dutch or German; SE, AB, SA, KG and Co are left to the network, and AG
# stands behind a name only.
_LEGAL_FORMS = frozenset(
    """B.V. BV N.V. NV BVBA CVBA GmbH gGmbH KGaA Inc Inc. Incorporated Corp Corp. Ltd Ltd. LLC L.L.C. PLC plc S.p.A.
    SpA S.r.l. S.A. Oy Oyj ApS ASA K.K. AG Pty Pte INC INC. LTD LTD. GMBH CORP""".split()
)
# Forms of France, Italy and Spain, whose names are tied by small words: Compagnie de Saint-Gobain SA.
_ROMANCE_FORMS = frozenset({"SAS", "SARL", "SA", "S.A.", "SpA", "S.p.A.", "S.r.l."})
_ROMANCE_TIES = frozenset("de du des d' di del della de la DE DU DES DI DEL DELLA LA".split())
# Words that make an organisation of the place or name behind them.
_HEADS = frozenset(
    """university universiteit universität universitat université universidad università hochschule hogeschool
    fachhochschule rijksuniversiteit""".split()
)
_SHORT_HEADS = frozenset({"TU", "RWTH", "ETH"})
_ADJECTIVES = frozenset(
    {"Technische", "Technischen", "Technical", "Vrije", "Freie", "Freien", "Katholieke", "Technological"}
)
# Words that end the name of an organisation: Stanford University, Paul Scherrer Institute.
_ENDS = frozenset({"University", "Institute", "Universiteit", "Universität", "Institut", "Instituut", "Polytechnic"})
_OF = frozenset({"of", "van", "für", "fur", "zu", "di", "de"})
_AFTER_OF = frozenset({"the", "Applied", "Technology"})
# A capital at the start of a sentence makes no name.
_NO_NAME = frozenset(
    """The De Het Een Der Die Das Ein Eine A An At In On From For And Our Their This That Each Every Aan Van Bij Op Met
    Voor Uit Am An Von Im Zur Mit And By Of To With Also Both When While Since After Before
    AND BETWEEN BY FOR FROM OF THE THIS TO WITH""".split()
)
# Ministries and institutes named after all they care for: "for Science, Innovation and Technology".
_LIST_HEADS = frozenset(
    """department departement ministry ministerie ministerium bundesministerium bundesministeriums rijksinstituut
    authority""".split()
)
_LIST_LINKS = frozenset({",", "and", "en", "und", "&"})
_LIST_OF = frozenset({"of", "for", "van", "voor", "für", "der", "des"})
_MAX_LISTED = 12
# Between "spin-off" and the name of its parent.
_SPIN_OFF = frozenset({"spinoff", "spinout", "ausgründung", "afsplitsing"})
_FROM = frozenset({"of", "from", "van", "uit", "der", "des", "von", "aus"})
_ARTICLES = frozenset({"the", "de", "het", "der", "des", "dem"})


def find_organisations(doc: Doc) -> Iterator[CharSpan]:
    """Give the spans that are organisations by their form, as offsets of characters.

    A legal form adds nothing to an organisation that the network has found before it: that one knows better where the
    name begins (*Volgens Lichtspoor B.V.*).
    """
    words = [token.text for token in doc]
    known = [token.ent_type_ == "ORG" for token in doc]
    for place in doc.ents:
        if place.label_ == "LOC" and words[place.end : place.end + 1] == ["government"]:
            yield place.start_char, doc[place.end].idx + len("government")
    for number, word in enumerate(words):
        spans = _by_legal_form(words, known, number) if word in _LEGAL_FORMS else _by_head(words, number, word)
        for first, last in (*spans, *_by_romance_form(words, number)):
            yield doc[first].idx, doc[last - 1].idx + len(words[last - 1])


def _by_legal_form(words: Words, known: Sequence[bool], number: int) -> Iterator[tuple[int, int]]:
    end = number - 1 if number and words[number - 1] == "," else number
    start = _start_of_run(words, end)
    if start < end and not any(known[start:end]):
        yield start, number + 1


def _by_romance_form(words: Words, number: int) -> Iterator[tuple[int, int]]:
    """Give the span of a name with a small word inside, *Eaux de Provence SAS*: the network often parts it there."""
    if words[number] not in _ROMANCE_FORMS:
        return
    start = number
    while start and number - start < _REACH and _is_name_word(words[start - 1]):
        start -= 1
        if start > 1 and words[start - 1] in _ROMANCE_TIES and _is_name_word(words[start - 2]):
            start -= 1
    if not _ROMANCE_TIES.isdisjoint(words[start:number]):
        yield start, number + 1


def _by_head(words: Words, number: int, word: str) -> Iterator[tuple[int, int]]:
    """Give the spans of tokens, end excluded, that the word at this place gives away."""
    if word in _SHORT_HEADS or (word.lower() in _HEADS and word[0].isupper()):
        end = _end_of_name(words, number + 1)
        if end:
            yield _with_adjectives(words, number), end
    if word.lower() in _LIST_HEADS:
        end = _end_of_list(words, number + 1)
        if end:
            yield number, end
    if word in _ENDS:
        start = _start_of_run(words, number)
        if start < number:
            yield start, number + 1
    if word.lower() in _SPIN_OFF or _is_spin_off(words, number):
        start = _skip(words, _skip(words, number + 1, _FROM), _ARTICLES)
        end = _end_of_run(words, start)
        if start > number + 1 and end > start:
            yield start, end


def _is_spin_off(words: Words, number: int) -> bool:
    """Return whether the token ends *spin-off* or *spin-out*, which the tokeniser parts."""
    return words[number] in {"off", "out", "offs", "outs"} and number > 1 and words[number - 2].lower() == "spin"


def _is_name_word(word: str) -> bool:
    return (word[0].isupper() or (word[0].isdigit() and word[-1].isupper())) and word not in _NO_NAME


def _start_of_run(words: Words, end: int) -> int:
    """Return where the run of capitalised words that ends before ``end`` begins: ``end`` itself if there is none."""
    start = end
    while (
        start
        and end - start < _REACH
        and (_is_name_word(words[start - 1]) or (start < end and _ties(words, start - 1)))
    ):
        start -= 1
    return start


def _end_of_run(words: Words, start: int) -> int:
    end = start
    while (
        end < len(words) and end - start < _REACH and (_is_name_word(words[end]) or (end > start and _ties(words, end)))
    ):
        end += 1
    return end


def _ties(words: Words, number: int) -> bool:
    """Return whether a token ties two capitalised words: an ampersand or hyphen."""
    return (
        words[number] in {"&", "-"} and 0 < number < len(words) - 1
        and _is_name_word(words[number - 1]) and words[number + 1][0].isupper()
    )  # fmt: skip


def _end_of_name(words: Words, number: int) -> int | None:
    """Return where a name behind a head ends, *of Twente*, *Delft*, *van Amsterdam*; ``None`` where none follows."""
    start = _skip(words, _skip(words, number, _OF), _AFTER_OF)
    end = _end_of_run(words, start)
    return end if end > start else None


def _end_of_list(words: Words, number: int) -> int | None:
    """Return where a list of capitalised words behind a head ends, if it has *and* in it; ``None`` otherwise."""
    start = number = _skip(words, number, _LIST_OF)
    end, has_and = start, False
    while number < len(words) and number - start < _MAX_LISTED:
        if words[number][0].isupper():
            end = number + 1
            has_and = has_and or words[number - 1] in _LIST_LINKS - {","}
        elif words[number] not in _LIST_LINKS or number == start:
            break
        if has_and and end == number + 1:
            return end
        number += 1
    return None


def _skip(words: Words, number: int, skipped: frozenset[str]) -> int:
    return number + (number < len(words) and words[number] in skipped)


def _with_adjectives(words: Words, number: int) -> int:
    return number - (number > 0 and words[number - 1] in _ADJECTIVES)
