"""Organisations of documents: the entries of registers that their names mean, and actors for names that mean none.

A name in structured metadata that no register knows makes an actor of its own, one for each normalised name and
country in each space. A name in running text makes none: it stays a mention. What a person says of a name goes before
all else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from core.models import SHARED_SPACE, Actor, Document, Link, Mention, Organisation, space_suffix
from core.store.actor_orphans import OF_DOCUMENTS
from core.store.actors import merge_actors
from core.text.organisation_names import normalise_name as normalise_name
from knowledge.digests import digest
from knowledge.linking.found import Hints, LinkFound
from knowledge.linking.linker import Linker

#: The role of a link from a name in running text.
MENTION = "mention"
BY_A_PERSON = "a person says so"
_MAX_CACHED = 50_000
# Names are linked by a few words; who reads more can ask for all.
_SHOWN_REASONS = 4

Corrected = Mapping[tuple[str, str], str | None]
_Find = Callable[[str, Hints], LinkFound | None]


@dataclass(slots=True)
class Found:
    """The actors that documents make, by id with their normalised names, and the links of the documents."""

    actors: dict[str, tuple[Actor, str]] = field(default_factory=dict)
    links: dict[tuple[str, str, str], Link] = field(default_factory=dict)

    def add(self, link: Link) -> None:
        """Add a link; of several of one document, role and actor the first stays."""
        self.links.setdefault((link.document_id, link.role, link.actor_id), link)


def make_actor(organisation: Organisation, space: str = SHARED_SPACE) -> tuple[Actor, str] | None:
    """Return the actor of an organisation in metadata with its normalised name; ``None`` for an empty name.

    ``space``: that of the document, which the actor belongs to: who may not see the one does not see the other.
    """
    normalised = normalise_name(organisation.name)
    if not normalised:
        return None
    country, suffix = organisation.country, space_suffix(space)
    told = f"{normalised}|{country or ''}{suffix}"
    name, actor_id = " ".join(organisation.name.split()), f"{OF_DOCUMENTS}{digest(told)}{suffix}"
    return Actor(actor_id, "organisation", name, country, organisation.identifiers), normalised[:300]


class OrganisationLinker:
    """Links the names of documents. ``linker``: over registers, ``None`` where there are none."""

    def __init__(self, linker: Linker | None = None) -> None:
        self._find: _Find | None = lru_cache(_MAX_CACHED)(linker.link_name) if linker else None

    def link(
        self,
        documents: Sequence[Document],
        mentions: Mapping[str, Sequence[Mention]] | None = None,
        corrected: Corrected | None = None,
    ) -> Found:
        """Return the links of documents and the actors that they make.

        ``mentions``: of names in their texts; ``corrected``: (document, name) → whom it means, as people say.
        """
        found, said = Found(), corrected or {}
        for document in documents:
            for organisation in document.organisations:
                self._link_organisation(document, organisation, found, said)
            for mention in (mentions or {}).get(document.id, ()):
                self._link_mention(document.id, mention, found, said)
        return found

    def _link_organisation(self, document: Document, one: Organisation, found: Found, said: Corrected) -> None:
        made = make_actor(one, document.space)
        if made is None:
            return
        document_id, role = document.id, one.role.value
        if actor_id := said.get((document_id, one.name)):
            found.add(Link(document_id, actor_id, role, one.name, 1.0, BY_A_PERSON))
            return
        is_open = (document_id, one.name) not in said
        hints = Hints(one.country, one.city, identifiers=one.identifiers, kind=one.kind)
        if is_open and self._find and (entry := self._find(one.name, hints)):
            found.add(Link(document_id, entry.entry_id, role, one.name, round(entry.score, 3), _reason(entry)))
            return
        actor, normalised = made
        found.actors[actor.id] = (merge_actors(actor, found.actors.get(actor.id, made)[0]), normalised)
        found.add(Link(document_id, actor.id, role, one.name))

    def _link_mention(self, document_id: str, mention: Mention, found: Found, said: Corrected) -> None:
        name = mention.target
        written = next((one for one in (name, mention.surface) if (document_id, one) in said), None)
        if written is not None:
            if actor_id := said[document_id, written]:
                found.add(Link(document_id, actor_id, MENTION, name, 1.0, BY_A_PERSON))
        elif self._find and (entry := self._find(name, Hints())):
            found.add(Link(document_id, entry.entry_id, MENTION, name, round(entry.score, 3), _reason(entry)))


def _reason(found: LinkFound) -> str:
    told = (f"{reason.name.replace('_', ' ')} {reason.log_odds:+.1f}" for reason in found.reasons[:_SHOWN_REASONS])
    return ", ".join(told)
