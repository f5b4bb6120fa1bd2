"""Whether the documents of one person become one profile, and those of namesakes stay apart.

    python -m benchmarks.people --data ../shared/data

1. The works of OpenAlex and Crossref in the data say of some authors which ORCID is theirs. It is hidden, the works are
   grouped by what is left (given names, organisations, co-authors), and pairs of works are judged by the ORCID.
2. Many people called the same. Who bears a name that nobody else in the papers of arXiv may bear is taken for one
   person. Of each draw of such people all papers bear one name, in full or with its letter, as each of them wrote it;
   the medians over 50 draws. There are no organisations, only co-authors;
   papers of more than 25 people are left out, where these say nothing.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from benchmarks.units import import_documents
from core.models import Document, DocumentKind, Person
from core.people import parse_orcid
from knowledge.people.evidence import MOST_BESIDE, Appearance, appearances_of, people_beside
from knowledge.people.names import PersonName, are_compatible, names_of, parse_name
from knowledge.people.profiles import group

_SEED, _DRAWS = 8, 50
_LEAST_PAPERS, _MOST_PAPERS = 3, 40
_ARXIV = "papers/arxiv_to_2019.jsonl.xz"
# A family name that many bear, and one that few do.
_COMMON, _RARE = "wang", "zwaluwenburg"
_OPENALEX, _CROSSREF = "papers/openalex_works.jsonl.gz", "papers/crossref_works.jsonl.gz"
_ANSWERS = "payloads/openalex_openalexPro_cassettes.jsonl.xz"


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs of appearances: those of one person, those that were joined, and those that are both."""

    same: int
    joined: int
    right: int

    @property
    def precision(self) -> float:
        """The share of joined pairs that are one person's; 1 where none is joined."""
        return self.right / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        """The share of one person's pairs that are joined; 1 where there is none."""
        return self.right / self.same if self.same else 1.0


def main() -> None:
    """Print one row for each way to ask."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="the folder of real data")
    data = parser.parse_args().data
    known = list(iter_known(load_works(data)))
    print("| what | works of one person | joined | precision | recall |\n|---|---|---|---|---|")
    _print("authors with an ORCID, hidden", [judge_as_they_are(known)])
    people = load_people(data)
    for size, family in ((2, _RARE), (20, _COMMON), (200, _COMMON)):
        rng = random.Random(_SEED)  # the same each time
        what = f"{size} of {len(people):,} people called {family.title()}"
        _print(what, [judge_namesakes(people, rng, size, family) for _ in range(_DRAWS)])


def load_works(data: Path) -> list[Document]:
    """Return the works of the files, each once: by its DOI, else its title."""
    documents = {**import_documents("openalex", data / _OPENALEX), **import_documents("crossref", data / _CROSSREF)}
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "works.jsonl"
        answers.write_text("\n".join(_iter_answers(data / _ANSWERS)), "utf-8")
        documents |= import_documents("openalex", answers)
    by_work = {dict(one.identifiers).get("doi", one.title.casefold()): one for one in documents.values()}
    return list(by_work.values())


def _iter_answers(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            body = json.loads(line)["body"]
            answer = json.loads(body) if body.startswith("{") else {}
            yield from (json.dumps(one) for one in answer.get("results", []) if "authorships" in one)


def iter_known(documents: Iterable[Document]) -> Iterator[tuple[str, Appearance]]:
    """Give each author with an ORCID and a name, and the ORCID, which the appearance does not have."""
    for document in documents:
        for person in document.people:
            orcid, name = parse_orcid(person.orcid), parse_name(person.name)
            if orcid and name:
                one = next(one for one in appearances_of(document, name, {}) if one.name == name)
                yield orcid, replace(one, orcid=None)


def judge_as_they_are(known: Sequence[tuple[str, Appearance]]) -> Judged:
    """Group the appearances of each family name and first letter."""
    by_key: dict[str, list[tuple[str, Appearance]]] = defaultdict(list)
    for orcid, one in known:
        by_key[one.name.key].append((orcid, one))
    parts = [judge(held) for held in by_key.values()]
    return Judged(sum(p.same for p in parts), sum(p.joined for p in parts), sum(p.right for p in parts))


def load_people(data: Path) -> list[list[Appearance]]:
    """Return the papers of each person who bears a name that nobody else may bear."""
    by_key: dict[str, list[Appearance]] = defaultdict(list)
    with lzma.open(data / _ARXIV, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            for one in _appear(names_of(map(Person, row["authors"].split(", "))), row["arxiv_id"]):
                by_key[one.name.key].append(one)
    return [own for _, own in sorted(by_key.items()) if _LEAST_PAPERS <= len(own) <= _MOST_PAPERS and _is_one(own)]


def _appear(names: Sequence[PersonName], document_id: str) -> Iterator[Appearance]:
    for name in names if len(names) <= MOST_BESIDE else ():
        beside = people_beside(name, names)
        yield Appearance(document_id, DocumentKind.PAPER, None, document_id, name, None, frozenset(), (), beside)


def _is_one(own: Sequence[Appearance]) -> bool:
    names = {one.name for one in own}
    is_alone = len({one.document_id for one in own}) == len(own)
    is_full = any(len("".join(name.given)) > 2 for name in names) and not own[0].name.is_common
    return is_alone and is_full and all(are_compatible(one, other) for one, other in combinations(names, 2))


def judge_namesakes(people: Sequence[Sequence[Appearance]], rng: random.Random, size: int, family: str) -> Judged:
    """Group the papers of some people under one name; of two people of one paper one is taken."""
    taken: list[tuple[str, Appearance]] = []
    papers = set[str]()
    for number, own in enumerate(rng.sample(people, size)):
        if papers.isdisjoint(one.document_id for one in own):
            papers.update(one.document_id for one in own)
            taken += [(str(number), replace(one, name=_rename(one.name, family))) for one in own]
    return judge(taken)


def _rename(name: PersonName, family: str) -> PersonName:
    return PersonName(family, ("wei",) if name.first else ("w",))


def judge(known: Sequence[tuple[str, Appearance]]) -> Judged:
    """Group appearances and count pairs."""
    orcids = {(one.document_id, one.written): orcid for orcid, one in known}
    sizes: dict[str, int] = defaultdict(int)
    for orcid in orcids.values():
        sizes[orcid] += 1
    joined = [
        orcids[one.document_id, one.written] == orcids[other.document_id, other.written]
        for person in group(one for _, one in known)
        for one, other in combinations(person, 2)
    ]
    return Judged(sum(size * (size - 1) // 2 for size in sizes.values()), len(joined), sum(joined))


def _print(what: str, judged: Sequence[Judged]) -> None:
    figures = [statistics.median(getattr(one, name) for one in judged) for name in ("same", "joined")]
    shares = [statistics.median(getattr(one, name) for one in judged) for name in ("precision", "recall")]
    print(f"| {what} | {figures[0]:,.0f} | {figures[1]:,.0f} | {shares[0]:.3f} | {shares[1]:.3f} |")


if __name__ == "__main__":
    main()
