"""Finding people in the base by name or ORCID, with what is held of each."""

from __future__ import annotations

from collections.abc import Collection

from core.errors import InputError
from core.models import SHARED_SPACE, space_suffix
from core.people import parse_orcid
from core.store import Store
from knowledge.people.evidence import Appearance, appearances_of
from knowledge.people.names import PersonName, make_person_key, parse_name
from knowledge.people.orcids import person_id
from knowledge.people.profiles import Profile, build_profiles

_BATCH = 1_000


def find_profiles(store: Store, told: str, spaces: Collection[str] = (SHARED_SPACE,)) -> list[Profile]:
    """Return the people whom a name or an ORCID may mean, the one with most documents first.

    Raises InputError for a name without a given name or its letter.
    """
    orcid = parse_orcid(told)
    if orcid is None:
        name = parse_name(told)
        if name is None:
            raise InputError("give a family name with a given name or its letter, or an ORCID", place=told[:200])
        return build_profiles(find_appearances(store, name, spaces))
    names = _names_of(store, orcid, spaces)
    found = {one.document_ids: one for name in names for one in build_profiles(find_appearances(store, name, spaces))}
    return [one for one in found.values() if orcid in one.orcids]


def find_appearances(store: Store, name: PersonName, spaces: Collection[str] = (SHARED_SPACE,)) -> list[Appearance]:
    """Return all appearances of people whose name may be this one, in the works of these spaces."""
    ids = store.relations.people.find([make_person_key(name, space_suffix(space)) for space in spaces])
    return [
        one
        for start in range(0, len(ids), _BATCH)
        for one in _load_appearances(store, name, ids[start : start + _BATCH])
    ]


def _load_appearances(store: Store, name: PersonName, ids: list[str]) -> list[Appearance]:
    links, people = store.links.load(ids), store.person_links.load(ids)
    found: list[Appearance] = []
    for document_id, stored in sorted(store.documents.load(ids).items()):
        actors = {link.surface: actor.id for link, actor in links.get(document_id, ())}
        counting = {_orcid_of(link.actor_id) for link in people.get(document_id, ()) if link.score > 0}
        found += appearances_of(stored.document, name, actors, counting)
    return found


def _names_of(store: Store, orcid: str, spaces: Collection[str]) -> list[PersonName]:
    """Return family names with letter by which documents call the person of an ORCID."""
    wanted = {person_id(orcid, space) for space in spaces}
    ids = [one for actor_id in sorted(wanted) for one in store.person_links.documents_of(actor_id)]
    links = [link for own in store.person_links.load(ids).values() for link in own]
    surfaces = sorted({link.surface for link in links if link.actor_id in wanted and link.score > 0})
    read = [name for name in map(parse_name, surfaces) if name]
    return list(dict.fromkeys(PersonName(name.family, (name.given[0][0],)) for name in read))


def _orcid_of(actor_id: str) -> str:
    return actor_id.partition(":")[2].partition("~")[0]
