"""A small taxonomy with one of everything, and a tagger for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.models import Classification, Document, DocumentKind
from core.taxonomy.model import Acronym, Taxonomy, Technology, Term
from nlp.tagger import Tagger


def make_technology(technology_id: str, *terms: Term, parent: str | None = None, **facts: object) -> Technology:
    labels = {"en": technology_id, "nl": technology_id, "de": technology_id}
    level = 2 if parent else 1
    return Technology(technology_id, level, parent, "test", "", labels, terms, **facts)  # type: ignore[arg-type]


def make_taxonomy() -> Taxonomy:
    batteries = make_technology(
        "energy-materials",
        Term("battery", "en"),
        Term("fuel cell", "en"),
        Term("electrode", "en", weak=True),
        Term("batterij", "nl", compound=True),
        Term("accu", "nl", compound=True),
        Term("Batterie", "de", compound=True),
        context=("electrolyte", "lithium"),
        excludes=("gun battery", "battery of tests"),
        cpc=("H01M", "Y02E60"),
    )
    solid = make_technology(
        "solid-state-batteries",
        Term("solid-state battery", "en"),
        Term("vastestofbatterij", "nl"),
        Term("Festkörperbatterie", "de"),
        parent="energy-materials",
        cpc=("H01M10/0562",),
    )
    photonics = make_technology(
        "integrated-photonics",
        Term("integrated photonics", "en"),
        Term("optical fibre", "en"),
        Term("photonic integrated circuit", "en"),
        Term("geïntegreerde fotonica", "nl"),
        Term("integrierte Photonik", "de"),
        acronyms=(Acronym("PIC", "photonic integrated circuit", ("waveguide",)),),
        arxiv=("physics.optics",),
    )
    learning = make_technology(
        "artificial-intelligence",
        Term("machine learning", "en"),
        Term("neural network", "en"),
        arxiv=("cs.LG",),
        cpc=("G06N3",),
    )
    quantum = make_technology(
        "quantum-computing", Term("quantum machine learning", "en"), Term("qubit", "en"), cpc=("G06N10",),
        arxiv_hints=("quant-ph",),
    )  # fmt: skip
    found = (batteries, solid, photonics, learning, quantum)
    return Taxonomy("test-1", {t.id: t for t in found}, {"energy-materials": ("solid-state-batteries",)})


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return make_taxonomy()


@pytest.fixture(scope="session")
def tagger(taxonomy: Taxonomy) -> Tagger:
    return Tagger(taxonomy)


MakeDocument = Callable[..., Document]


@pytest.fixture(scope="session")
def make_document() -> MakeDocument:
    def make(
        text: str = "", *, title: str = "", lang: str = "en", key: str = "1", codes: tuple[str, ...] = ()
    ) -> Document:
        scheme = {code: "arxiv" if "." in code or code.islower() else "cpc" for code in codes}
        classifications = tuple(Classification(scheme[c], c, primary=i == 0) for i, c in enumerate(codes))
        return Document("test", key, DocumentKind.PAPER, title, text, lang, classifications=classifications)

    return make
