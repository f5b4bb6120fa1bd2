"""Names of countries, and the legal forms of companies in them, as authors and registers write them."""

from __future__ import annotations

from collections.abc import Mapping

COUNTRIES: Mapping[str, str] = {
    "AT": "Austria",
    "BE": "Belgium",
    "CH": "Switzerland",
    "DE": "Germany",
    "FR": "France",
    "GB": "United Kingdom",
    "JP": "Japan",
    "NL": "Netherlands",
    "US": "United States",
}
LEGAL_FORMS: Mapping[str, str] = {
    "AT": "GmbH",
    "BE": "BV",
    "CH": "AG",
    "DE": "GmbH",
    "FR": "SAS",
    "GB": "Ltd",
    "JP": "K.K.",
    "NL": "B.V.",
    "US": "Inc.",
}
