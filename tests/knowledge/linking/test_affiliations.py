import pytest

from knowledge.linking.affiliations import PartKind, parse_affiliation


def _kinds(text: str, *cities: str) -> list[tuple[str, PartKind]]:
    found = parse_affiliation(text, cities)
    return [(text[part.start : part.end].strip(), part.kind) for part in found.parts]


def test_a_chain_of_units_is_cut_into_its_parts() -> None:
    text = "Laboratory of Optics, Institute for Light, Serican Academy of Sciences, Shanghai, PR China"
    assert _kinds(text, "shanghai") == [
        ("Laboratory of Optics", PartKind.UNIT),
        ("Institute for Light", PartKind.MIDDLE),
        ("Serican Academy of Sciences", PartKind.HOST),
        ("Shanghai", PartKind.CITY),
        ("PR China", PartKind.COUNTRY),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Universität Kaal",
        "Universiteit Kaal",
        "Université de Kaal",
        "Universidad de Kaal",
        "Univ. Kaal",
        "Università di Kaal",
    ],
)
def test_universities_of_all_languages_are_hosts(text: str) -> None:
    assert _kinds(text) == [(text, PartKind.HOST)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kaal, Peoples Republic of China", ["CN"]),
        ("Kaal, Taiwan, ROC", ["TW"]),
        ("Bilbao,Spain", ["ES"]),
        ("Kaal, Deutschland", ["DE"]),
        ("Atlanta, GA 30332", ["US"]),
        ("Kaal, U.S.A.", ["US"]),
        ("Georgia", []),
        ("a paper in the Republic of Letters", []),
    ],
)
def test_countries_are_read_as_they_are_written(text: str, codes: list[str]) -> None:
    assert [one.code for one in parse_affiliation(text).countries] == codes


def test_domains_of_addresses_are_read() -> None:
    assert parse_affiliation("Kaal. E-mail: a.b@physik.uni-kaal.de").domains == ("physik.uni-kaal.de",)


def test_offsets_are_those_of_the_text() -> None:
    text = "#TAB# Größenlabor, Köln"
    assert [text[word.start : word.end] for word in parse_affiliation(text).words] == ["Größenlabor", "Köln"]
