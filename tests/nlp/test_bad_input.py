"""Texts that are not what they should be, through the tagger and the tag stage as they are shipped."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from core.models import Consumer, Document, DocumentKind, TagSet
from core.store import Store
from core.taxonomy import load_taxonomy
from core.taxonomy.model import Taxonomy, Term
from index.embedded import EmbeddedEngine
from index.stage import IndexStage
from knowledge.stage import run_resolve
from nlp.runners import PoolRunner
from nlp.stage import run_tag
from nlp.tagger import Tagger
from tests.conftest import NOW, ROOT
from tests.index.entries import find
from tests.nlp.conftest import make_technology

NEWS, PAPER, REPORT, COMPANY = DocumentKind.NEWS, DocumentKind.PAPER, DocumentKind.REPORT, DocumentKind.COMPANY
# Processor time, on a machine that does other things too.
LIMIT_S = 10.0

FRENCH = (
    "Les chercheurs ont mis au point un ordinateur quantique et une batterie au lithium. La batterie est produite dans "
    "une usine de Lyon, avec des circuits photoniques et un laser pour les télécommunications de demain."
)
POLISH = (
    "Naukowcy opracowali komputer kwantowy oraz baterię litową. Bateria jest produkowana w fabryce w Krakowie, a laser "
    "i sensor są częścią nowego systemu, który powstał w laboratorium uczelni."
)
CHINESE = "研究人员开发了一种新的量子计算机和固态电池。该电池在上海的工厂生产，光子集成电路用于通信。" * 5
LATEX = r"$$\hat{H}=\sum_{i<j} J_{ij}\sigma_i^z\sigma_j^z+\frac{1}{2}\int_0^\infty\mathrm{d}x\,e^{-x^2}$$ with $T_1^{\ast}$. "  # noqa: E501
SCANNED = "Tne 0f Tw3nte ,,, .. ;; ||| rn4de a sup erconducting qubit arid T|\\|O th3 1ntegrated ph0tonlcs '' `` ~~ "
# Title and text of each.
BAD = {
    "empty": ("", ""),
    "blank": ("\n", " \n\t\u2003"),
    "french": ("Un ordinateur quantique", FRENCH),
    "polish": ("Komputer kwantowy", POLISH),
    "chinese": ("量子计算", CHINESE),
    "formulae": ("$\\mathbb{Z}_2$ gauge theory", LATEX * 40),
    "capitals": ("QUANTUM COMPUTING STARTUP RAISES 10 MILLION", "THE QUANTUM COMPUTING STARTUP IS OF DELFT. " * 5),
    "scanned": ("Tne qubit", SCANNED * 20),
    "marks": ("Qu\u200bantum com\u200eputing", "\u202einte\u200bgrated photo\u200dnics\u202c of TNO\ufeff."),
    "nul": ("A \x00 qubit", "A superconducting\x00 qubit\x01 of \x7fDelft. \x1b[31m"),
    "parens": ("(((((", "[[[{{{ ((( ))) }}} ]]] *** +++ ??? ^^^ $$$ \\\\\\ "),
    "one letter": ("a", "a" * 5_000),
    "long title": ("quantum computing and a battery of TNO " * 25_000, "x"),
    "broken": ("Inte-\ngrated photonics", "A solid-\r\nstate battery of Fraun-\nhofer.\n\n-\n-\n"),
    "sound": ("A quantum computer", "TNO in Delft builds a quantum computer with superconducting qubits."),
}


@pytest.fixture(scope="module")
def shipped() -> Tagger:
    return Tagger(load_taxonomy())


def make_documents() -> list[Document]:
    """Return each as news, of which everything is read, and as a paper."""
    return [
        Document("t", f"{name}-{kind}", kind, title, text, "")
        for name, (title, text) in BAD.items()
        for kind in (NEWS, PAPER)
    ]


def read(tagger: Tagger, text: str, *, title: str = "", lang: str = "en", kind: DocumentKind = PAPER) -> TagSet:
    return tagger.tag_batch([Document("t", "1", kind, title, text, lang)])[0]


def named(tags: TagSet) -> set[str]:
    return {tag.technology for tag in tags.tags}


def organisations(tags: TagSet) -> set[str]:
    return {mention.target for mention in tags.mentions if mention.kind == "organisation"}


@pytest.mark.parametrize("said", ["", "en"])
@pytest.mark.parametrize(("lang", "text"), [("fr", FRENCH), ("pl", POLISH), ("zh", CHINESE)])
def test_a_fourth_language_is_told_and_gives_no_technology(shipped: Tagger, lang: str, text: str, said: str) -> None:
    tags = read(shipped, text, title=text[:30], lang=said)
    assert tags.lang == lang
    assert named(tags) == set()


def test_a_document_in_a_fourth_language_is_found_by_its_words(store: Store, shipped: Tagger, tmp_path: Path) -> None:
    store.documents.save([(Document("t", "fr", NEWS, "Nouvelles", FRENCH, "fr"), None)], NOW)
    assert run_tag(store, shipped).unchanged == 1
    run_resolve(store)
    with closing(EmbeddedEngine(tmp_path / "index", heap_mb=15)) as engine:
        IndexStage(store, engine).run()
        assert len(find(engine, "chercheurs Lyon")) == 1


def test_a_term_beside_formulae_is_found(shipped: Tagger) -> None:
    tags = read(shipped, f"{LATEX * 30}We couple a superconducting qubit to MoS$_2$. {LATEX * 30}")
    assert named(tags) >= {"superconducting-qubits", "quantum-computing"}


@pytest.mark.parametrize("kind", [NEWS, PAPER])
def test_capitals_hide_no_term(shipped: Tagger, kind: DocumentKind) -> None:
    assert "quantum-computing" in named(read(shipped, "", title="QUANTUM COMPUTING STARTUP RAISES 10M", kind=kind))


def test_a_term_between_scanning_errors_is_found(shipped: Tagger) -> None:
    assert "superconducting-qubits" in named(read(shipped, f"{SCANNED}a superconducting qubit arid {SCANNED}"))


@pytest.mark.parametrize("mark", ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff", "\u00ad"])
def test_a_mark_without_width_inside_a_term_hides_nothing(shipped: Tagger, mark: str) -> None:
    text = f"A \u202esuper{mark}conducting qu{mark}bit{mark}\u202c."
    [mention] = read(shipped, text).mentions
    assert (mention.target, text[mention.start : mention.end]) == ("superconducting-qubits", mention.surface)


@pytest.mark.parametrize("kind", [NEWS, COMPANY, PAPER])
@pytest.mark.parametrize("name", ["Quantum", "Apple"])
def test_a_company_called_by_a_common_word_is_no_technology(shipped: Tagger, name: str, kind: DocumentKind) -> None:
    text = f"{name} opened an office in Amsterdam. {name} employs 200 people and sells furniture to schools."
    assert named(read(shipped, text, title=name, kind=kind)) == set()


def test_delft_is_a_town_and_tu_delft_an_organisation(shipped: Tagger) -> None:
    town = read(shipped, "The town of Delft holds a market. Visitors of Delft eat fish.", title="Market", kind=NEWS)
    university = read(shipped, "Researchers of TU Delft opened a laboratory in Delft.", title="Opening", kind=NEWS)
    assert organisations(town) == set()
    assert "TU Delft" in organisations(university)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The potato chips of this pub are crisp. A chip with vinegar, a chip with salt.", "en"),
        ("Friet en chips van de aardappelboer zijn op. Een chip met zout is lekker bij de borrel.", "nl"),
        ("De cel in de gevangenis was klein. De verdachte zat een week in een cel met een ander.", "nl"),
        ("De fusie van de gemeenten is van de baan. Na de fusie van beide banken volgt ontslag.", "nl"),
        ("De transformator in het wijkje is vervangen. Een transformator van het net bromt.", "nl"),
        ("KI bij koeien is gewoon: kunstmatige inseminatie op de boerderij. De KI is een vak.", "nl"),
    ],
)
@pytest.mark.parametrize("kind", [NEWS, PAPER])
def test_a_word_with_another_meaning_is_no_technology(
    shipped: Tagger, text: str, lang: str, kind: DocumentKind
) -> None:
    assert named(read(shipped, text, title=text.split(" ")[1], lang=lang, kind=kind)) == set()


@pytest.mark.parametrize("kind", [NEWS, PAPER])
def test_halves_of_characters_are_read(shipped: Tagger, kind: DocumentKind) -> None:
    tags = read(
        shipped, "A \udfff electrode e.g. \ud800 A \udc00 superconducting qubit \x00.", title="\ud800", kind=kind
    )
    assert "superconducting-qubits" in named(tags)


@pytest.mark.parametrize("lang", ["en", "nl", "de"])
@pytest.mark.parametrize("mark", ["C++", ".", "*", "(", "[a-z]+", "\\d", "a|b", "$^", "…"])
def test_a_term_of_marks_matches_neither_everything_nor_a_single_letter(mark: str, lang: str) -> None:
    tagger = Tagger(Taxonomy("x", {"odd": make_technology("odd", Term(mark, lang, compound=lang != "en"))}, {}))
    read_so = read(tagger, "It is c's s and d. A firm's ( * ) [b] is. Een en der die und.", lang=lang)
    assert read_so.mentions == ()


@pytest.mark.parametrize("kind", [NEWS, PAPER])
@pytest.mark.parametrize(
    "unit",
    ["word ", "Acme Corp of Delft builds a quantum computer, e.g. TNO. ", "Abc ", "A-\nb ", "B.V. ", "électrode "],
)
def test_200_000_words_take_seconds(shipped: Tagger, unit: str, kind: DocumentKind) -> None:
    read(shipped, "Warm.", kind=kind)
    started = time.process_time()
    read(shipped, unit * (200_000 // len(unit.split())), title=unit, kind=kind, lang="")
    assert time.process_time() - started < LIMIT_S


def test_bad_documents_are_tagged_alike_alone_and_in_any_order(shipped: Tagger) -> None:
    documents = make_documents()
    shuffled = random.Random(7).sample(documents, len(documents))
    expected = shipped.tag_batch(documents)
    assert [shipped.tag_batch([document])[0] for document in documents] == expected
    by_id = {tags.document_id: tags for tags in shipped.tag_batch(shuffled)}
    assert [by_id[document.id] for document in documents] == expected


def test_bad_documents_are_tagged_alike_in_two_processes(tagger: Tagger) -> None:
    documents = make_documents()
    with PoolRunner(tagger, 2) as pool:
        assert pool.tag(documents) == tagger.tag_batch(documents)


def test_the_order_of_sets_in_a_process_changes_no_tag() -> None:
    words = (
        "from tests.nlp.test_bad_input import *; from dataclasses import replace as r;"
        "print(Tagger(load_taxonomy()).tag_batch([r(d, lang='en') for d in make_documents()]))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", words], cwd=ROOT, stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        )
        for seed in ("0", "1")
    ]  # fmt: skip
    first, second = (process.communicate()[0] for process in started)
    assert first == second
    assert b"quantum-computing" in first


def test_bad_documents_go_through_the_stage_and_on(store: Store, shipped: Tagger) -> None:
    documents = make_documents()
    store.documents.save([(document, None) for document in documents], NOW)
    run = run_tag(store, shipped)
    assert run.read == run.new + run.unchanged == len(documents)
    assert {refused.refusal.code for refused in store.runs.refusals(run.id, 100)} == {"TooLargeError"}
    assert len(store.tags.load([document.id for document in documents])) == len(documents)
    assert store.pending.counts(NOW)[Consumer.RESOLVE].waiting == len(documents)


# Our own words, as the columns of a paper on clusters break them.
PAPER_ON_CLUSTERS = """De kracht van een hightechcluster ligt in de samenwerking van bedrijven, kennis-
instellingen en overheden. Dit hoofdstuk vergelijkt drie regio's. De eerste zet in op kwan-
tumtechnologie: onderzoekers van TNO bouwen er met partners in Delft een kwantumcom-
puter en leggen met kwantum-
communicatie een beveiligde verbinding aan. De tweede regio, rond Eindhoven, ontwikkelt geïnte-
greerde fotonica voor datacentra; ASML levert er machines, en NWO betaalt een programma over inte-
grated photo-\r
nics. De derde regio maakt batte-
rijen, waaronder de vastestof-
batterij, samen met Fraunhofer in Duitsland. Volgens TNO en NWO is de afhankelijk-
heid van grondstoffen voor bat\u00ad
terijen het grootste risico."""


@pytest.mark.parametrize("lang", ["nl", ""])
def test_a_paper_on_clusters_yields_its_technologies_and_organisations(shipped: Tagger, lang: str) -> None:
    tags = read(shipped, PAPER_ON_CLUSTERS, title="Drie regio's vergeleken", lang=lang, kind=REPORT)
    technologies = {"quantum-computing", "quantum-communication", "integrated-photonics", "energy-materials"}
    assert named(tags) >= technologies | {"solid-state-batteries"}
    assert organisations(tags) >= {"TNO", "ASML", "NWO"}
    assert any(name.startswith("Fraunhofer") for name in organisations(tags))
    assert all(PAPER_ON_CLUSTERS[m.start : m.end] == m.surface for m in tags.mentions if m.field == "text")
