"""Names that a text gives an organisation in brackets behind it: *Crocs, Inc. ("Crocs")*, *Rabobank (the "Bank")*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nlp.entities.found import Found
from nlp.entities.names import is_no_name, is_term

# Between name and bracket stands at most a legal form and what kind of organisation it is: ", a Delaware corporation".
_FORM = r"[\s.,]{0,4}(?:[A-Z][\w.]{0,10}[\s.,]{1,4}){0,4}"
_KIND = (
    r"(?:an?|eine?|een)\s[^()\n;]{0,60}?(?:company|corporation|partnership|association|bank|fund|trust|group)[\s,]{1,3}"
)
_BEFORE = r"(?:[Hh]ere(?:in)?after,?\s|[Cc]ollectively,?\s|nachfolgend\s|hierna\s)?(?:(?:[Tt]he|de|het|die|das|der)\s)?"
_NAME = r"[\"“„]\s?(?P<name>[^\W\d_][^\"“”„()\n]{1,39}?)\s?[\"”“]"
_ALIAS = re.compile(rf"{_FORM}(?:{_KIND})?\(\s?{_BEFORE}{_NAME}")
_REACH_CHARS = 200


def iter_aliases(found: Sequence[Found], fields: Mapping[str, str]) -> Iterator[Found]:
    """Give the further names of organisations found that stand in quotes and brackets behind them."""
    for one in found:
        if one.label != "ORG":
            continue
        match = _ALIAS.match(fields[one.field], one.end, one.end + _REACH_CHARS)
        if match and _is_name(match["name"]):
            yield Found(one.field, *match.span("name"), match["name"], "ORG")


def _is_name(name: str) -> bool:
    return name[0].isupper() and not is_no_name(name) and not is_term(name)
