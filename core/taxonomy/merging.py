"""Three-way update: what was shipped then, what an installation made of it, what is shipped now.

Names and codes are merged one by one. Where both changed the same thing otherwise, the installation's own stays and the
difference is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.taxonomy.draft import Draft
from core.taxonomy.editing import LISTS, make_spec
from core.taxonomy.model import LANGUAGES
from core.taxonomy.schema import TechnologySpec
from core.text.tokens import tokenise


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """What is shipped and was not taken, because it was edited here."""

    id: str
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A draft with what could be taken, and what could not."""

    draft: Draft
    conflicts: tuple[Conflict, ...]


Tell = Callable[[str, str], None]
_SCALARS = ("level", "parent", "definition", "nts_priority")


def merge_shipped(base: Draft, ours: Draft, theirs: Draft) -> Merged:
    """Return our draft with what changed between ``base`` and ``theirs`` (both shipped)."""
    merge = _Merge(base, ours, theirs)
    return Merged(merge.run(), tuple(sorted(merge.conflicts)))


@dataclass
class _Merge:
    """One update."""

    base: Draft
    ours: Draft
    theirs: Draft
    conflicts: list[Conflict] = field(default_factory=list)

    def run(self) -> Draft:
        """Return the merged draft."""
        draft = self.ours
        for name in self.theirs.header.clusters:
            if name not in draft.clusters and name not in self.base.clusters:
                draft = draft.with_cluster(name, self.theirs)
            elif name in draft.clusters:
                held = draft.clusters[name].technologies
                merged = self._merge_cluster(name, held)
                draft = draft if merged == held else draft.with_technologies(name, merged)
        return self._merge_header(draft)

    def _merge_cluster(self, name: str, held: Sequence[TechnologySpec]) -> list[TechnologySpec]:
        """Return the technologies of a cluster: ours as they are merged, new ones after whom they follow."""
        merged = [spec for one in held if (spec := self._merge_one(one.id, one)) is not None]
        shipped = self.theirs.clusters[name].technologies
        for place, spec in enumerate(shipped):
            if any(one.id == spec.id for one in merged) or self.ours.has(spec.id):
                continue
            taken = self._merge_one(spec.id, None)
            if taken is not None:
                before = {one.id for one in shipped[:place]}
                at = max((i + 1 for i, one in enumerate(merged) if one.id in before), default=0)
                merged.insert(at, taken)
        return merged

    def _merge_one(self, technology_id: str, ours: TechnologySpec | None) -> TechnologySpec | None:
        base, theirs = _get(self.base, technology_id), _get(self.theirs, technology_id)
        if theirs in (base, ours):
            return ours
        if ours == base:
            return theirs
        if ours is None or theirs is None or base is None:
            said = {
                ours is None: "changed, and gone here",
                theirs is None: "retired, and edited here",
                base is None: "new, and added here otherwise",
            }[True]
            self._tell(technology_id, "technology", said)
            return ours
        return self._merge_facts(base, ours, theirs)

    def _merge_facts(self, base: TechnologySpec, ours: TechnologySpec, theirs: TechnologySpec) -> TechnologySpec:
        b, o, t = (spec.model_dump(exclude_defaults=True) for spec in (base, ours, theirs))

        def tell(name: str, message: str) -> None:
            self._tell(ours.id, name, message)

        merged = dict(o)
        merged |= _merge_values(b, o, t, _SCALARS, tell)
        merged["labels"] = _merge_values(b["labels"], o["labels"], t["labels"], LANGUAGES, tell)
        acronyms = [one.get("acronyms", {}) for one in (b, o, t)]
        names = list(dict.fromkeys(name for one in acronyms for name in one))
        merged["acronyms"] = _merge_values(acronyms[0], acronyms[1], acronyms[2], names, tell)
        for name in LISTS:
            merged[name] = _merge_lists(*(one.get(name, []) for one in (b, o, t)))
        return make_spec(merged | _merge_terms(b, o, t, tell))

    def _merge_header(self, draft: Draft) -> Draft:
        retired: dict[str, Sequence[str]] = dict(draft.header.retired)
        for old, targets in self.theirs.header.retired.items():
            if self.base.header.retired.get(old) == targets or retired.get(old) == targets:
                continue
            unknown = [to for to in targets if not draft.has(to) and to not in self.theirs.header.retired]
            if draft.has(old) or old in retired or unknown:
                self._tell(old, "retired", f"leads to {', '.join(targets) or 'nowhere'}")
            else:
                retired[old] = targets
        is_edited = draft.header.version != self.base.header.version
        return draft.with_header(retired, draft.header.version if is_edited else self.theirs.header.version)

    def _tell(self, technology_id: str, name: str, message: str) -> None:
        self.conflicts.append(Conflict(technology_id, name, message))


def _get(draft: Draft, technology_id: str) -> TechnologySpec | None:
    return draft.find(technology_id) if draft.has(technology_id) else None


def _merge_values(
    base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any], names: Sequence[str], tell: Tell
) -> dict[str, Any]:
    """Return values by name, names without one left out or ``None``."""
    merged: dict[str, Any] = {}
    for name in names:
        b, o, t = base.get(name), ours.get(name), theirs.get(name)
        if t not in (b, o) and o != b:
            tell(str(name), f"{_spell(t)}; here {_spell(o)}")
        value = t if o == b else o
        if value is not None or name in _SCALARS:
            merged[name] = value
    return merged


def _merge_lists(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """Return a list without what either side took away and with what either added: these never collide."""
    kept = [one for one in ours if one in theirs or one not in base]
    return [*kept, *(one for one in theirs if one not in base and one not in kept)]


def _merge_terms(b: dict[str, Any], o: dict[str, Any], t: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Return ``terms`` and ``weak``: a name that was taken away or moved here does not come back by a move there."""
    merged: dict[str, dict[str, list[str]]] = {"terms": {}, "weak": {}}
    for lang in LANGUAGES:
        known = {_fold(one) for name in merged for one in _list(b, name, lang)}
        held = {_fold(one): name for name in merged for one in _list(o, name, lang)}
        for name, by_language in merged.items():
            base, ours, theirs = (_list(one, name, lang) for one in (b, o, t))
            new = [one for one in theirs if one not in base and one not in ours]
            was = {_fold(one) for other in merged if other != name for one in _list(b, other, lang)}
            refused = [one for one in new if _is_ours(_fold(one), known, held, was, name)]
            for one in refused:
                tell(f"{name} {lang}", f"{one!r} was taken away or moved here")
            kept = [one for one in ours if one in theirs or one not in base]
            by_language[lang] = [*kept, *(one for one in new if one not in refused)]
    return merged


def _is_ours(folded: str, known: set[str], held: dict[str, str], was: set[str], name: str) -> bool:
    """Return whether a name that is shipped as new was decided on here: gone, or held where the shipped one was not."""
    if folded not in held:
        return folded in known
    return held[folded] != name and folded not in was


def _list(facts: dict[str, Any], name: str, lang: str) -> list[str]:
    found: list[str] = facts.get(name, {}).get(lang, [])
    return found


def _fold(text: str) -> str:
    return " ".join(tokenise(text))


def _spell(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name} {_spell(item)}" for name, item in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else "nothing" if value is None else repr(value)
