"""Languages: the code of what a source calls one, and which one a text is in when its source and its page disagree.

An outlet prints foreign pieces, and many pages claim the language that their software was delivered with. Where nobody
says anything, function words tell English, Dutch and German; any other language is left to later stages.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.text.stopwords import DUTCH, ENGLISH, GERMAN
from core.text.tokens import tokenise

UNKNOWN = "und"
_WORDS: Mapping[str, frozenset[str]] = {"en": ENGLISH, "nl": DUTCH, "de": GERMAN}
_SAMPLE_CHARS = 3000
# Of whole sentences 35 to 50 % are function words of their own language; of French ones at most 14 % are Dutch by
# chance (lines of Wikipedia in four languages, 2026-11).
_LEAST_WORDS = 0.2
_LEAST_LEAD = 1.5
# ISO 639-1.
_CODES = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl
    nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv
    sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""".split()
)
# What files write instead: ISO 639-2, the English name, the language's own.
_NAMES = {
    name: code
    for code, names in {
        "af": "afr afrikaans",
        "ar": "ara arabic",
        "az": "aze azerbaijani",
        "bg": "bul bulgarian",
        "bn": "ben bengali",
        "bo": "bod tibetan",
        "bs": "bos bosnian",
        "ca": "cat catalan",
        "cs": "ces cze czech čeština",
        "da": "dan danish dansk",
        "de": "deu ger german deutsch",
        "el": "ell gre greek",
        "en": "eng english",
        "es": "spa spanish español",
        "et": "est estonian",
        "fa": "fas per persian farsi",
        "fi": "fin finnish suomi",
        "fr": "fra fre french français",
        "gl": "glg galician",
        "gu": "guj gujarati",
        "he": "heb iw hebrew",
        "hi": "hin hindi",
        "hr": "hrv croatian",
        "hu": "hun hungarian magyar",
        "hy": "hye arm armenian",
        "id": "ind in indonesian",
        "is": "isl ice icelandic",
        "it": "ita italian italiano",
        "ja": "jpn japanese 日本語",
        "ka": "kat geo georgian",
        "kk": "kaz kazakh",
        "kn": "kan kannada",
        "ko": "kor korean 한국어",
        "lt": "lit lithuanian",
        "lv": "lav latvian",
        "mk": "mkd mac macedonian",
        "ml": "mal malayalam",
        "mn": "mon mongolian",
        "mr": "mar marathi",
        "ms": "msa may malay",
        "ne": "nep nepali",
        "nl": "nld dut dutch nederlands flemish vlaams",
        "no": "nor norwegian norsk",
        "pa": "pan punjabi",
        "pl": "pol polish polski",
        "pt": "por portuguese português",
        "ro": "ron rum romanian română",
        "ru": "rus russian русский",
        "si": "sin sinhalese",
        "sk": "slk slo slovak",
        "sl": "slv slovenian slovene",
        "so": "som somali",
        "sq": "sqi alb albanian",
        "sr": "srp serbian",
        "sv": "swe swedish svenska",
        "sw": "swa swahili",
        "ta": "tam tamil",
        "te": "tel telugu",
        "th": "tha thai",
        "tr": "tur turkish türkçe",
        "uk": "ukr ukrainian українська",
        "ur": "urd urdu",
        "vi": "vie vietnamese",
        "yi": "yid ji yiddish",
        "zh": "zho chi chinese mandarin 中文",
    }.items()
    for name in names.split()
}


def read_language(tag: object) -> str:
    """Return ISO 639-1 of a language tag (``nl-BE``) or name (``Dutch``), or an empty string for what is none."""
    code = str(tag or "").strip().lower().replace("_", "-").partition("-")[0].strip()
    return code if code in _CODES else _NAMES.get(code, "")


def choose_language(text: str, stated: str, claimed: str) -> str:
    """Return ``stated`` (by the source) or ``claimed`` (by the page): whose function words the text has more of.

    Both ISO 639-1, ``und`` or empty; where the words of one of them are not known, the source is believed.
    """
    if not claimed or claimed == stated:
        return stated or UNKNOWN
    if not stated or stated == UNKNOWN:
        return claimed
    if stated not in _WORDS or claimed not in _WORDS:
        return stated
    tokens = tokenise(text[:_SAMPLE_CHARS])
    counts = {lang: sum(token in _WORDS[lang] for token in tokens) for lang in (stated, claimed)}
    return max((stated, claimed), key=counts.__getitem__)


def guess_language(text: str) -> str:
    """Return English, Dutch or German (ISO 639-1) where a text's function words leave no doubt, else an empty string.

    >>> guess_language("De ring is van glas en het licht blijft er lang in.")
    'nl'
    """
    tokens = tokenise(text[: 10 * _SAMPLE_CHARS])
    counts = sorted((sum(token in words for token in tokens), lang) for lang, words in _WORDS.items())
    (second, _), (most, lang) = counts[-2:]
    return lang if most and most >= _LEAST_WORDS * len(tokens) and most >= _LEAST_LEAD * second else ""
