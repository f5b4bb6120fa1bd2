"""Loading a folder of taxonomy files: what is built, and every mistake that is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import TaxonomyError
from core.taxonomy import Acronym, Term, load_taxonomy

HEADER = """\
version: '2026.11'
clusters: [light, matter]
retired: {old-light: [light]}
"""

LIGHT = """\
cluster: light
labels: {en: Light, nl: Licht, de: Licht}
technologies:
  - id: light
    level: 1
    nts_priority: 1
    labels: {en: Light, nl: Licht, de: Licht}
    definition: What shines.
    terms:
      en: [light source, lamp]
      nl: [lichtbron*]
    weak: {en: [bulb]}
    acronyms:
      LS: {expansion: light source, context: [optical]}
    context: [lumen]
    excludes: [lamp post]
    cpc: [H01S, H01S5/026]
    cpc_hints: [G02B6]
    arxiv: [physics.optics]
    arxiv_hints: [quant-ph]
    openalex: [T10988]
  - id: lasers
    level: 2
    parent: light
    labels: {en: Lasers, nl: Lasers, de: Laser}
    definition: Light in step.
    terms: {en: [laser]}
"""

MATTER = """\
cluster: matter
labels: {en: Matter, nl: Materie, de: Materie}
technologies:
  - id: matter
    level: 1
    labels: {en: Matter, nl: Materie, de: Materie}
    definition: What weighs.
    terms: {en: [matter]}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_files(header: str = HEADER, light: str = LIGHT, matter: str = MATTER) -> Path:
        for name, text in (("taxonomy", header), ("light", light), ("matter", matter)):
            (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
        return tmp_path

    return write_files


def _message(folder: Path) -> str:
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomy(folder)
    return str(caught.value)


def test_a_technology_carries_what_its_file_says(write: Write) -> None:
    light = load_taxonomy(write())["light"]
    assert light.cluster == "light"
    assert light.terms == (
        Term("light source", "en"),
        Term("lamp", "en"),
        Term("lichtbron", "nl", compound=True),
        Term("bulb", "en", weak=True),
    )
    assert light.acronyms == (Acronym("LS", "light source", ("optical",)),)
    assert (light.cpc, light.cpc_hints) == (("H01S", "H01S5/026"), ("G02B6",))
    assert (light.arxiv, light.arxiv_hints, light.openalex) == (("physics.optics",), ("quant-ph",), ("T10988",))


def test_the_order_is_that_of_the_header_and_the_files(write: Write) -> None:
    taxonomy = load_taxonomy(write(header=HEADER.replace("[light, matter]", "[matter, light]")))
    assert list(taxonomy.technologies) == ["matter", "light", "lasers"]
    assert taxonomy.children == {"light": ("lasers",)}
    assert taxonomy.retired == {"old-light": ("light",)}


def test_the_version_holds_the_date_and_a_hash(write: Write) -> None:
    date, _, digest = load_taxonomy(write()).version.partition("-")
    assert date == "2026.11"
    assert len(digest) == 8


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("lamp]", "lamp, torch]"),
        ("lichtbron*", "lichtbron"),
        ("terms: {en: [laser]}", "weak: {en: [laser]}"),
        ("What shines.", "What glows."),
        ("context: [optical]", "context: [optical, lens]"),
        ("nts_priority: 1", "nts_priority: 2"),
        ("nl: Lasers", "nl: Laser"),
        ("parent: light", "parent: matter"),
        ("cpc_hints: [G02B6]", "cpc_hints: [G02B27]"),
    ],
)
def test_a_changed_fact_changes_the_version(write: Write, before: str, after: str) -> None:
    assert before in LIGHT
    version = load_taxonomy(write()).version
    assert load_taxonomy(write(light=LIGHT.replace(before, after))).version != version


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{en: Light, nl: Licht, de: Licht}", "{de: Licht, nl: Licht, en: Light}"),
        ("[light source, lamp]", "[lamp, light source]"),
        ("    level: 1\n    nts_priority: 1\n", "    nts_priority: 1\n    level: 1\n"),
        ("cpc: [H01S, H01S5/026]", "cpc: [H01S5/026, H01S]"),
        ("technologies:", "# a remark\ntechnologies:"),
    ],
)
def test_another_order_keeps_the_version(write: Write, before: str, after: str) -> None:
    assert before in LIGHT
    version = load_taxonomy(write()).version
    assert load_taxonomy(write(light=LIGHT.replace(before, after))).version == version


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("level: 2", "level: 3", "light.yml:23 lasers: level"),
        ("level: 2", "level: 2\n    colour: red", "light.yml:24 lasers: unknown key 'colour'"),
        ("level: 2", "level: 2\n    level: 2", "light.yml:24 lasers: the key 'level' stands twice"),
        ("id: lasers", "id: light", "light.yml:22 light: duplicate id, already at light.yml:4"),
        ("id: lasers", "id: Lasers!", "light.yml:22 Lasers!: id: 'Lasers!' is not an id"),
        ("    parent: light\n", "", "light.yml:23 lasers: a technology of level 2 needs a parent"),
        ("parent: light", "parent: nobody", "light.yml:24 lasers: unknown parent 'nobody'"),
        ("parent: light", "parent: lasers", "light.yml:24 lasers: parent 'lasers' is not of level 1"),
        ("nts_priority: 1", "parent: matter", "light.yml:6 light: a technology of level 1 has no parent"),
        ("nts_priority: 1", "nts_priority: 11", "light.yml:6 light: nts_priority"),
        ("nts_priority: 1", "nts_priority: '1'", "light.yml:6 light: nts_priority"),
        ("nl: Lasers, ", "", "light.yml:25 lasers: missing 'labels.nl'"),
        ("    definition: What shines.\n", "", "light.yml:4 light: missing 'definition'"),
        ("What shines.", "''", "light.yml:8 light: definition: must not be empty"),
        ("[light source, lamp]", "[lamp, Lamp]", "light.yml:10 light: duplicate term 'Lamp' (en)"),
        ("{en: [bulb]}", "{en: [lamp]}", "light.yml:12 light: duplicate term 'lamp' (en)"),
        ("[light source, lamp]", "[lamp, '--']", "light.yml:10 light: '--' holds no letter or digit"),
        ("[light source, lamp]", "[lamp, лазер]", "light.yml:10 light: 'лазер': write 'лазер' in letters from a to z"),
        ("{en: [bulb]}", "{en: [β-bulb]}", "light.yml:12 light: 'β-bulb': write 'β'"),
        ("LS: {", "ΛS: {", "light.yml:14 light: 'ΛS': write 'Λ'"),
        ("expansion: light", "expansion: λ-light", "light.yml:14 light: 'λ-light source': write 'λ'"),
        ("[optical]", "[optical, 光]", "light.yml:14 light: '光': write '光'"),
        ("[lumen]", "[люмен]", "light.yml:15 light: 'люмен': write"),
        ("[lamp post]", "[lamp пост]", "light.yml:16 light: 'lamp пост': write"),
        ("[light source, lamp]", "['lamp*']", "light.yml:10 light: 'lamp*': '*' only ends a Dutch or German term"),
        ("lichtbron*", "'licht*bron'", "light.yml:11 light: 'licht*bron': '*' only ends"),
        ("expansion: light source, ", "", "light.yml:14 light: missing 'acronyms.LS.expansion'"),
        (", context: [optical]", "", "light.yml:14 light: missing 'acronyms.LS.context'"),
        ("context: [optical]", "context: []", "light.yml:14 light: acronyms.LS.context"),
        ("context: [lumen]", "context: [bulbs]", "light.yml:15 light: context word 'bulbs' is a weak term"),
        ("[lamp post]", "[lamp post, candle]", "light.yml:16 light: dead rule: 'candle' contains no term"),
        ("[H01S, H01S5/026]", "[H01S, H1S]", "light.yml:17 light: cpc: 'H1S' is not a CPC prefix"),
        ("[H01S, H01S5/026]", "['H01S 5/026']", "light.yml:17 light: cpc: 'H01S 5/026' is not a CPC prefix"),
        ("[G02B6]", "[G02]", "light.yml:18 light: cpc_hints: 'G02' is not a CPC prefix"),
        ("[physics.optics]", "[Optics]", "light.yml:19 light: arxiv: 'Optics' is not an arXiv category"),
        ("[quant-ph]", "[quant ph]", "light.yml:20 light: arxiv_hints: 'quant ph' is not an arXiv category"),
        ("[T10988]", "[10988x]", "light.yml:21 light: openalex: '10988x' is not an OpenAlex topic id"),
        ("cluster: light", "cluster: dark", "light.yml:1 dark: not the name of its file"),
    ],
)
def test_a_mistake_is_told_with_its_place(write: Write, before: str, after: str, message: str) -> None:
    assert before in LIGHT
    assert _message(write(light=LIGHT.replace(before, after, 1))).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "light.yml:1: the file is empty"),
        ("# nothing\n", "light.yml:1: the file is empty"),
        ("- a\n- b\n", "light.yml:1: the file must be a mapping at its top"),
        ("cluster: [light\n", "light.yml:2: not YAML:"),
        ("cluster: light\n\tlabels: x\n", "light.yml:2: not YAML:"),
    ],
)
def test_a_file_that_is_no_mapping_is_told(write: Write, text: str, message: str) -> None:
    assert _message(write(light=text)).startswith(message)


def test_a_file_that_is_not_utf_8_is_told(write: Write) -> None:
    folder = write()
    (folder / "light.yml").write_bytes(b"cluster: \xff\n")
    assert _message(folder).startswith("light.yml:1: not YAML:")


def test_an_id_of_two_files_names_both_places(write: Write) -> None:
    message = _message(write(matter=MATTER.replace("id: matter", "id: light")))
    assert message == "matter.yml:4 light: duplicate id, already at light.yml:4"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("2026.11", "November", "taxonomy.yml:1: version: 'November' is not a version"),
        ("[light, matter]", "[light]", "matter.yml:1: not listed among the clusters"),
        ("[light, matter]", "[light, matter, time]", "taxonomy.yml:2 time: the file time.yml is missing"),
        ("[light, matter]", "[light, matter, light]", "taxonomy.yml:2 light: the cluster is listed twice"),
        ("[light, matter]", "[]", "taxonomy.yml:2: clusters"),
        ("old-light: [light]", "lasers: []", "taxonomy.yml:3 lasers: retired, yet still a technology"),
        ("[light]", "[gone]", "taxonomy.yml:3 old-light: retired in favour of the unknown 'gone'"),
    ],
)
def test_a_mistake_of_the_header_is_told(write: Write, before: str, after: str, message: str) -> None:
    assert _message(write(header=HEADER.replace(before, after))).startswith(message)


def test_a_folder_without_header_is_told(tmp_path: Path) -> None:
    assert _message(tmp_path) == "taxonomy.yml:1: the file is missing"


def test_a_folder_that_is_gone_is_told_with_the_way_out(tmp_path: Path) -> None:
    assert _message(tmp_path / "gone") == f"{tmp_path / 'gone'}: there is no such folder: scout technologies reset"


@pytest.mark.parametrize("term", ["Größe", "naïve", "µ-LED", "Ångström", "CO₂", "ﬁbre", "Łódź"])
def test_letters_with_an_ascii_form_are_kept(write: Write, term: str) -> None:
    light = load_taxonomy(write(light=LIGHT.replace("lamp]", f"lamp, {term}]")))["light"]
    assert term in {one.text for one in light.terms}


def test_all_problems_of_all_files_are_told_at_once(write: Write) -> None:
    light = LIGHT.replace("[T10988]", "[T1]").replace("[physics.optics]", "[Optics]")
    lines = _message(write(light=light, matter=MATTER.replace("level: 1", "level: 9"))).splitlines()
    assert lines[0] == "3 problems in the taxonomy"
    assert [line.split(": ")[0] for line in lines[1:]] == [
        "light.yml:19 light",
        "light.yml:21 light",
        "matter.yml:5 matter",
    ]


def test_a_single_problem_keeps_its_place(write: Write) -> None:
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomy(write(light=LIGHT.replace("[T10988]", "[T1]")))
    assert caught.value.place == "light.yml:21 light"
