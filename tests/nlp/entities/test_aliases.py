from __future__ import annotations

import pytest

from nlp.entities.aliases import iter_aliases
from nlp.entities.found import Found


def aliases(text: str, name: str) -> list[str]:
    start = text.index(name)
    found = [Found("text", start, start + len(name), name, "ORG")]
    given = list(iter_aliases(found, {"title": "", "text": text}))
    assert [text[one.start : one.end] for one in given] == [one.name for one in given]
    return [one.name for one in given]


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ('Gold Hill Lending 03, a Delaware fund ("Gold Hill"), and others', "Gold Hill"),
        ("by Lichtspoor Optica B.V. (hierna “Lichtspoor”) geleverd", "Lichtspoor"),
        ('von der Brandt Anlagenbau ("Brandt") geliefert', "Brandt"),
        ('with Northwick Bank , N . A ., (" Bank "), and', "Bank"),
        ('the Sapphire Fund (the "SAFF") said', "SAFF"),
    ],
)
def test_a_name_in_quotes_and_brackets_behind_an_organisation_is_its_own(text: str, alias: str) -> None:
    name = next(word for word in ("Gold Hill Lending 03", "Lichtspoor Optica B.V.", "Brandt Anlagenbau",
                                  "Northwick Bank", "Sapphire Fund") if word in text)  # fmt: skip
    assert aliases(text, name) == [alias]


@pytest.mark.parametrize(
    "text",
    [
        'Acme Systems (the "Company") sells',
        'Acme Systems (the "Loan Agreement") sells',
        'Acme Systems (see "how we work") sells',
        'Acme Systems sells.\nOthers ("Beta") buy',
        'Acme Systems (Delft), maker of a pump ("Beta")',
        "Acme Systems (a maker of pumps) sells",
        'Acme Systems agreed to set up a new pump ("Beta")',
    ],
)
def test_roles_terms_and_what_belongs_to_others_are_none(text: str) -> None:
    assert aliases(text, "Acme Systems") == []
