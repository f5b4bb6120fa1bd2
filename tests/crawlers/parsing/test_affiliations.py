"""Organisations out of affiliations: the company in the string, no town, street, department, role or life story."""

from __future__ import annotations

import time

import pytest

from crawlers.parsing.affiliations import Affiliation, read_affiliation


@pytest.mark.parametrize(
    ("written", "name", "country", "town", "is_company"),
    [
        ("R&D, QuantWare B.V., 2628 XG Delft, The Netherlands", "QuantWare B.V.", "NL", "Delft", True),
        ("QuantWare, Elektronicaweg 10, 2628 XG Delft, The Netherlands", "QuantWare", "NL", "Delft", False),
        ("Lightyear Materials Co., Ltd., Shenzhen 518000, China", "Lightyear Materials Co., Ltd.", "CN", None, True),
        ("Equator Environmental, LLC, 250 Park Avenue South, New York, NY 10003, U.S.A", "Equator Environmental, LLC",
         "US", None, True),
        ("EcoSecurities Ltd Oxford, England", "EcoSecurities Ltd", "GB", None, True),
        ("a) Kipu Quantum GmbH, Greifswalderstrasse 212, 10405 Berlin, Germany", "Kipu Quantum GmbH", "DE", "Berlin",
         True),
        ("3Brain AG, 8808 Pfäffikon, Switzerland", "3Brain AG", "CH", "Pfäffikon", True),
        ("1QBit, Vancouver, BC, Canada", "1QBit", "CA", None, False),
        ("Quandela, Massy, France", "Quandela", "FR", None, False),
        ("FlourishOA, USA", "FlourishOA", "US", None, False),
        ("Earthmind.net , Geneva, Switzerland", "Earthmind.net", "CH", None, False),
        ("Multiverse Computing, Spain", "Multiverse Computing", "ES", None, False),
        ("World Bank;", "World Bank", None, None, False),
        ("Department of Ecology, University of Connecticut, Storrs, CT 06268-3043, U.S.A", "University of Connecticut",
         "US", None, False),
        ("Maliasili Initiatives, P.O. Box 8372, Arusha, Tanzania. someone@example.org", "Maliasili Initiatives", "TZ",
         None, False),
        ("Infleqtion, Atlanta, Georgia", "Infleqtion", None, None, False),
        ("<sup>2</sup><i>Foo</i> GmbH, 89081 Ulm, Germany", "Foo GmbH", "DE", "Ulm", True),
        ("LioniX BV, P.O. Box 456, Enschede, 7500 AL, The Netherlands", "LioniX BV", "NL", None, True),
        ("Acme Inc.; University of Oslo, Norway", "Acme Inc.", None, None, True),
        ("Acme Inc., Texas, USA; University of Oslo, Norway", "Acme Inc.", "US", None, True),
        ("Acme Inc.; Oslo; Norway", "Acme Inc.", "NO", None, True),
    ],
)  # fmt: skip
def test_an_organisation_is_read_with_what_is_certain(
    written: str, name: str, country: str | None, town: str | None, is_company: bool
) -> None:
    assert read_affiliation(written) == Affiliation(name, country, town, is_company)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Rome, Italy",
        "New York, USA",
        "Boulder, CO, USA",
        "Naivasha, Kenya",
        "35 Dorchester Close,  Headington, Oxford, OX3 8SS, UK",
        "CA 91711-3157",
        "Department of Physics",
        "Department of Physics, Boston, MA, USA",
        "Independent Consultant, Guatemala City, Guatemala",
        "affiliation not provided to SSRN",
        ", [email protected]",
        "The author can be contacted at 1705 14th Street, Suite 182, Boulder, CO 80302, USA",
        "Head of the Programme at Chatham House, which carries out research on a wide range of topics. " * 5,
        "Department of Chemistry and Physics The University of Tampa Tampa Florida",
        "Medical InstituteUniversity of California513 Parnassus AveSan Francisco",
    ],
)
def test_what_is_no_organisation_for_sure_is_none(written: str) -> None:
    assert read_affiliation(written) is None


def test_a_hostile_string_costs_no_time() -> None:
    begin = time.process_time()
    for piece in ("a, ", "(", "B.V. ", "x " * 20 + ", ", "1 ", "St. "):
        read_affiliation((piece * 400)[:400])
        read_affiliation(piece * 1_000_000)
    assert time.process_time() - begin < 2
