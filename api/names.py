"""Words for codes: what a reader sees instead of ``nl``, ``NL`` or ``paper``; a code without one stands for itself."""

from __future__ import annotations

from collections.abc import Mapping

KIND_WORDS: Mapping[str, str] = {
    "paper": "Paper",
    "patent": "Patent",
    "news": "News",
    "project": "Project",
    "company": "Company",
    "report": "Report",
}
SOURCE_KIND_WORDS: Mapping[str, str] = {**KIND_WORDS, "register": "Register"}
KIND_PLURALS: Mapping[str, str] = {
    "paper": "Papers",
    "patent": "Patents",
    "news": "News stories",
    "project": "Projects",
    "company": "Company pages",
    "report": "Reports",
}
UNIT_WORDS: Mapping[str, str] = {
    "work": "work",
    "family": "patent family",
    "story": "story",
    "project": "project",
    "company_page": "company page",
    "report": "report",
}
EXPORT_WORDS: Mapping[str, str] = {
    "xlsx": "Excel",
    "csv": "CSV",
    "ris": "RIS",
    "bibtex": "BibTeX",
    "jsonl": "JSON lines",
}
PACK_WORDS: Mapping[str, str] = {"pdf": "PDF", "zip": "ZIP"}
ACCESS_WORDS: Mapping[str, str] = {
    "arxiv-api": "the API of arXiv",
    "feed": "a feed",
    "sitemap": "a news sitemap",
    "list-page": "a list page",
    "paged-api": "a paged API",
    "oai-pmh": "OAI-PMH",
    "bulk-file": "a bulk file that is fetched",
    "bulk": "files that are imported",
}
# What one document is to the other, and the other way round.
RELATION_WORDS: Mapping[str, tuple[str, str]] = {
    "same_invention": ("The same invention", "The same invention"),
    "cites": ("Cites", "Cited by"),
    "result_of": ("Result of", "Has the result"),
    "founder_paper": ("By a founder named in it", "Tells of a founder among its authors"),
}
LANGUAGE_NAMES: Mapping[str, str] = {
    "da": "Danish", "de": "German", "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ru": "Russian", "sv": "Swedish", "und": "Not known", "zh": "Chinese",
}  # fmt: skip
# ISO 3166-1 alpha-2, the countries that publish most; English short names.
COUNTRY_NAMES: Mapping[str, str] = {
    "AE": "United Arab Emirates", "AR": "Argentina", "AT": "Austria", "AU": "Australia", "BE": "Belgium",
    "BG": "Bulgaria", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland", "CL": "Chile", "CN": "China",
    "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark", "EE": "Estonia", "EG": "Egypt", "ES": "Spain",
    "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GR": "Greece", "HK": "Hong Kong", "HR": "Croatia",
    "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IN": "India", "IR": "Iran", "IS": "Iceland",
    "IT": "Italy", "JP": "Japan", "KR": "South Korea", "LI": "Liechtenstein", "LT": "Lithuania", "LU": "Luxembourg",
    "LV": "Latvia", "MA": "Morocco", "MT": "Malta", "MX": "Mexico", "MY": "Malaysia", "NL": "Netherlands",
    "NO": "Norway", "NZ": "New Zealand", "PH": "Philippines", "PK": "Pakistan", "PL": "Poland", "PT": "Portugal",
    "RO": "Romania", "RS": "Serbia", "RU": "Russia", "SA": "Saudi Arabia", "SE": "Sweden", "SG": "Singapore",
    "SI": "Slovenia", "SK": "Slovakia", "TH": "Thailand", "TR": "Türkiye", "TW": "Taiwan", "UA": "Ukraine",
    "US": "United States", "VN": "Vietnam", "ZA": "South Africa",
}  # fmt: skip


def describe_relation(kind: str, *, is_first: bool) -> str:
    """Return what stands before the other document of a relation; ``is_first``: this one is its first."""
    return RELATION_WORDS.get(kind, (kind.replace("_", " "),) * 2)[0 if is_first else 1]
