"""The taxonomy that ships: ids, order, labels, priorities and the words that are known to mislead."""

from __future__ import annotations

import time

import pytest

from core.taxonomy import Taxonomy, Technology, load_taxonomy

LEVEL_1 = """
energy-materials optical-electronic-magnetic-materials metamaterials soft-and-bio-materials thin-films-and-coatings
structural-materials photovoltaics integrated-photonics photonic-detection photon-generation quantum-computing
quantum-communication quantum-sensing artificial-intelligence data-science cybersecurity software-and-computing
connectivity digital-twins-and-immersive neuromorphic-computing process-technology reactor-engineering
separation-technology catalysis analytical-technology electrochemical-conversion nanomanufacturing nanomaterials
nanoscale-devices microfluidics nanobiotechnology biomolecular-and-cell-technology biosystems-and-organoids
biomanufacturing bioinformatics sensors-and-actuators imaging mechatronics additive-manufacturing robotics
digital-manufacturing semiconductors systems-engineering
""".split()

LEVEL_2 = {
    "quantum-computing": "superconducting-qubits spin-qubits trapped-ions neutral-atoms photonic-quantum-computing "
    "topological-qubits quantum-error-correction quantum-algorithms quantum-control-electronics",
    "quantum-communication": "quantum-key-distribution quantum-networks",
    "quantum-sensing": "nv-centres atomic-clocks atom-interferometry",
    "integrated-photonics": "silicon-photonics silicon-nitride-photonics indium-phosphide-photonics "
    "lithium-niobate-photonics optical-interconnects free-space-optical-communication",
    "photonic-detection": "lidar single-photon-detectors",
    "photon-generation": "frequency-combs semiconductor-lasers",
    "energy-materials": "lithium-ion-batteries solid-state-batteries sodium-ion-batteries lithium-sulfur-batteries "
    "redox-flow-batteries battery-recycling battery-management fuel-cells hydrogen-storage supercapacitors",
    "semiconductors": "lithography advanced-packaging wide-bandgap-power-electronics",
}

PRIORITIES = {
    "integrated-photonics": 1,
    "quantum-computing": 2,
    "quantum-communication": 2,
    "quantum-sensing": 2,
    "process-technology": 3,
    "biomolecular-and-cell-technology": 4,
    "imaging": 5,
    "mechatronics": 6,
    "artificial-intelligence": 7,
    "data-science": 7,
    "energy-materials": 8,
    "semiconductors": 9,
    "cybersecurity": 10,
}


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


def test_level_1_ids_stand_in_their_order(taxonomy: Taxonomy) -> None:
    assert [t.id for t in taxonomy if t.level == 1] == LEVEL_1


@pytest.mark.parametrize(("parent", "ids"), LEVEL_2.items())
def test_level_2_ids_stand_below_their_parent_in_order(taxonomy: Taxonomy, parent: str, ids: str) -> None:
    assert taxonomy.children[parent] == tuple(ids.split())


def test_there_is_nothing_but_these_ids(taxonomy: Taxonomy) -> None:
    assert len(taxonomy) == 80
    assert sum(map(len, taxonomy.children.values())) == 37


def test_priorities_are_those_of_the_national_technology_strategy(taxonomy: Taxonomy) -> None:
    assert {t.id: t.nts_priority for t in taxonomy if t.nts_priority is not None} == PRIORITIES


@pytest.mark.parametrize("technology_id", [*LEVEL_1, *" ".join(LEVEL_2.values()).split()])
def test_a_technology_has_labels_definition_and_terms(taxonomy: Taxonomy, technology_id: str) -> None:
    technology = taxonomy[technology_id]
    assert set(technology.labels) == {"en", "nl", "de"}
    assert technology.definition.endswith(".")
    assert sum(term.lang == "en" and not term.weak for term in technology.terms) >= 5
    assert {term.lang for term in technology.terms} == {"en", "nl", "de"}


def _strong(technology: Technology) -> set[str]:
    return {term.text for term in technology.terms if not term.weak}


@pytest.mark.parametrize(
    ("technology_id", "word"),
    [
        ("artificial-intelligence", "transformer"),
        ("energy-materials", "accu"),
        ("energy-materials", "perovskite"),
        ("photovoltaics", "perovskite"),
        ("optical-electronic-magnetic-materials", "quantum dot"),
        ("spin-qubits", "quantum dot"),
        ("semiconductors", "chip"),
        ("semiconductor-lasers", "quantum well"),
        ("biomolecular-and-cell-technology", "cell"),
    ],
)
def test_an_ambiguous_word_never_stands_alone(taxonomy: Taxonomy, technology_id: str, word: str) -> None:
    technology = taxonomy[technology_id]
    assert word in {term.text for term in technology.terms if term.weak}
    assert word not in _strong(technology)


@pytest.mark.parametrize("word", ["fusion", "stealth", "quantum leap", "network", "model", "analysis"])
def test_a_word_that_misleads_is_no_term(taxonomy: Taxonomy, word: str) -> None:
    assert not [t.id for t in taxonomy if word in _strong(t)]


@pytest.mark.parametrize(
    ("technology_id", "acronym"),
    [
        ("integrated-photonics", "PIC"),
        ("nv-centres", "NV"),
        ("thin-films-and-coatings", "ALD"),
        ("silicon-nitride-photonics", "SiN"),
        ("artificial-intelligence", "AI"),
        ("artificial-intelligence", "KI"),
        ("photovoltaics", "PV"),
    ],
)
def test_an_ambiguous_acronym_needs_context(taxonomy: Taxonomy, technology_id: str, acronym: str) -> None:
    found = [a for a in taxonomy[technology_id].acronyms if a.text == acronym]
    assert [bool(a.context and a.expansion) for a in found] == [True]


@pytest.mark.parametrize(
    ("technology_id", "old", "new"),
    [
        ("photovoltaics", "H01L31/04", "H10F10"),
        ("photon-generation", "H01L33", "H10H20"),
        ("semiconductors", "H01L29", "H10D"),
        ("advanced-packaging", "H01L23/538", "H10W"),
        ("quantum-computing", "H01L39", "H10N60"),
        ("photonic-detection", "H01L31/10", "H10F30"),
        ("imaging", "H01L27/146", "H10F39"),
    ],
)
def test_codes_that_moved_stand_in_both_forms(taxonomy: Taxonomy, technology_id: str, old: str, new: str) -> None:
    codes = {*taxonomy[technology_id].cpc, *taxonomy[technology_id].cpc_hints}
    assert {old, new} <= codes


def test_a_strong_code_is_not_a_hint_as_well(taxonomy: Taxonomy) -> None:
    twice = {t.id: {*t.cpc} & {*t.cpc_hints} | {*t.arxiv} & {*t.arxiv_hints} for t in taxonomy}
    assert not {technology_id: codes for technology_id, codes in twice.items() if codes}


def test_loading_is_fast() -> None:
    # Half a second is the aim; the bound leaves room for a busy machine.
    started = time.perf_counter()
    load_taxonomy()
    assert time.perf_counter() - started < 3
