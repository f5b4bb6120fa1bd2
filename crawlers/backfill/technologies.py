"""Technologies by id, their own or that of a cluster, and each as sources can be asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.errors import InputError
from core.taxonomy import Taxonomy
from core.taxonomy.model import Technology
from crawlers.backfill.topics import Topic

# H01M is a subclass, H01M10 a main group of it, H01M10/052 a subgroup of that.
_SUBCLASS_CHARS = 4
_MOST_NAMED = 12


def choose_technologies(taxonomy: Taxonomy, ids: Sequence[str]) -> tuple[str, ...]:
    """Return these ids of technologies and clusters, once each. Raises InputError for one that there is not."""
    clusters = {one.cluster for one in taxonomy}
    for one in ids:
        if one not in taxonomy and one not in clusters:
            where = taxonomy.retired.get(one)
            said = f"retired in favour of {', '.join(where)}" if where else _name_like(one, taxonomy, clusters)
            raise InputError(f"no such technology or cluster; {said}", place=one)
    return tuple(dict.fromkeys(ids))


def make_topic(taxonomy: Taxonomy, technology_id: str) -> Topic:
    """Return a technology, or all of a cluster, with those that are narrower, as sources can be asked for it."""
    return _topic(technology_id, _members(taxonomy, technology_id))


def merge_topics(taxonomy: Taxonomy, ids: Iterable[str]) -> Topic:
    """Return several technologies or clusters as one, for what is asked every day.

    In an arXiv category that a technology names first among its hints nearly all is near enough to be read.
    """
    members = {one.id: one for technology_id in ids for one in _members(taxonomy, technology_id)}
    topic = _topic("", list(members.values()))
    arxiv = _once((*topic.arxiv, *(one.arxiv_hints[0] for one in members.values() if one.arxiv_hints)))
    return replace(topic, arxiv=arxiv, arxiv_hints=tuple(one for one in topic.arxiv_hints if one not in arxiv))


def list_members(taxonomy: Taxonomy, ids: Iterable[str]) -> frozenset[str]:
    """Return the ids of technologies and clusters with all that belongs to them, and the clusters that they are in."""
    members = [one for technology_id in ids for one in _members(taxonomy, technology_id)]
    return frozenset(one.id for one in members) | {one.cluster for one in members}


def _members(taxonomy: Taxonomy, technology_id: str) -> list[Technology]:
    if technology_id in taxonomy:
        narrower = taxonomy.children.get(technology_id, ())
        return [taxonomy[technology_id], *(taxonomy[one] for one in narrower)]
    return [one for one in taxonomy if one.cluster == technology_id]


def _topic(name: str, members: Sequence[Technology]) -> Topic:
    arxiv = _once(code for one in members for code in one.arxiv)
    hints = _once(code for one in members for code in one.arxiv_hints)
    return Topic(
        technology=name,
        arxiv=arxiv,
        arxiv_hints=tuple(code for code in hints if code not in arxiv),
        cpc=_most_general(_once(code for one in members for code in one.cpc)),
        openalex=_once(code for one in members for code in one.openalex),
        terms=tuple(dict.fromkeys((term.lang, term.text) for one in members for term in one.terms if not term.weak)),
    )


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _most_general(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the codes that lie within another: ``H01M10/052`` beside ``H01M10``. The shortest come first."""
    kept: list[str] = []
    for code in sorted(codes, key=len):
        if not any(_lies_within(code, one) for one in kept):
            kept.append(code)
    return tuple(kept)


def _lies_within(code: str, other: str) -> bool:
    """Whether a subclass or main group holds a code; what a subgroup holds, its letters do not say."""
    rest = code[len(other) :]
    return code.startswith(other) and "/" not in other and (rest[:1] in ("", "/") or len(other) == _SUBCLASS_CHARS)


def _name_like(one: str, taxonomy: Taxonomy, clusters: set[str]) -> str:
    """Name those that share a word with what was asked for, or the clusters."""
    words = {word for word in one.lower().split("-") if len(word) > 2}
    alike = [technology.id for technology in taxonomy if words & set(technology.id.split("-"))]
    return f"there are: {', '.join((alike or sorted(clusters))[:_MOST_NAMED])}"
