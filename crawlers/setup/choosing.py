"""What an installation chose, applied to sources: which are asked, and for which technologies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from core.errors import ConfigurationError, InputError
from core.settings import Settings, split_list
from core.taxonomy import load_taxonomy
from crawlers.backfill.narrowing import is_open, narrow
from crawlers.backfill.technologies import choose_technologies, merge_topics
from crawlers.backfill.topics import Topic
from crawlers.source import Source

_TECHNOLOGIES = "SCOUT_CRAWL__TECHNOLOGIES"


def apply_choices(sources: Mapping[str, Source], settings: Settings) -> dict[str, Source]:
    """Return sources as an installation asks them: on or off, and for the technologies that it follows.

    Raises ConfigurationError naming the setting for a source or technology that there is not.
    """
    wanted = dict.fromkeys(split_list(settings.crawl.sources_on), True)
    left = dict.fromkeys(split_list(settings.crawl.sources_off), False)
    _refuse_unknown(sources, "SCOUT_CRAWL__SOURCES_ON", wanted)
    _refuse_unknown(sources, "SCOUT_CRAWL__SOURCES_OFF", left)
    # A source that is named in both is not asked.
    return {name: _apply(source, (wanted | left).get(name), settings) for name, source in sources.items()}


def kept_switches(
    known: Mapping[str, Source], settings: Settings, new_keys: Collection[str]
) -> tuple[set[str], set[str]]:
    """Return which sources were switched on and off before; one that waited for a key that is new is no longer off."""
    crawl = settings.crawl
    on, off = (set(split_list(told)) & known.keys() for told in (crawl.sources_on, crawl.sources_off))
    return on, off - {name for name, one in known.items() if one.key is not None and one.key.name in new_keys}


def followed_topic(settings: Settings) -> Topic:
    """Return all technologies that an installation follows, as sources can be asked for them."""
    return _followed(settings.taxonomy, settings.crawl.technologies)


def _apply(source: Source, is_wanted: bool | None, settings: Settings) -> Source:
    if is_wanted is not None and is_wanted is not source.enabled:
        source = source.model_copy(update={"enabled": is_wanted})
    return narrow(source, followed_topic(settings)) if is_open(source) else source


@lru_cache(maxsize=4)
def _followed(folder: Path | None, technologies: str) -> Topic:
    taxonomy = load_taxonomy(folder)
    try:
        # What was kept leads to what took its place since.
        followed = taxonomy.follow(split_list(technologies))
        if technologies.strip() and not followed:
            raise InputError("retired, and nothing takes its place: follow another", place=technologies)
        return merge_topics(taxonomy, choose_technologies(taxonomy, followed))
    except InputError as exc:
        raise ConfigurationError(exc.message, place=f"{_TECHNOLOGIES}={exc.place}") from exc


def _refuse_unknown(sources: Mapping[str, Source], setting: str, names: Mapping[str, bool]) -> None:
    unknown = [name for name in names if name not in sources]
    if unknown:
        raise ConfigurationError("no such source; scout sources lists them", place=f"{setting}={','.join(unknown)}")
