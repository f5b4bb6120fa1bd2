"""How right the technologies of documents are: those they are about, those they name at all, and the scores.

Counted are pairs of document and technology, level 1 and level 2 apart. Pairs that the readers of the gold did not
agree on count neither way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from core.evaluation.calibration import describe_scores
from core.evaluation.cases import Case, Finding, Judgement, Mark, Peer, Reading
from core.evaluation.figures import Counts
from core.models import Mention, Tag, TagSet
from core.taxonomy import Taxonomy
from nlp.evaluation.phrases import PhrasePeer
from nlp.evaluation.tag_gold import TechnologyGold, read_technology_gold
from nlp.model_versions import version_of_model
from nlp.tagger import Tagger, tagger_version

_LEVELS = (1, 2)
TechnologyCase = Case[TechnologyGold]


class TechnologyTask:
    """Technologies by the tagger as it is shipped."""

    name = "technologies"
    measures: tuple[str, ...] = ("level1", "level2", "level1_named", "level2_named")
    is_choice = False

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._levels = {t.id: t.level for t in taxonomy}

    def read(self, path: Path, every: int) -> Reading[TechnologyGold]:  # noqa: ARG002 - of sentences only
        """Read documents with their technologies."""
        return read_technology_gold(path)

    def predict(self, cases: Sequence[TechnologyCase]) -> Sequence[TagSet]:
        """Tag the documents."""
        return Tagger(self._taxonomy).tag_batch([case.to_document() for case in cases])

    def judge(self, case: TechnologyCase, prediction: TagSet) -> Judgement:
        """Compare what is central with what readers call so, and all tags with all that readers named."""
        gold = self._today(case.gold)
        tags = {tag.technology: tag for tag in prediction.tags if tag.technology not in gold.disputed}
        central, named = gold.central - gold.disputed, (gold.central | gold.mentioned) - gold.disputed
        counts: dict[str, Counts] = {}
        findings: list[Finding] = []
        for level in _LEVELS:
            said = {t for t, tag in tags.items() if tag.central and self._levels[t] == level}
            right = {t for t in central if self._levels.get(t) == level}
            counts[f"level{level}"] = _count(said, right)
            findings += self._find(f"level{level}", case, prediction, said ^ right)
            of_level = {t for t in tags if self._levels[t] == level}
            counts[f"level{level}_named"] = _count(of_level, {t for t in named if self._levels.get(t) == level})
        unknown = (gold.central | gold.mentioned | gold.disputed) - self._levels.keys()
        return Judgement(counts, tuple(findings), unknown)

    def describe(self, cases: Sequence[TechnologyCase], predictions: Sequence[TagSet]) -> Mapping[str, object]:
        """Return how far scores may be taken for probabilities."""
        gold = [self._today(case.gold) for case in cases]
        return {
            "calibration": {
                f"level{level}": describe_scores(
                    (tag.score, tag.technology in one.central)
                    for one, tags in zip(gold, predictions, strict=True)
                    for tag in tags.tags
                    if self._levels[tag.technology] == level and tag.technology not in one.disputed
                )
                for level in _LEVELS
            }
        }

    def make_peer(self) -> Peer[TechnologyGold, TagSet]:
        """Return spaCy's PhraseMatcher with the same terms."""
        return Peer("spaCy PhraseMatcher, central = in the title or twice", PhrasePeer(self._taxonomy).predict)

    def versions(self) -> Mapping[str, str]:
        """Return the versions of the tagger and of what it has learned."""
        return {"tagger": tagger_version(), "model": version_of_model("technologies")}

    def _today(self, gold: TechnologyGold) -> TechnologyGold:
        """Return the gold with ids that the taxonomy has retired replaced by their successors."""
        return TechnologyGold(*map(self._follow, (gold.central, gold.mentioned, gold.disputed)))

    def _follow(self, ids: AbstractSet[str]) -> frozenset[str]:
        retired = self._taxonomy.retired
        return frozenset(heir for t in ids for heir in ((t,) if t in self._levels else retired.get(t, (t,))))

    def _find(
        self, measure: str, case: TechnologyCase, prediction: TagSet, differing: AbstractSet[str]
    ) -> Iterator[Finding]:
        tags = {tag.technology: tag for tag in prediction.tags}
        for technology in sorted(differing):
            tag = tags.get(technology)
            score = tag.score if tag else 0.0
            is_wrong = tag is not None and tag.central
            yield Finding(
                measure,
                technology,
                technology,
                is_wrong,
                badness=score if is_wrong else 1 - score,  # said for sure and wrong, or right and not considered
                score=score,
                marks=tuple(self._marks(technology, prediction.mentions)),
                parts=tag.reasons if tag else (),
                facts=_facts(case.gold, prediction.tags),
            )

    def _marks(self, technology: str, mentions: Sequence[Mention]) -> Iterator[Mark]:
        family = {technology, *self._taxonomy.children.get(technology, ())}
        for mention in mentions:
            yield Mark(mention.field, mention.start, mention.end, mention.target in family)


def _count(said: AbstractSet[str], right: AbstractSet[str]) -> Counts:
    return Counts(len(said & right), len(said - right), len(right - said))


def _facts(gold: TechnologyGold, tags: Sequence[Tag]) -> tuple[tuple[str, str], ...]:
    said = sorted(tags, key=lambda tag: -tag.score)
    return (
        ("Readers: central", ", ".join(sorted(gold.central))),
        ("Readers: mentioned", ", ".join(sorted(gold.mentioned))),
        ("Readers: disputed", ", ".join(sorted(gold.disputed))),
        ("Tagger: central", ", ".join(f"{tag.technology} {tag.score:.2f}" for tag in said if tag.central)),
        ("Tagger: mentioned", ", ".join(f"{tag.technology} {tag.score:.2f}" for tag in said if not tag.central)),
    )
