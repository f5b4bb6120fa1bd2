"""Organisations from structured metadata: one actor for each normalised name and country, with a link that says why.

Registers, former names and names in running text come with the ledger of organisations.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from core.models import Actor, Document, Link, Organisation
from core.store.actors import merge_actors
from core.text.organisation_names import normalise_name as normalise_name

_DIGEST_BYTES = 10


def make_actor(organisation: Organisation) -> tuple[Actor, str] | None:
    """Return the actor of an organisation in metadata with its normalised name; ``None`` for an empty name."""
    normalised = normalise_name(organisation.name)
    if not normalised:
        return None
    country = organisation.country
    digest = hashlib.blake2b(f"{normalised}|{country or ''}".encode(), digest_size=_DIGEST_BYTES).hexdigest()
    name = " ".join(organisation.name.split())
    return Actor(f"org-{digest}", "organisation", name, country, organisation.identifiers), normalised[:300]


def link_organisations(documents: Sequence[Document]) -> tuple[dict[str, tuple[Actor, str]], list[Link]]:
    """Return the actors that the metadata of these documents names, by id, and the links to them."""
    actors: dict[str, tuple[Actor, str]] = {}
    links: dict[tuple[str, str, str], Link] = {}
    for document in documents:
        for organisation in document.organisations:
            made = make_actor(organisation)
            if made is None:
                continue
            actor = made[0]
            actors[actor.id] = (merge_actors(actor, actors.get(actor.id, made)[0]), made[1])
            link = Link(document.id, actor.id, organisation.role.value, organisation.name)
            links.setdefault((link.document_id, link.role, link.actor_id), link)
    return actors, list(links.values())
