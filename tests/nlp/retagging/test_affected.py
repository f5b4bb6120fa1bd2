"""Only what a change can touch is tagged again: random taxonomies, edits and documents try to refute it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import Classification, Document, DocumentKind
from core.store.retagging import TaggedText
from core.taxonomy.facts import compare
from core.taxonomy.model import Acronym, Taxonomy, Technology, Term
from nlp.pipeline import build_sentence_nlp
from nlp.retagging.affected import Affected
from nlp.sentences import make_oracle
from nlp.tagger import Tagger
from tests.nlp.conftest import make_taxonomy

# Names, weak names, long forms and exclusions, each also inside others, and in three languages.
NAMES = {
    "en": ["battery", "fuel cell", "cell", "solid-state battery", "qubit", "quantum machine learning", "learning",
           "gun battery", "photonic integrated circuit", "waveguide", "electrode", "machine learning", "solid-state"],
    "nl": ["batterij", "accu", "vastestofbatterij", "geïntegreerde fotonica", "cel", "fotonica"],
    "de": ["Batterie", "Festkörperbatterie", "integrierte Photonik", "Zelle"],
}  # fmt: skip
WORDS = [
    *(name for names in NAMES.values() for name in names), "PIC", "PICs", "QC", "lithium", "electrolyte", "optical",
    "batterijtechnologie", "thuisbatterijen", "accurate", "cellen", "batteries", "the", "and of", "het een van met",
    "der und die das von ist", "We show", "e.g.", ".", ". ", ",", "(", ")", "\n\n", "-\n", "solid-\nstate", "BATTERY",
    "battery of tests", "fuel-cell", "quantum", "in 2019", "zonder", "ohne", "is shown by the", "of the", "with a",
]  # fmt: skip
CODES = ["H01M", "H01M10/0562", "G06N10", "G06N3/04", "physics.optics", "quant-ph", "cs.LG", "A01B"]
ORACLE = make_oracle(build_sentence_nlp())
IDS = [*make_taxonomy().technologies, "new-one"]

Edit = Callable[[Taxonomy], Taxonomy]


def _with(taxonomy: Taxonomy, technology: Technology) -> Taxonomy:
    return _build({**taxonomy.technologies, technology.id: technology})


def _build(technologies: dict[str, Technology]) -> Taxonomy:
    kept = {i: replace(t, parent=None, level=1) if t.parent not in technologies else t for i, t in technologies.items()}
    children: dict[str, tuple[str, ...]] = {}
    for one in kept.values():
        if one.parent:
            children[one.parent] = (*children.get(one.parent, ()), one.id)
    return Taxonomy(f"v{hash(repr(kept))}", kept, children)


def _get(taxonomy: Taxonomy, technology_id: str) -> Technology:
    blank = Technology(technology_id, 1, None, "test", "", {"en": "", "nl": "", "de": ""})
    return taxonomy.technologies.get(technology_id, blank)


@dataclass(frozen=True)
class Drawn:
    """What one random edit is made of."""

    chosen: str
    lang: str
    name: str
    word: str
    code: str
    parent: str | None
    flags: tuple[bool, bool]


def _edit_names(kind: str, one: Technology, drawn: Drawn) -> Technology:
    first, second = drawn.flags
    others = tuple(term for term in one.terms if term.text != drawn.name)
    match kind:
        case "term":
            compound = first and drawn.lang != "en"
            return replace(one, terms=(*others, Term(drawn.name, drawn.lang, compound=compound, weak=second)))
        case "drop term":
            return replace(one, terms=others[: 3 if first else None])
        case "acronym":
            return replace(one, acronyms=() if first else (Acronym("QC", drawn.name, (drawn.word,)),))
    return one


def _edit_lists(kind: str, one: Technology, drawn: Drawn) -> Technology:
    is_first, code = drawn.flags[0], drawn.code
    match kind:
        case "excludes":
            return replace(one, excludes=() if is_first else (*one.excludes, f"{drawn.word} {drawn.name}"))
        case "context":
            return replace(one, context=() if is_first else (*one.context, drawn.word))
        case "codes" if code[0].isupper():
            return replace(one, cpc=(code,) if is_first else (), cpc_hints=() if is_first else (code,))
        case "codes":
            return replace(one, arxiv=(code,) if is_first else (), arxiv_hints=() if is_first else (code,))
    return one


def _move(taxonomy: Taxonomy, one: Technology, parent: str | None) -> Technology:
    if parent is None:
        return replace(one, parent=None, level=1)
    can_be = parent in taxonomy and taxonomy[parent].parent is None and parent != one.id
    return replace(one, parent=parent, level=2) if can_be and not taxonomy.children.get(one.id) else one


def _apply(kind: str, taxonomy: Taxonomy, drawn: Drawn) -> Taxonomy:
    if kind == "remove":
        return _build({i: t for i, t in taxonomy.technologies.items() if i != drawn.chosen})
    one = _get(taxonomy, drawn.chosen)
    one = _move(taxonomy, one, drawn.parent) if kind == "parent" else one
    return _with(taxonomy, _edit_lists(kind, _edit_names(kind, one, drawn), drawn))


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    kind = draw(st.sampled_from(["term", "drop term", "acronym", "excludes", "context", "codes", "parent", "remove"]))
    lang = draw(st.sampled_from(sorted(NAMES)))
    drawn = Drawn(
        draw(st.sampled_from(IDS)),
        lang,
        draw(st.sampled_from(NAMES[lang])),
        draw(st.sampled_from(WORDS)),
        draw(st.sampled_from(CODES)),
        draw(st.sampled_from([None, *IDS])),
        (draw(st.booleans()), draw(st.booleans())),
    )
    return lambda taxonomy: _apply(kind, taxonomy, drawn)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    title = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=4)))
    text = draw(st.sampled_from([" ", "", "-"])).join(draw(st.lists(st.sampled_from(WORDS), max_size=14)))
    codes = draw(st.lists(st.sampled_from(CODES), max_size=2))
    classifications = tuple(
        Classification("cpc" if c[0].isupper() else "arxiv", c, i == 0) for i, c in enumerate(codes)
    )
    lang = draw(st.sampled_from(["en", "nl", "de", "und", "fr", "en-GB", ""]))
    return Document("t", "1", DocumentKind.PAPER, title, text, lang, classifications=classifications)


def reading_of(document: Document) -> TaggedText:
    return TaggedText(document.id, 1, document.title, document.text, document.lang, document.classifications)


def tag(taxonomy: Taxonomy, texts: list[Document]) -> list[object]:
    tagger = Tagger(taxonomy)
    tagger.__dict__["_oracle"] = ORACLE  # it knows nothing of the taxonomy, and takes .4 s to make
    return [(tags.tags, tags.mentions) for tags in tagger.tag_batch(texts)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(edits(), max_size=3), st.lists(edits(), min_size=1, max_size=3), st.lists(documents(), min_size=8))
def test_what_is_not_affected_keeps_its_tags(before: list[Edit], after: list[Edit], texts: list[Document]) -> None:
    old = _build(dict(make_taxonomy().technologies))
    for edit in before:
        old = edit(old)
    new = old
    for edit in after:
        new = edit(new)
    affected = Affected(old, new, compare(old, new).read_ids)
    left = [document for document in texts if not affected.holds(reading_of(document))]
    assert tag(old, left) == tag(new, left)


def _affected(edit: Callable[[Technology], Technology], technology: str = "energy-materials") -> Affected:
    old = make_taxonomy()
    new = _with(old, edit(old[technology]))
    return Affected(old, new, compare(old, new).read_ids)


def _add(text: str, lang: str = "en") -> Callable[[Technology], Technology]:
    return lambda technology: replace(technology, terms=(*technology.terms, Term(text, lang, compound=lang == "nl")))


@pytest.mark.parametrize(
    ("text", "is_affected"),
    [
        ("A lithium anode.", True),  # the new name
        ("A fuel cell.", True),  # another name of the same technology: its score may change
        ("A solid-state battery.", True),  # a child's
        ("An electrode.", True),  # a weak name, which context may make count
        ("Lithium salts in an electrolyte.", False),  # context words alone
        ("A qubit and an optical fibre.", False),
        ("Accurate cells.", False),  # a Dutch beginning in an English text
        ("Een accumulator en het net van de stad.", True),
    ],
)
def test_a_document_is_affected_by_any_pattern_of_what_changed(text: str, is_affected: bool) -> None:
    document = Document("t", "1", DocumentKind.PAPER, "", text, "nl" if "het" in text else "en")
    assert _affected(_add("anode")).holds(reading_of(document)) is is_affected


def test_a_code_makes_a_document_affected() -> None:
    document = Document("t", "1", DocumentKind.PATENT, "Sheep", classifications=(Classification("cpc", "H01M4/38"),))
    assert _affected(_add("anode")).holds(reading_of(document))
    assert not _affected(_add("photon"), "integrated-photonics").holds(reading_of(document))


# Its words speak of learning; the only term is of another technology.
LEARNED = Document(
    "t", "1", DocumentKind.PAPER, "Training deep convolutional architectures",
    "We train a convolutional architecture end to end on labelled images; its accuracy beats the baselines. The"
    " classifier generalises to unseen datasets. Batteries are left out.", "en",
)  # fmt: skip


def _rename(taxonomy: Taxonomy, old: str, new: str) -> Taxonomy:
    renamed = {i: replace(t, id=new) if i == old else t for i, t in taxonomy.technologies.items()}
    kept = {t.id: t for t in renamed.values()}
    gone = {i: (new,) if to == (old,) else to for i, to in taxonomy.retired.items()}
    return replace(taxonomy, technologies=kept, retired=gone | {old: (new,)}, version=f"{taxonomy.version}+{new}")


def test_words_are_followed_through_every_other_id() -> None:
    first = _rename(make_taxonomy(), "artificial-intelligence", "learning")
    second = _rename(first, "learning", "learning-machines")
    assert tag(first, [LEARNED]) != tag(second, [LEARNED])
    assert Affected(first, second, compare(first, second).read_ids).holds(reading_of(LEARNED))


def test_what_takes_the_place_of_a_learned_one_is_affected_by_its_terms_too() -> None:
    """Its own terms stay the same, but a document that holds them is scored by what was learned of the other."""
    other = replace(make_taxonomy()["integrated-photonics"], id="never-learned")
    technologies = make_taxonomy().technologies
    old = _build({i: t for i, t in technologies.items() if i != "integrated-photonics"} | {other.id: other})
    new = _build({i: t for i, t in old.technologies.items() if i != "quantum-computing"})
    new = replace(new, retired={"quantum-computing": (other.id,)})
    document = Document("t", "1", DocumentKind.PAPER, "On sheep", "An optical fibre for sheep.", "en")
    assert tag(old, [document]) != tag(new, [document])
    assert Affected(old, new, compare(old, new).read_ids).holds(reading_of(document))


def test_a_label_or_definition_affects_nothing() -> None:
    renamed = _affected(lambda one: replace(one, labels={**one.labels, "nl": "Anders"}, definition="Otherwise."))
    assert not renamed.holds(reading_of(Document("t", "1", DocumentKind.PAPER, "Battery", "A battery.", "en")))
