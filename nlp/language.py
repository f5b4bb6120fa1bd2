"""Which language a document is in, and whose terms count in it: what its source says, unless the text shows another.

The library that tells languages apart takes .4 ms for a document, several times as long as all of tagging. So it is
asked only where nothing is said, or where function words deny what is said, and only about a sample.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from core.taxonomy.model import LANGUAGES

UNKNOWN = "und"
# What the library calls a text that is none: formulae, tables, code.
_NO_TEXT = "zxx"
# It knows 140 languages. Those that hardly any document of ours is in (Latin, Nigerian Pidgin, Volapük) take more
# English titles than they give texts: 7 % of those of arXiv, 3 % with these alone (2026-11).
_CANDIDATES = (
    *"af ar bg bs ca cs cy da de el en es et eu fa fi fo fr fy ga gl he hi hr hu id is it ja ka ko lb lt lv mk".split(),
    *"ms mt nl nn no pl pt ro ru sk sl sq sr sv th tl tr uk ur vi zh".split(),
    _NO_TEXT,
)
# Below, a text may be anything. A language that we do not tag takes all technologies from a document, so it must be
# surer: of titles of patents .1 % are still lost, of lines of 20 characters and more 1 % (2026-11).
_LEAST_CONFIDENCE = 0.3
_LEAST_FOREIGN = 0.6
# To overrule a source.
_LEAST_AGAINST_SOURCE = 0.9
# The library reads a byte in a microsecond. Two pieces: pages begin with a notice in the language of the reader.
_PIECE_CHARS = 200
_WHOLE_CHARS = 4 * _PIECE_CHARS

# Function words that the other two languages do not have, as they stand in folded text, the most frequent first.
_MARKS = {
    "en": (" the ", " of ", " and ", " to ", " are ", " with ", " by ", " we "),
    "nl": (" van ", " het ", " een ", " voor ", " met ", " zijn ", " niet ", " ook "),
    "de": (" der ", " die ", " und ", " von ", " das ", " mit ", " ist ", " den ", " eine ", " nicht "),
}
_CHECKED_CHARS = 600
# A shorter text may lack them by chance.
_LEAST_CHECKED_CHARS = 150
# Marks a character. Fewer, and the language is in doubt: so are .07 % of English abstracts, and 98 % of Dutch texts
# that say they are English, 99 % of German and French ones (2026-11).
_FEW = 1 / 150
# More, and it is that language: 98 % of English abstracts, no three lines in another language.
_MANY = 1 / 75

_loading = Lock()


def languages_of(lang: str) -> tuple[str, ...]:
    """Return the languages whose terms count in a text in ``lang``: English ones count anyway, in ``und`` all may.

    Empty for a language that we have no terms in: a word of ours in it means something else.
    """
    if lang in LANGUAGES:
        return (lang,)
    return LANGUAGES if lang == UNKNOWN else ()


def read_language(told: str, title: str, text: str, folded: str) -> str:
    """Return the language (ISO 639-1 or ``und``) of a document whose source says ``told``.

    ``folded``: its searchable form (``nlp.normalise``).
    """
    base = told if told in _MARKS else told.replace("_", "-").partition("-")[0].lower()
    if base != "en" and _is_plainly_english(folded):
        return "en"
    if base in ("", UNKNOWN):
        return identify(title, text)
    if not _is_doubtful(base, folded):
        return base
    found, confidence = _classify(_sample(title, text))
    return found if confidence >= _LEAST_AGAINST_SOURCE and found != _NO_TEXT else base


def identify(title: str, text: str) -> str:
    """Return the language that a text looks like (ISO 639-1), ``und`` where that is not sure.

    >>> identify("", "Lichtgolven worden door een ring van siliciumnitride geleid.")
    'nl'
    """
    found, confidence = _classify(_sample(title, text))
    least = _LEAST_CONFIDENCE if found in LANGUAGES else _LEAST_FOREIGN
    return found if confidence >= least and found != _NO_TEXT else UNKNOWN


def _is_plainly_english(folded: str) -> bool:
    return (
        len(folded) >= _LEAST_CHECKED_CHARS
        and _has_marks("en", folded, _MANY)
        and not _has_marks("nl", folded, _FEW)
        and not _has_marks("de", folded, _FEW)
    )


def _is_doubtful(told: str, folded: str) -> bool:
    """Return whether a text has few function words of the language told, or many of ours though it is told foreign."""
    if len(folded) < _LEAST_CHECKED_CHARS:
        return False
    if told in _MARKS:
        return not _has_marks(told, folded, _FEW)
    return any(_has_marks(lang, folded, _MANY) for lang in _MARKS)


def _has_marks(lang: str, folded: str, share: float) -> bool:
    """Return whether a text has so many function words a character. Costs 1 µs where the first word is enough."""
    checked = folded[:_CHECKED_CHARS]
    missing = share * len(checked)
    for mark in _MARKS[lang]:
        missing -= checked.count(mark)
        if missing <= 0:
            return True
    return False


def _sample(title: str, text: str) -> str:
    if len(text) < _PIECE_CHARS:
        return f"{title[:_PIECE_CHARS]}\n{text}"
    if len(text) < _WHOLE_CHARS:
        return text[: 2 * _PIECE_CHARS]
    middle = len(text) // 2
    return f"{text[:_PIECE_CHARS]}\n{text[middle : middle + _PIECE_CHARS]}"


def _classify(sample: str) -> tuple[str, float]:
    if not any(map(str.isalpha, sample)):
        return UNKNOWN, 0.0
    with _loading:
        identifier = _load_identifier()
    found, confidence = identifier.classify(sample)
    return str(found), float(confidence)


@lru_cache(maxsize=1)
def _load_identifier() -> LanguageIdentifier:
    """Load the model: half a second, 76 MB."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier
