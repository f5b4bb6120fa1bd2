"""Organisations of documents: the entries of registers that their names mean, and actors for names that mean none.

A name in structured metadata that no register knows makes an actor of its own, one for each normalised name and
country in each space. A name in running text makes none: it means what the metadata of its document means by it, else
an entry of a register, else whom the ledger knows by it, which the store decides. What a person says of a name goes
before all else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from core.models import MENTION as MENTION
from core.models import NAMED_IN_TEXT, SHARED_SPACE, Actor, Document, Link, Mention, Organisation, space_suffix
from core.store.actors.actors import merge_actors
from core.store.actors.names_in_text import NOBODY, NameInText
from core.store.actors.orphans import OF_DOCUMENTS
from core.store.register_rows import MAX_NORMALISED_CHARS
from core.text.organisation_names import normalise_name as normalise_name
from knowledge.digests import digest
from knowledge.linking.found import Hints, LinkFound
from knowledge.linking.linker import Linker

BY_A_PERSON = "a person says so"
_BY_METADATA = "the metadata of the document names it"
_MAX_CACHED = 50_000
# Names are linked by a few words; who reads more can ask for all.
_SHOWN_REASONS = 4

Corrected = Mapping[tuple[str, str], str | None]
# What people say of the names in one document.
_Said = Mapping[str, str | None]
_Find = Callable[[str, Hints], LinkFound | None]


@dataclass(slots=True)
class Found:
    """The actors that documents make, by id with their normalised names, and the links of the documents.

    ``names``: those of texts by document and normalised name, with whom they mean.
    """

    actors: dict[str, tuple[Actor, str]] = field(default_factory=dict)
    links: dict[tuple[str, str, str], Link] = field(default_factory=dict)
    names: dict[tuple[str, str], NameInText] = field(default_factory=dict)

    def add(self, link: Link) -> None:
        """Add a link; of several of one document, role and actor the first stays."""
        self.links.setdefault((link.document_id, link.role, link.actor_id), link)

    def tell(self, name: NameInText) -> None:
        """Add a name of a text; of several that are one when normalised the first stays."""
        if name.normalised:
            self.names.setdefault((name.document_id, name.normalised), name)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of names in one document: what people say, as written and normalised, and whom metadata means."""

    document_id: str
    said: _Said
    spelt: _Said
    meant: Mapping[str, frozenset[str]]

    def find(self, name: str) -> str | None:
        """Return whom a normalised name means, a person's word before metadata; ``None`` where the ledger decides."""
        return (self.spelt[name] or NOBODY) if name in self.spelt else _only(self.meant.get(name, ()))


@dataclass(frozen=True, slots=True)
class _Meant:
    """Whom a name means, ``None`` where the ledger decides."""

    actor_id: str | None
    score: float = 1.0
    reason: str = ""


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
        told: Mapping[str, Collection[str]] | None = None,
    ) -> Found:
        """Return the links of documents and the actors that they make.

        ``mentions``: of names in their texts; ``corrected``: (document, name) → whom it means, as people say; ``told``:
        names in their signals.
        """
        found, said = Found(), _by_document(corrected or {})
        for document in documents:
            words = said.get(document.id, {})
            links = [self._link_organisation(document, one, found, words) for one in document.organisations]
            seen, heard = (mentions or {}).get(document.id, ()), (told or {}).get(document.id, ())
            if document.kind in NAMED_IN_TEXT or seen or heard:
                known = _know(document.id, words, [link for link in links if link])
                for name in known.meant:
                    found.tell(NameInText(document.id, name, known.find(name)))
                for mention in seen:
                    self._link_mention(mention, known, found)
                for name in heard:
                    self._tell(name, known, found)
        return found

    def _link_organisation(self, document: Document, one: Organisation, found: Found, said: _Said) -> Link | None:
        made = make_actor(one, document.space)
        if made is None:
            return None
        link = self._choose_link(document.id, one, said)
        if link is None:
            actor, normalised = made
            found.actors[actor.id] = (merge_actors(actor, found.actors.get(actor.id, made)[0]), normalised)
            link = Link(document.id, actor.id, one.role.value, one.name)
        found.add(link)
        return link

    def _choose_link(self, document_id: str, one: Organisation, said: _Said) -> Link | None:
        """Return the link that a person or a register gives a name in metadata, ``None`` where neither does."""
        role = one.role.value
        if actor_id := said.get(one.name):
            return Link(document_id, actor_id, role, one.name, 1.0, BY_A_PERSON)
        if self._find is None or one.name in said:
            return None
        entry = self._find(one.name, Hints(one.country, one.city, identifiers=one.identifiers, kind=one.kind))
        if entry is None:
            return None
        return Link(document_id, entry.entry_id, role, one.name, round(entry.score, 3), _reason(entry))

    def _link_mention(self, mention: Mention, known: _Known, found: Found) -> None:
        name, normalised = mention.target, _normalise(mention.target)
        written = next((one for one in (name, mention.surface) if one in known.said), None)
        meant = self._mean(name, known) if written is None else _by_a_person(known.said[written])
        if meant.actor_id:
            link = Link(known.document_id, meant.actor_id, MENTION, name, meant.score, meant.reason)
            found.add(link)
        found.tell(NameInText(known.document_id, normalised, meant.actor_id, name))

    def _tell(self, name: str, known: _Known, found: Found) -> None:
        """Add a name that no mention has."""
        normalised = _normalise(name)
        if (known.document_id, normalised) not in found.names:
            found.tell(NameInText(known.document_id, normalised, self._mean(name, known).actor_id))

    def _mean(self, name: str, known: _Known) -> _Meant:
        """Return whom a name of a text means, by what is said of it in another spelling, metadata or a register."""
        normalised = _normalise(name)
        if normalised in known.spelt:
            return _by_a_person(known.spelt[normalised])
        if actors := known.meant.get(normalised):
            return _Meant(_only(actors), reason=_BY_METADATA)
        entry = self._find(name, Hints()) if self._find else None
        return _Meant(entry.entry_id, round(entry.score, 3), _reason(entry)) if entry else _Meant(None)


def _by_document(corrected: Corrected) -> dict[str, dict[str, str | None]]:
    found: dict[str, dict[str, str | None]] = {}
    for (document_id, name), actor_id in corrected.items():
        found.setdefault(document_id, {})[name] = actor_id
    return found


def _know(document_id: str, said: _Said, links: Iterable[Link]) -> _Known:
    meant: dict[str, frozenset[str]] = {}
    for link in links:
        name = _normalise(link.surface)
        meant[name] = meant.get(name, frozenset()) | {link.actor_id}
    spelt = {_normalise(name): said[name] for name in sorted(said)}
    return _Known(document_id, said, spelt, meant)


def _only(actors: Collection[str]) -> str | None:
    return next(iter(actors)) if len(actors) == 1 else None


def _by_a_person(actor_id: str | None) -> _Meant:
    return _Meant(actor_id or NOBODY, 1.0, BY_A_PERSON)


def _normalise(name: str) -> str:
    return normalise_name(name)[:MAX_NORMALISED_CHARS]


def _reason(found: LinkFound) -> str:
    told = (f"{reason.name.replace('_', ' ')} {reason.log_odds:+.1f}" for reason in found.reasons[:_SHOWN_REASONS])
    return ", ".join(told)
