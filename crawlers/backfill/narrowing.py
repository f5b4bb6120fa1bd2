"""Sources that ask by technology: ``{openalex}``, ``{cpc}``, ``{arxiv}`` and ``{terms}`` in their facts are filled.

One file serves every choice of technologies; it is filled where sources are loaded, so that a spider never sees braces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crawlers.backfill.queries import fill_names, split_topic, value_of
from crawlers.backfill.topics import Topic
from crawlers.options import BackfillOptions, PagedApiOptions
from crawlers.source import Source

NEEDS = ("openalex", "cpc", "arxiv", "terms")


def is_open(source: Source) -> bool:
    """Whether the facts of a source leave open what it is asked for."""
    if source.arxiv is not None and "{arxiv}" in source.arxiv.search:
        return True
    return source.paged_api is not None and any(_needs(facts) for facts in _places(source.paged_api))


def narrow(source: Source, topic: Topic) -> Source:
    """Return a source that asks for a topic where its facts leave that open; off where the topic has nothing for it."""
    if not is_open(source):
        return source
    return _narrow_arxiv(source, topic) if source.paged_api is None else _narrow_api(source, source.paged_api, topic)


def _narrow_arxiv(source: Source, topic: Topic) -> Source:
    if source.arxiv is None or not topic.arxiv:
        return source.model_copy(update={"enabled": False})
    asked = " OR ".join(f"cat:{one}" for one in topic.arxiv)
    search = source.arxiv.search.replace("{arxiv}", asked)
    return source.model_copy(update={"arxiv": source.arxiv.model_copy(update={"search": search})})


def _narrow_api(source: Source, api: PagedApiOptions, topic: Topic) -> Source:
    options = source.backfill or BackfillOptions()
    is_shared = bool(_needs(api.parameters))
    searches = api.searches or {"": {}}
    filled = dict(
        one
        for name, own in searches.items()
        for one in _parts(name, {**(api.parameters if is_shared else {}), **own}, options, topic)
    )
    if not filled:
        return source.model_copy(update={"enabled": False})
    changed = (
        {"parameters": {**api.parameters, **filled[""]}, "searches": {}}
        if list(filled) == [""]
        else {"searches": filled}
    )
    return source.model_copy(update={"paged_api": api.model_copy(update=changed)})


def _parts(
    name: str, parameters: Mapping[str, Any], options: BackfillOptions, topic: Topic
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give a search with its values filled in, in as many parts as the source's limits make of them."""
    needs = _needs(parameters)
    if not needs:
        yield name, dict(parameters)
        return
    parts = list(split_topic(options, topic, needs[0]))
    for number, part in enumerate(parts, 1):
        filled = fill_names(parameters, {need: value_of(options, part, need) for need in needs[:1]})
        yield _name(name, number, len(parts)), filled


def _name(name: str, number: int, count: int) -> str:
    """Return the name of a part, under which it is remembered how far it is."""
    return name if count == 1 else f"{name}-{number}" if name else f"part-{number}"


def _places(api: PagedApiOptions) -> Iterator[Mapping[str, Any]]:
    yield api.parameters
    yield from api.searches.values()


def _needs(facts: Mapping[str, Any]) -> tuple[str, ...]:
    held = str(dict(facts))
    return tuple(need for need in NEEDS if f"{{{need}}}" in held)
