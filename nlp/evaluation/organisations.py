"""How right the organisations found in texts are: as names of a document, or as exact spans where the gold has spans.

Gold with spans has people, places and products too, so they are scored beside. What is predicted inside a span that
counts neither way is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from core.evaluation.cases import Case, Finding, Judgement, Mark, Peer, Reading
from core.evaluation.figures import Counts
from core.models import Mention
from core.taxonomy import Taxonomy
from nlp.entities.recogniser import Recogniser
from nlp.evaluation.record_gold import read_record_gold
from nlp.evaluation.span_gold import Name, SpanGold
from nlp.evaluation.tag_gold import NameGold, comparable, read_name_gold
from nlp.evaluation.token_gold import read_token_gold
from nlp.model_versions import version_of_model

_MEASURES = {"organisation": "organisations", "person": "people", "place": "places", "product": "products"}
_ORGANISATION = "organisation"
# A name that stands so often in a text carries it: to take it wrong could not be worse.
_MANY_TIMES = 5

Gold = NameGold | SpanGold
Found = Sequence[Mention]


class OrganisationTask:
    """Organisations by the recogniser as it is shipped."""

    name = "organisations"
    measures: tuple[str, ...] = tuple(_MEASURES.values())
    is_choice = False

    def __init__(self, taxonomy: Taxonomy) -> None:
        del taxonomy

    def read(self, path: Path, every: int) -> Reading[Gold]:
        """Read a file of any of the formats."""
        return _read_file(path, every)

    def predict(self, cases: Sequence[Case[Gold]]) -> Sequence[Found]:
        """Find the names."""
        return Recogniser().find_batch([case.to_document() for case in cases])

    def judge(self, case: Case[Gold], prediction: Found) -> Judgement:
        """Compare what was found with the gold."""
        if isinstance(case.gold, NameGold):
            return _judge_names(case, case.gold, prediction)
        return _judge_spans(case, case.gold, prediction)

    def describe(self, cases: Sequence[Case[Gold]], predictions: Sequence[Found]) -> Mapping[str, object]:
        """Return nothing more."""
        del cases, predictions
        return {}

    def make_peer(self) -> Peer[Gold, Found] | None:
        """Return none."""
        return None

    def versions(self) -> Mapping[str, str]:
        """Return the version of the model."""
        return {"entities": version_of_model("entities")}


def _read_file(path: Path, every: int) -> Reading[Gold]:
    name = PurePath(path.stem) if path.suffix in {".gz", ".xz"} else path
    match name.suffix:
        case ".jsonl":
            return read_name_gold(path)
        case ".json":
            return read_record_gold(path)
        case _:
            return read_token_gold(path, every)


def _judge_names(case: Case[Gold], gold: NameGold, found: Found) -> Judgement:
    """Compare names by document: one found is right if its clean name, or any way it stands there, is in the gold."""
    forms: dict[str, set[str]] = {}
    for mention in found:
        if mention.kind == _ORGANISATION:
            name = comparable(mention.target)
            forms.setdefault(name, {name}).add(comparable(mention.surface))
    forms = {name: written for name, written in forms.items() if not written & gold.disputed}
    right = {name for written in forms.values() for name in written} & gold.names
    wrong = sorted(name for name, written in forms.items() if not written & gold.names)
    missed = sorted(gold.names - right)
    findings = [_show_name(case, gold, found, name) for name in [*wrong, *missed]]
    measure = _MEASURES[_ORGANISATION]
    return Judgement({measure: Counts(len(right), len(wrong), len(missed))}, tuple(findings))


def _show_name(case: Case[Gold], gold: NameGold, found: Found, name: str) -> Finding:
    is_wrong = name not in gold.names
    said = sorted({comparable(mention.target) for mention in found if mention.kind == _ORGANISATION})
    facts = (("Readers", ", ".join(sorted(gold.names))), ("Found", ", ".join(said)))
    times = comparable(f"{case.title} {case.text}").count(name)
    return Finding(
        _MEASURES[_ORGANISATION],
        f"{case.kind}, {case.lang}",
        name,
        is_wrong,
        badness=min(1.0, times / _MANY_TIMES),
        marks=tuple(_marks(found, name)),
        facts=facts,
    )


def _marks(found: Found, name: str) -> Iterator[Mark]:
    for mention in found:
        if mention.kind == _ORGANISATION:
            yield Mark(mention.field, mention.start, mention.end, comparable(mention.target) == name)


def _judge_spans(case: Case[Gold], gold: SpanGold, found: Found) -> Judgement:
    said = {Name(mention.start, mention.end, mention.kind) for mention in found if mention.field == "text"}
    said = {name for name in said if name in gold.names or not _is_ignored(name, gold)}
    counts: dict[str, Counts] = {}
    findings: list[Finding] = []
    for kind in sorted(gold.kinds & _MEASURES.keys()):
        mine = {name for name in said if name.kind == kind}
        right = {name for name in gold.names if name.kind == kind}
        counts[_MEASURES[kind]] = Counts(len(mine & right), len(mine - right), len(right - mine))
        findings += [_show(case, name, name in mine) for name in sorted(mine ^ right, key=lambda name: name.start)]
    return Judgement(counts, tuple(findings))


def _is_ignored(name: Name, gold: SpanGold) -> bool:
    return any(start < name.end and name.start < end for start, end in gold.ignored)


def _show(case: Case[Gold], name: Name, is_wrong: bool) -> Finding:
    surface = case.text[name.start : name.end]
    mark = Mark("text", name.start, name.end, is_main=True)
    measure = _MEASURES[name.kind]
    return Finding(
        measure, name.kind, surface, is_wrong, badness=min(1.0, case.text.count(surface) / _MANY_TIMES), marks=(mark,)
    )
