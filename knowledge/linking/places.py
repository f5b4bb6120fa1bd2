"""Countries in texts: their names in seven languages, the short forms that affiliations use, states that say one."""

from __future__ import annotations

from functools import cache

from babel import Locale

from core.text.tokens import tokenise

_LANGUAGES = ("en", "de", "nl", "fr", "es", "it", "pt")
# As affiliations write them, folded. A bare "georgia" is a state as often as a country: it says nothing.
_SHORT = {
    "US": "usa;u s a;u s;us;united states of america;estados unidos de america;etats unis d amerique",
    "GB": "uk;u k;great britain;england;scotland;wales;northern ireland;gb;britain",
    "CN": "p r china;pr china;prc;p r c;people s republic of china;peoples republic of china;p r of china",
    "TW": "taiwan roc;r o c;roc;republic of china;taiwan r o c;taiwan republic of china",
    "KR": "korea;south korea;republic of korea;rep of korea;r o korea;s korea",
    "RU": "russia;russian federation;ussr;u s s r",
    "NL": "the netherlands;holland;nederland;netherlands",
    "CZ": "czech republic;czechia",
    "IR": "iran;islamic republic of iran",
    "HK": "hong kong;hongkong",
    "MO": "macau;macao",
    "TR": "turkey;turkiye",
    "VN": "vietnam;viet nam",
    "DE": "f r germany;federal republic of germany;brd;deutschland;frg",
    "BR": "brasil",
    "AE": "uae;u a e;united arab emirates",
    "SA": "ksa;kingdom of saudi arabia",
    "IE": "republic of ireland;eire",
    "MK": "macedonia;fyrom",
    "CH": "suisse;schweiz;svizzera",
    "CI": "ivory coast;cote d ivoire",
    "SK": "slovak republic",
    "PH": "philippines;the philippines",
    "MY": "malaysia",
    "NZ": "new zealand",
    "PS": "palestine",
    "SY": "syria",
    "LA": "laos",
    "CD": "dr congo;democratic republic of congo",
    "TZ": "tanzania",
    "BO": "bolivia",
    "VE": "venezuela",
    "MD": "moldova",
    "BN": "brunei",
}
_SILENT_NAMES = frozenset({"georgia", "jersey", "jordan", "man", "chad"})
# Name; the abbreviations count only before a postcode, at the end or before the country, so they are not listed.
_STATES = {
    "US": """alabama;alaska;arizona;arkansas;california;colorado;connecticut;delaware;florida;hawaii;idaho;illinois;
        indiana;iowa;kansas;kentucky;louisiana;maine;maryland;massachusetts;michigan;minnesota;mississippi;missouri;
        montana;nebraska;nevada;new hampshire;new jersey;new mexico;new york;north carolina;north dakota;ohio;oklahoma;
        oregon;pennsylvania;rhode island;south carolina;south dakota;tennessee;texas;utah;vermont;virginia;
        west virginia;wisconsin;wyoming;puerto rico""",
    "CA": "ontario;quebec;british columbia;alberta;manitoba;saskatchewan;nova scotia;new brunswick;newfoundland",
    "AU": "new south wales;queensland;tasmania;south australia;western australia",
    "IN": """maharashtra;tamil nadu;karnataka;kerala;andhra pradesh;telangana;gujarat;uttar pradesh;madhya pradesh;
        rajasthan;west bengal;haryana;punjab;odisha;bihar;assam;jharkhand;uttarakhand""",
    "CN": """anhui;jiangsu;zhejiang;shandong;guangdong;fujian;hubei;hunan;henan;hebei;shanxi;shaanxi;sichuan;jilin;
        liaoning;heilongjiang;yunnan;guizhou;gansu;jiangxi;guangxi;hainan""",
}
STATE_CODES = frozenset(
    """AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA
    RI SC SD TN TX UT VT VA WA WV WI WY DC""".split()
)
# Codes of states that texts also write for a country.
CODES_OF_COUNTRIES = frozenset("AR CA CO DE ID IL IN LA MA NE TN".split())


@cache
def country_names() -> dict[tuple[str, ...], str]:
    """Return the code of each name of a country, by its folded tokens."""
    names: dict[tuple[str, ...], str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "UN", "EZ", "XA", "XB", "QO", "ZZ"}:
                names.setdefault(tuple(tokenise(name)), code)
    for code, listed in _SHORT.items():
        names.update({tuple(name.split()): code for name in listed.split(";")})
    return {name: code for name, code in names.items() if name and " ".join(name) not in _SILENT_NAMES}


@cache
def state_names() -> dict[tuple[str, ...], str]:
    """Return the country of each state, province or region that says one, by its folded tokens."""
    return {tuple(name.split()): code for code, listed in _STATES.items() for name in listed.split(";")}


@cache
def first_words() -> dict[str, int]:
    """Return by its first word how many words a name of a country or state has at most."""
    longest: dict[str, int] = {}
    for name in (*country_names(), *state_names()):
        longest[name[0]] = max(len(name), longest.get(name[0], 0))
    return longest


def read_country(text: str | None) -> str | None:
    """Return the code of a country that is written as a code or a name; ``None`` where it is neither."""
    if not text:
        return None
    if len(text) == 2 and text.isalpha():
        return "GB" if text.upper() == "UK" else text.upper()
    return country_names().get(tuple(tokenise(text)))
