"""Splitting, merging, retiring and renaming: what is gone leaves a redirect, and its children are cared for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.errors import InputError
from core.taxonomy.draft import Draft
from core.taxonomy.editing import LISTS, make_spec
from core.taxonomy.model import LANGUAGES
from core.taxonomy.schema import TechnologySpec
from core.text.tokens import tokenise


def rename(draft: Draft, old: str, new: str) -> Draft:
    """Return a draft in which a technology has another id, and so have its children's references."""
    spec = draft.find(old)
    _refuse_taken(draft, new, owner=old)
    draft = draft.with_technology(old, make_spec(_dump(spec) | {"id": new}))
    draft = _move_children(draft, old, new)
    retired = {one: to for one, to in draft.header.retired.items() if one != new}  # it gets its old name back
    return draft.with_retired({**retired, old: [new]})


def retire(draft: Draft, old: str, to: Sequence[str] = (), *, with_children: bool = False) -> Draft:
    """Return a draft without a technology, its corrections and followers led to others, or nowhere.

    Its children move to the first of ``to`` that is of level 1. Raises InputError naming them where there is none;
    ``with_children`` retires them alike.
    """
    draft.find(old)
    for one in to:
        draft.find(one)
        if one == old:
            raise InputError("a technology cannot take its own place", place=old)
    draft, gone = _settle_children(draft, old, to, with_children=with_children)
    retired = {**draft.header.retired, **{one: list(to) for one in (*gone, old)}}
    return draft.with_technology(old).with_retired(retired)


def merge(draft: Draft, ids: Sequence[str], into: str, *, with_children: bool = False) -> Draft:
    """Return a draft in which one technology has the names and codes of several, which lead to it.

    ``into`` is one of them, another one, or new: then the first keeps its label and place under that id.
    """
    sources = [one for one in dict.fromkeys(ids) if one != into]
    for one in sources:
        draft.find(one)
    if not sources:
        raise InputError("name at least one other technology to merge", place=into)
    if not draft.has(into):
        draft = rename(draft, sources[0], into)
        sources = sources[1:]
    for one in sources:
        facts = _join(_dump(draft.find(into)), _dump(draft.find(one)))
        facts |= {"parent": None} if facts.get("parent") == one else {}
        draft = retire(draft.with_technology(into, make_spec(facts)), one, [into], with_children=with_children)
    return draft


def split(draft: Draft, old: str, into: Sequence[str]) -> Draft:
    """Return a draft in which several new technologies stand in the place of one, which leads to them all.

    The first has all its facts; the others begin with their id as their only name, and are filled by editing.
    """
    spec, targets = draft.find(old), list(dict.fromkeys(into))
    if len(targets) < 2:
        raise InputError("name at least two to split it into", place=old)
    for one in targets:
        _refuse_taken(draft, one)
    first = make_spec(_dump(spec) | {"id": targets[0]})
    others = [_make_empty(spec, one) for one in targets[1:]]
    children = draft.children_of(old)
    draft = draft.with_technology(old, first, *([] if children else others))
    if children:  # which stand behind their parent
        draft = _move_children(draft, old, targets[0]).with_technology(
            children[-1].id, make_spec(_dump(children[-1]) | {"parent": targets[0]}), *others
        )
    return draft.with_retired({**draft.header.retired, old: targets})


def _refuse_taken(draft: Draft, new: str, owner: str | None = None) -> None:
    """Raise InputError for an id that is taken, or was: only its ``owner`` gets it back."""
    if draft.has(new):
        raise InputError("there is such a technology already", place=new)
    if new in draft.header.retired and draft.taxonomy.successors(new) != (owner,):
        raise InputError("this id was another technology's: an id never changes its meaning", place=new)


def _settle_children(draft: Draft, old: str, to: Sequence[str], *, with_children: bool) -> tuple[Draft, list[str]]:
    """Return the draft without children of ``old``, and those of them that are retired with it."""
    children = [spec.id for spec in draft.children_of(old)]
    if with_children:
        for one in children:
            draft = draft.with_technology(one)
        return draft, children
    parents = [one for one in to if draft.find(one).level == 1]
    if children and not parents:
        why = f"; {', '.join(to)} of level 2 cannot be their parent" if to else ""
        ways = "--with-children retires them too, a technology of level 1 (retire --to, merge --into) takes them"
        raise InputError(f"it has children: {', '.join(children)}{why}: {ways}", place=old)
    return (_move_children(draft, old, parents[0]) if children else draft), []


def _move_children(draft: Draft, old: str, new: str) -> Draft:
    for child in draft.children_of(old):
        draft = draft.with_technology(child.id, make_spec(_dump(child) | {"parent": new}))
    return draft


def _make_empty(spec: TechnologySpec, new: str) -> TechnologySpec:
    name = new.replace("-", " ")
    facts: dict[str, Any] = {"id": new, "level": spec.level, "parent": spec.parent}
    facts["labels"] = dict.fromkeys(LANGUAGES, name.capitalize())
    return make_spec(facts | {"definition": f"Split from {spec.id}.", "terms": {"en": [name]}})


def _join(facts: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """Return facts with those of another added; a name that is strong in one of the two is strong."""
    joined = dict(facts)
    for lang in LANGUAGES:
        strong = _once(facts, others, "terms", lang)
        known = {_fold(text) for text in strong}
        weak = [text for text in _once(facts, others, "weak", lang) if _fold(text) not in known]
        for name, texts in (("terms", strong), ("weak", weak)):
            joined[name] = {**joined.get(name, {}), lang: texts}
    weak_names = {_fold(text) for texts in joined["weak"].values() for text in texts}
    for name in LISTS:
        joined[name] = _unlike([*facts.get(name, ()), *others.get(name, ())])
    # A weak name does not vouch for itself.
    joined["context"] = [word for word in joined["context"] if _fold(word).removesuffix("s") not in weak_names]
    joined["context"] = [word for word in joined["context"] if _fold(word) not in weak_names]
    joined["acronyms"] = {**others.get("acronyms", {}), **facts.get("acronyms", {})}
    return joined


def _once(facts: dict[str, Any], others: dict[str, Any], name: str, lang: str) -> list[str]:
    return _unlike([text for one in (facts, others) for text in one.get(name, {}).get(lang, ())])


def _unlike(texts: Iterable[str]) -> list[str]:
    """Return texts without those that are the same to the matcher as one before."""
    return list({_fold(text) or text: text for text in reversed(list(texts))}.values())[::-1]


def _fold(text: str) -> str:
    return " ".join(tokenise(text))


def _dump(spec: TechnologySpec) -> dict[str, Any]:
    return spec.model_dump(exclude_defaults=True)
