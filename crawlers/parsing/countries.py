"""Countries by their names, as affiliations and addresses write them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from core.text.folding import fold

_LANGUAGES = ("en", "nl", "de", "fr", "es", "it", "pt")
_ALIASES = {
    "us": "US", "usa": "US", "u s": "US", "u s a": "US", "united states of america": "US", "the united states": "US",
    "uk": "GB", "u k": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "the netherlands": "NL", "holland": "NL", "czech republic": "CZ", "korea": "KR",
    "republic of korea": "KR", "south korea": "KR", "pr china": "CN", "p r china": "CN",
    "peoples republic of china": "CN",
    "mainland china": "CN", "hong kong": "HK", "hong kong sar": "HK", "macau": "MO", "macao": "MO", "turkey": "TR",
    "viet nam": "VN", "russian federation": "RU", "islamic republic of iran": "IR", "iran": "IR", "uae": "AE",
    "republic of ireland": "IE", "kingdom of saudi arabia": "SA", "slovak republic": "SK", "macedonia": "MK",
    "brasil": "BR", "schweiz": "CH", "suisse": "CH",
}  # fmt: skip
# A state of the US too: "Atlanta, Georgia" is more common than "Tbilisi, Georgia".
_AMBIGUOUS = frozenset({"georgia"})
# Codes of the table that are no country: unions and what tests use.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
# Shorter ones are words of other languages.
_FEWEST_LETTERS = 4
_ABBREVIATIONS = frozenset({"us", "uk", "usa", "uae"})
_MOST_WORDS = 5
_ALPHA_2 = 2
_ALPHA_3 = 3


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == _ALPHA_2 and code.isalpha() and code not in _NO_COUNTRIES:
                names.setdefault(_folded(name), code)
    found = {name: code for name, code in names.items() if len(name) >= _FEWEST_LETTERS and name not in _AMBIGUOUS}
    return found | _ALIASES


@lru_cache(maxsize=4_096)
def find_country(name: str) -> str | None:
    """Return ISO 3166-1 alpha-2 of a country's name in a common language; ``None`` where it is none, or not for sure.

    >>> find_country("The Netherlands"), find_country("U.S.A."), find_country("Georgia")
    ('NL', 'US', None)
    """
    folded = _folded(name)
    # "Contact us" is no country.
    if folded in _ABBREVIATIONS and not name.isupper():
        return None
    return _by_name().get(folded)


@lru_cache(maxsize=4_096)
def read_country(text: str) -> str | None:
    """Return ISO 3166-1 alpha-2 of a code (of two or three letters) or a name; ``None`` where it is none.

    >>> read_country("nl"), read_country("NLD"), read_country("Netherlands"), read_country("Delft")
    ('NL', 'NL', 'NL', None)
    """
    code = text.strip().upper()
    if len(code) == _ALPHA_3 and code.isalpha():
        code = next(iter(get_global("territory_aliases").get(code, ())), code)
    is_country = len(code) == _ALPHA_2 and code in Locale("en").territories and code not in _NO_COUNTRIES
    return code if is_country else find_country(text)


def cut_country(text: str) -> tuple[str, str | None]:
    """Return a text without the country that it ends with, and that country.

    >>> cut_country("Hefei, P.R. China")
    ('Hefei,', 'CN')
    """
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        code = find_country(" ".join(words[-count:]))
        if code is not None:
            return " ".join(words[:-count]), code
    return text, None


def _folded(name: str) -> str:
    plain = fold(name).replace(".", " ").replace("'", "").replace("’", "").replace("-", " ")
    return " ".join(plain.strip(" ,;()[]").split())
