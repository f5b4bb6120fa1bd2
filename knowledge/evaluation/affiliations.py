"""How right the entries are that affiliation strings are linked to.

Where the register has the labelled record, ``linked`` tells precision and recall, ``unlinked`` whether nothing is
linked where it has none. A part of the labelled organisation by the register's relations (its institute, its hospital)
is the labelled one told more exactly; what stands above a right link is told with it, so a labelled one is found and
one that the string names besides is no error. ``labelled_only`` and ``linked_to_none`` count without relations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from core.evaluation.cases import Case, Finding, Judgement, Mark, Peer, Reading
from core.evaluation.figures import Counts
from core.registers import NameKind, RegisterEntry
from core.text.organisation_names import normalise_name
from knowledge.evaluation.affiliation_gold import AffiliationGold, read_affiliation_gold
from knowledge.linking.found import LinkFound
from knowledge.linking.gazetteer import Gazetteer
from knowledge.linking.linker import Linker
from knowledge.linking.weights import shipped_weights

_LINKED, _UNLINKED, _LABELLED, _NONE = "linked", "unlinked", "labelled_only", "linked_to_none"
_SCORED = frozenset({"test"})
_SHOWN_REASONS = 8

Links = Sequence[LinkFound]


class AffiliationTask:
    """Affiliations by the linker as it is shipped, to the entries that ``load_entries`` gives."""

    name = "affiliations"
    measures: tuple[str, ...] = (_LINKED, _UNLINKED, _LABELLED, _NONE)
    is_choice = False

    def __init__(self, load_entries: Callable[[], Iterable[RegisterEntry]]) -> None:
        self._load_entries = load_entries

    @cached_property
    def register(self) -> GoldRegister:
        """The entries, built when they are first asked for."""
        return GoldRegister(Gazetteer(self._load_entries()))

    def read(self, path: Path, every: int) -> Reading[AffiliationGold]:  # noqa: ARG002 - of sentences only
        """Read the lines of the split that is only scored."""
        return read_affiliation_gold(path, _SCORED)

    def predict(self, cases: Sequence[Case[AffiliationGold]]) -> Sequence[Links]:
        """Link the strings."""
        linker = Linker(self.register.gazetteer)
        return [linker.link_affiliation(case.text) for case in cases]

    def judge(self, case: Case[AffiliationGold], prediction: Links) -> Judgement:
        """Compare what was linked with the labels."""
        register = self.register
        labelled = register.find(case.gold)
        if not labelled:
            return _judge_unknown(case, prediction, register)
        said = {link.entry_id: link for link in prediction}
        above = {one: set(link.parents) for one, link in said.items()}
        exact = said.keys() & labelled
        right = {one for one in said if one in labelled or above[one] & labelled}
        found_above = {parent for one in right for parent in above[one]}
        wrong = said.keys() - right - found_above
        missed = labelled - said.keys() - found_above
        counts = {
            _LINKED: Counts(len(right), len(wrong), len(missed)),
            _LABELLED: Counts(len(exact), len(said.keys() - exact), len(labelled - exact)),
        }
        findings = [_show_wrong(_LINKED, said[one], register) for one in sorted(wrong)]
        return Judgement(counts, (*findings, *(_show_missed(one, register) for one in sorted(missed))))

    def describe(self, cases: Sequence[Case[AffiliationGold]], predictions: Sequence[Links]) -> Mapping[str, object]:
        """Return how many entries there are, and how many strings mean one of them."""
        del predictions
        known = sum(bool(self.register.find(case.gold)) for case in cases)
        return {"entries": len(self.register.gazetteer), "strings_known": known, "strings_unknown": len(cases) - known}

    def make_peer(self) -> Peer[AffiliationGold, Links] | None:
        """Return none."""
        return None

    def versions(self) -> Mapping[str, str]:
        """Return the version of the weights."""
        return {"linking": shipped_weights().version}


class GoldRegister:
    """A gazetteer as labels see it: which entries a label means."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._by_id = {entry.id: entry for entry in gazetteer.entries}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for entry in gazetteer.entries:
            for name in entry.names:
                if name.kind is not NameKind.ACRONYM:
                    self._by_name[normalise_name(name.value)].add(entry.id)

    def find(self, gold: AffiliationGold) -> frozenset[str]:
        """Return the entries that labels mean: of a withdrawn one its successor, of a name those that bear it."""
        ids = {self.gazetteer.successors.get(one, one) for one in gold.ids}
        named = {one for name in gold.names for one in self._by_name.get(normalise_name(name), ())}
        return frozenset((ids & self._by_id.keys()) | named)

    def name(self, entry_id: str) -> str:
        """Return the name of an entry with its country."""
        entry = self._by_id[entry_id]
        return f"{entry.name} ({entry.country})" if entry.country else entry.name

    def is_relative(self, entry_id: str, ids: frozenset[str]) -> bool:
        """Whether the register relates an entry to one of these, which it may not hold itself."""
        entry = self._by_id[entry_id]
        return any(f"{entry.source}:{relation.key}" in ids for relation in entry.relations)


def _judge_unknown(case: Case[AffiliationGold], prediction: Links, register: GoldRegister) -> Judgement:
    wrong = [link for link in prediction if not register.is_relative(link.entry_id, case.gold.ids)]
    counts = {_UNLINKED: _choice(not wrong), _NONE: _choice(not prediction)}
    return Judgement(counts, tuple(_show_wrong(_UNLINKED, link, register) for link in wrong))


def _choice(is_right: bool) -> Counts:
    return Counts(1, 0, 0) if is_right else Counts(0, 1, 1)


def _show_wrong(measure: str, link: LinkFound, register: GoldRegister) -> Finding:
    parts = tuple((reason.name, reason.log_odds) for reason in link.reasons[:_SHOWN_REASONS])
    mark = Mark("text", *link.span, is_main=True)
    what = register.name(link.entry_id)
    return Finding(
        measure, "linked", what, is_wrong=True, badness=link.score, score=link.score, marks=(mark,), parts=parts
    )


def _show_missed(entry_id: str, register: GoldRegister) -> Finding:
    return Finding(_LINKED, "missed", register.name(entry_id), is_wrong=False, badness=1.0)
