from __future__ import annotations

import pytest

from core.models import DocumentKind
from nlp.entities.company import iter_company, name_company
from nlp.entities.found import Found


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Front", "Front"),
        ("Oogst Robotica", "Oogst Robotica"),
        ("Elestor – opslag in water en broom", "Elestor"),
        ("Scanberg GmbH: Laser aus Jena", "Scanberg GmbH"),
        ("  Appel  ", "Appel"),
    ],
)
def test_a_company_s_page_is_named_after_it(title: str, name: str) -> None:
    (found,) = iter_company({"title": title, "text": ""}, DocumentKind.COMPANY)
    assert (found.name, title[found.start : found.end]) == (name, name)


@pytest.mark.parametrize("title", ["", "Why do we make robots that pick tomatoes", "Who are we?"])
def test_a_sentence_is_no_company(title: str) -> None:
    assert list(iter_company({"title": title, "text": ""}, DocumentKind.COMPANY)) == []


def test_the_title_of_news_is_no_company() -> None:
    assert list(iter_company({"title": "Front", "text": ""}, DocumentKind.NEWS)) == []


def test_a_company_called_like_a_person_is_a_company_in_its_text() -> None:
    found = [Found("text", 0, 5, "Hazel", "PERSON")]
    company = iter_company({"title": "Hazel", "text": "Hazel builds"}, DocumentKind.COMPANY)
    assert {one.label for one in name_company(found, company)} == {"ORG"}
