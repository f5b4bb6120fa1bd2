"""What became of each file since it was last taken in: new, changed, moved, a copy, as before, or gone.

A document keeps its key when its file is moved or renamed, as long as what it holds stays the same. Two files with the
same bytes are one document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

FILE, HASH = "file", "sha256"
_KEY_CHARS = 160
_DIGEST_CHARS = 12


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a file: the name that it had, and the SHA-256 of what was in it."""

    name: str
    digest: str


@dataclass(slots=True)
class Plan:
    """Files by name: ``take`` with the key of their document, ``same`` as held, ``copies`` of another, by its name.

    ``moved``: those of ``take`` whose file had another name, which is the value. ``gone``: names whose file is no
    longer there.
    """

    take: dict[str, str] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def make_plan(present: Mapping[str, str], held: Mapping[str, Held], lost: Collection[str]) -> Plan:
    """Compare the files that are there (name → SHA-256) with those that are held (by key of their document).

    ``lost``: the names of those held whose file is no longer there. Files that are held from elsewhere are neither.
    """
    plan = Plan()
    key_of = {one.name: key for key, one in held.items()}
    keepers = _choose_keepers(present, key_of)
    for name in sorted(present):
        digest = present[name]
        if name in key_of and held[key_of[name]].digest == digest:
            plan.same.append(name)
        elif name in key_of:
            plan.take[name] = key_of[name]
        elif keepers[digest] != name:
            plan.copies[name] = keepers[digest]
        else:
            _place(plan, name, present, held, lost)
    plan.gone = sorted(set(lost) - set(plan.moved.values()))
    return plan


def find_lost(held: Mapping[str, Held], seen: Collection[str], folders: Collection[str]) -> frozenset[str]:
    """Return the names of held files that were not seen in the ``folders`` that were looked through.

    ``seen``: names of files, and of folders whose files could not be looked at.
    """
    missing = {one.name for one in held.values()} - set(seen)
    return frozenset(name for name in missing if name.partition("/")[0] in folders and not _is_under(name, seen))


def _is_under(name: str, seen: Collection[str]) -> bool:
    parts = name.split("/")
    return any("/".join(parts[:count]) in seen for count in range(1, len(parts)))


def _choose_keepers(present: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """Return which of the files with the same bytes stands for them: a held one, else the shortest name."""
    keepers: dict[str, str] = {}
    # "ring.pdf" goes before "copy of ring.pdf" and "ring (1).pdf".
    for name in sorted(present, key=lambda one: (one not in known, len(one), one)):
        keepers.setdefault(present[name], name)
    return keepers


def _place(plan: Plan, name: str, present: Mapping[str, str], held: Mapping[str, Held], lost: Collection[str]) -> None:
    """Decide on a file whose name is not known: moved from where one is lost, a copy of one elsewhere, or new."""
    alike = sorted((one.name, key) for key, one in held.items() if one.digest == present[name])
    moved = next(((old, key) for old, key in alike if old in lost), None)
    # Those that are there hold something else by now.
    elsewhere = next((old for old, _ in alike if old not in present), None)
    if moved is not None:
        plan.moved[name], plan.take[name] = moved
    elif elsewhere is not None:
        plan.copies[name] = elsewhere
    else:
        key = make_key(name)
        plan.take[name] = f"{key}-{present[name][:_DIGEST_CHARS]}" if key in held else key


def make_key(name: str) -> str:
    """Return the key of a new document: the name of its file, cut and told apart where it is too long or odd."""
    if len(name) <= _KEY_CHARS and name.isprintable() and "~" not in name:
        return name
    plain = "".join(one if one.isprintable() and one != "~" else "_" for one in name)
    return f"{plain[:_KEY_CHARS]}-{hashlib.sha256(name.encode()).hexdigest()[:_DIGEST_CHARS]}"


def held_files(identifiers: Mapping[str, tuple[tuple[str, str], ...]]) -> dict[str, Held]:
    """Return what is held of files, by key, from the identifiers of their documents."""
    facts = {key: dict(pairs) for key, pairs in identifiers.items()}
    return {key: Held(one[FILE], one[HASH]) for key, one in facts.items() if FILE in one and HASH in one}


def identify(document_name: str, digest: str) -> tuple[tuple[str, str], ...]:
    """Return the identifiers by which the document of a file is found again."""
    return ((FILE, document_name), (HASH, digest))
