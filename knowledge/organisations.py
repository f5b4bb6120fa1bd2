"""Organisations from structured metadata: one actor for each normalised name and country, with a link that says why.

Registers, former names and names in running text come with the ledger of organisations.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from core.models import Actor, Document, Link, Organisation
from core.store.actors import merge_actors
from core.text.tokens import tokenise

# What says how a company is incorporated, not which one it is; folded, as single tokens.
LEGAL_FORMS = frozenset(
    """ab ag as asa aps bv bvba co company corp corporation cv eg ev gbr gmbh holding holdings inc incorporated kg kgaa
    kk limited llc llp lp ltd ltda mbh nv oy oyj plc pte pty pvt sa sas se sl spa sprl srl ug""".split()
)
_DIGEST_BYTES = 10


def normalise_name(name: str) -> str:
    """Return a name's folded words without legal forms at its end: ``Lumen Optics N.V.`` → ``lumen optics``.

    A name of legal forms only is kept as it is; one without letters or digits is empty.
    """
    words = tokenise(name.replace(".", "") if _is_dotted(name) else name)
    kept = list(words)
    while kept and kept[-1] in LEGAL_FORMS:
        kept.pop()
    return " ".join(kept or words)


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


def _is_dotted(name: str) -> bool:
    """Whether the dots of a name are those of initials (N.V., S.p.A.), not of an address (booking.com)."""
    return any(len(part) == 1 for part in name.replace(" ", ".").split("."))
