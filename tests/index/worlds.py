"""Random entries and queries over few words, so that they meet often."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from core.models import DocumentKind, Precision
from core.text.tokens import tokenise
from index.entry import EntryActor, IndexEntry
from index.query import (
    AllOf,
    Alternative,
    AnyOf,
    Concept,
    Expression,
    FacetField,
    Filters,
    Interval,
    Lean,
    Near,
    Phrase,
    Query,
    Sort,
    TextField,
    Valued,
    Word,
)

WORDS = (
    "laser", "lasers", "ring", "rings", "ion", "lithium", "batterij", "batterijen", "Batterie", "Größe", "Grosse",
    "the", "de", "quantum", "quanta", "resonant", "resonators", "½", "Müller", "3d",
)  # fmt: skip
LANGUAGES = ("en", "nl", "de", "fr", "und")
KEYS = ("a", "b", "c")
DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
words = st.sampled_from(sorted({token for word in WORDS for token in tokenise(word)}))
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
keys = st.lists(st.sampled_from(KEYS), max_size=3).map(tuple)
fields = st.none() | st.sampled_from(TextField)

actors = st.builds(
    EntryActor,
    id=st.sampled_from(KEYS),
    name=names,
    role=st.just("applicant"),
    country=st.sampled_from([None, "NL", "DE"]),
)


@st.composite
def entries(draw: st.DrawFn, unit_id: str) -> IndexEntry:
    """Draw an entry."""
    return IndexEntry(
        id=unit_id,
        kind=draw(st.sampled_from(DocumentKind)),
        title=draw(texts),
        text=draw(texts),
        lang=draw(st.sampled_from(LANGUAGES)),
        sources=draw(keys),
        documents=(f"a:{unit_id}",),
        technologies=draw(keys),
        actors=tuple(draw(st.lists(actors, max_size=2))),
        people=tuple(draw(st.lists(names, max_size=2))),
        identifiers=tuple(("doi", value) for value in draw(st.lists(names, max_size=1))),
        published=draw(st.none() | DAYS),
        precision=draw(st.sampled_from(Precision)),
        visible_from=draw(st.none() | DAYS),
        space=draw(st.sampled_from(["shared", "group"])),
    )


def is_word(clause: Word | Phrase) -> bool:
    return isinstance(clause, Word)


def make_concept(weighed: list[tuple[Alternative, float]]) -> Concept:
    return Concept("meant", tuple(part for part, _ in weighed), tuple(weight for _, weight in weighed))


libraries = st.integers(1, 12).flatmap(lambda n: st.tuples(*(entries(f"u{i}") for i in range(n))))

leaves: st.SearchStrategy[Word | Phrase] = st.builds(Word, words, fields) | st.builds(
    Phrase, st.lists(words, min_size=2, max_size=3).map(tuple), fields
)
values = st.builds(Valued, st.sampled_from([FacetField.TECHNOLOGY, FacetField.SOURCE]), st.sampled_from(KEYS))
alternatives = leaves | values | st.builds(AllOf, st.lists(leaves.filter(is_word), min_size=2, max_size=3).map(tuple))
concepts = st.lists(st.tuples(alternatives, st.sampled_from([0.5, 1.0])), min_size=1, max_size=3).map(make_concept)
clauses = leaves | concepts | st.builds(AnyOf, st.lists(leaves, min_size=2, max_size=3, unique=True).map(tuple))
few_clauses = st.just(()) | st.lists(clauses, max_size=1).map(tuple)
expressions = st.builds(
    Expression,
    wanted=st.lists(clauses, max_size=8, unique=True).map(tuple),
    required=few_clauses,
    excluded=few_clauses,
    minimum=st.sampled_from([None, None, 1, 4]),
    preferred=st.lists(
        st.builds(Near, st.tuples(words, words), st.just(0.5)) | st.builds(Lean, values, st.just(0.5)), max_size=2
    ).map(tuple),
)
_nothing = st.just(Filters())

_few = st.lists(st.sampled_from(KEYS), max_size=2, unique=True).map(tuple)
_rarely = st.one_of(st.just(()), st.just(()), st.just(()), _few)
filters = st.builds(
    Filters,
    kinds=st.one_of(
        st.just(()), st.lists(st.sampled_from([k.value for k in DocumentKind]), max_size=4, unique=True).map(tuple)
    ),
    sources=_rarely,
    technologies=_rarely,
    actors=_rarely,
    countries=st.one_of(st.just(()), st.just(()), st.just(("NL",)), st.just(("DE", "NL"))),
    languages=st.one_of(st.just(()), st.just(()), st.just(("en", "de"))),
    published_from=st.one_of(st.none(), st.none(), DAYS),
    published_until=st.one_of(st.none(), st.none(), DAYS),
    readable_from=st.one_of(st.none(), st.none(), st.none(), DAYS),
    excluded=st.one_of(
        st.just(()),
        st.lists(
            st.tuples(st.sampled_from([FacetField.SOURCE, FacetField.TECHNOLOGY]), st.sampled_from(KEYS)),
            max_size=1,
        ).map(tuple),
    ),
)
queries = st.builds(
    Query,
    expression=expressions | st.just(Expression()),
    filters=st.one_of(_nothing, _nothing, filters),
    as_of=st.one_of(st.none(), st.none(), DAYS),
    sort=st.sampled_from(Sort),
    limit=st.just(100),
    facets=st.just(tuple(FacetField)),
    facet_size=st.integers(1, 4),
    histogram=st.sampled_from(Interval),
)
