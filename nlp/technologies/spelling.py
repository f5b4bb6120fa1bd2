"""The ways a term is written: British and American, inflected, hyphenated or closed up.

A term becomes a few *forms* (normalised strings to look for) that share a set of *tails*: endings that may follow the
last letter. So the automaton stays small, and a plural costs one look-up in a set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from core.taxonomy.model import Term
from nlp.normalise import normalise_marks, normalise_term

# Words shorter than this take no ending but -s: "cel" + "en" is a plural, "led" + "er" another word.
_MIN_INFLECTED_CHARS = 4
_TAILS = {
    "en": frozenset({"", "s"}),
    "nl": frozenset({"", "s", "en", "n", "e", "je", "jes", "tje", "tjes"}),
    "de": frozenset({"", "s", "n", "en", "e", "es", "er", "ern", "nen"}),
}
_ONLY_S = frozenset({"", "s"})
_NO_TAIL = frozenset({""})
ALL_TAILS = frozenset().union(*_TAILS.values(), {"es"})

# British and American, on folded words. The first are tried both ways, the others only towards American: backwards they
# would hit other words (*chemical* holds "hem").
_BRITISH_AMERICAN = (
    ("centre", "center"), ("fibre", "fiber"), ("colour", "color"), ("vapour", "vapor"), ("behaviour", "behavior"),
    ("aluminium", "aluminum"), ("sulph", "sulf"), ("caesium", "cesium"), ("metre", "meter"), ("litre", "liter"),
    ("tunnelling", "tunneling"), ("modelling", "modeling"), ("labelling", "labeling"), ("labelled", "labeled"),
    ("channelled", "channeled"), ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("iser", "izer"),
    ("ise ", "ize "), ("lyser", "lyzer"), ("lysing", "lyzing"), ("lysed", "lyzed"), ("analogue", "analog"),
    ("defence", "defense"), ("mould", "mold"), ("grey", "gray"), ("disc ", "disk "), ("tumour", "tumor"),
    ("artefact", "artifact"), ("aerofoil", "airfoil"), ("calibre", "caliber"), ("odour", "odor"),
)  # fmt: skip
_BRITISH_ONLY = (
    ("haem", "hem"), ("paed", "ped"), ("oestr", "estr"), ("anaes", "anes"), ("foetal", "fetal"), ("tyre", "tire"),
    ("catalogue", "catalog"), ("licence", "license"), ("programme ", "program "), ("aeroplane", "airplane"),
)  # fmt: skip
# In these words the letters above mean something else.
_KEEP = re.compile(
    r"\b(?:(?:micro|nano|pico|kilo)?metering|rise|raise|precise|exercise|noise|otherwise|wise|premise)\b"
)
_IRREGULAR_PLURALS = (
    ("sis", "ses"),
    ("xis", "xes"),
    ("antenna", "antennae"),
    ("fungus", "fungi"),
    ("nucleus", "nuclei"),
)
_SINGULAR_IN_S = ("ss", "us", "is", "ics", "as", "os")
_ADJECTIVE_ENDINGS = {"de": ("en", "er", "es", "em", "e"), "nl": ("e",)}
_MAX_FORMS = 64
# Of *C++* only a letter is left, of a mark nothing: what is shorter stands everywhere.
_MIN_FORM_CHARS = 2


def iter_forms(term: Term) -> Iterator[str]:
    """Give each form of a term, normalised and without its tails, the term as written first.

    None for a term of which less than two letters are left.
    """
    seen: dict[str, None] = {}
    for closed in _close_hyphens(term.text):
        # A mark before a blank leaves two blanks: *Al+ clock*.
        for plain in dict.fromkeys((normalise_term(closed), normalise_marks(closed))):
            for inflected in _inflect(plain, term.lang):
                seen.update(dict.fromkeys(_spell(inflected)))
    yield from [form for form in seen if len(form.strip()) >= _MIN_FORM_CHARS][:_MAX_FORMS]


def tails_of(form: str, lang: str) -> frozenset[str]:
    """Return the endings that may follow ``form``.

    >>> sorted(tails_of("laser", "en"))
    ['', 's']
    """
    word = form.rsplit(" ", 1)[-1]
    if lang == "en":
        return _NO_TAIL if word.endswith(("s", "y")) and not word.endswith(("ay", "ey", "oy")) else _TAILS["en"]
    return _TAILS[lang] if len(word) >= _MIN_INFLECTED_CHARS else _ONLY_S


def _close_hyphens(text: str) -> Iterator[str]:
    """Give the text, and with its hyphens closed up: *co-packaged* is also written *copackaged*."""
    yield text
    if "-" in text:
        yield re.sub(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})", "", text)


def _inflect(form: str, lang: str) -> Iterator[str]:
    """Give the form and what its inflections look like where they change more than the tail."""
    yield form
    if lang == "en":
        yield from _inflect_english(form)
    else:
        yield from _inflect_adjectives(form, lang)
    if lang == "nl":
        yield from _inflect_dutch(form)


def _inflect_english(form: str) -> Iterator[str]:
    if form.endswith("ies"):
        yield form[:-3] + "y"
    elif re.search(r"(?:s|x|z|ch|sh)es$", form):
        yield form[:-2]
    elif form.endswith("s") and not form.endswith(_SINGULAR_IN_S):
        yield form[:-1]
    if re.search(r"[^aeiou]y$", form):
        yield form[:-1] + "ies"
    elif form.endswith(("s", "x", "z", "ch", "sh")) and not form.endswith(("ics", "es", "is")):
        yield form + "es"
    for singular, plural in _IRREGULAR_PLURALS:
        if form.endswith(singular):
            yield form.removesuffix(singular) + plural


def _inflect_dutch(form: str) -> Iterator[str]:
    """Give plurals that change the last syllable: *cel, cellen; materiaal, materialen; lens, lenzen*."""
    if match := re.search(r"(aa|ee|oo|uu)([^aeiou])$", form):
        yield form[: match.start()] + match[1][0] + match[2] + "en"
    elif re.search(r"[^aeiou][aeiou][bcdfgklmnpstz]$", form):
        yield form + form[-1] + "en"
    if form.endswith(("ns", "rs", "uis")):
        yield form[:-1] + "zen"
    if form.endswith("heid"):
        yield form[:-4] + "heden"


def _inflect_adjectives(form: str, lang: str) -> Iterator[str]:
    """Give each form in which the words before the last have another ending: *integrierte, integrierter Photonik*.

    All words before the last change together, as they do in a sentence.
    """
    *adjectives, noun = form.split(" ")
    stems = [_adjective_stem(word, lang) for word in adjectives]
    if not any(stems):
        return
    for ending in (*_ADJECTIVE_ENDINGS[lang], ""):
        words = [stem + ending if stem else word for stem, word in zip(stems, adjectives, strict=True)]
        yield " ".join([*words, noun])


@lru_cache(maxsize=4096)
def _adjective_stem(word: str, lang: str) -> str:
    """Return the stem of a word that looks like an adjective, or nothing."""
    if lang == "nl":
        return word[:-1] if word.endswith("e") and len(word) > _MIN_INFLECTED_CHARS else ""
    match = re.fullmatch(r"(.{3,}(?:[^aeiou]))(?:e|er|es|en|em)", word)
    return match[1] if match else ""


def _spell(form: str) -> Iterator[str]:
    """Give the form in British and in American spelling, word by word alike."""
    yield form
    if _KEEP.search(form):
        return
    padded = f"{form} "
    british = american = padded
    for uk, us in _BRITISH_AMERICAN:
        if uk in padded or us in padded:
            british = british if uk in british else british.replace(us, uk)
            american = american.replace(uk, us)
    for uk, us in _BRITISH_ONLY:
        american = american.replace(uk, us)
    yield british.strip()
    yield american.strip()
