"""What redirects leave behind in a request, and how it is as it was before them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from core.egress.addresses import is_inside
from core.store.crawling.asks import Ask

# In the payload of a request: how many redirects there were, and what was asked for at first.
HOPS, ASKED = "hops", "asked"
OF_REDIRECTS = frozenset({HOPS, ASKED})


def as_first_asked(ask: Ask) -> Ask:
    """Return a request under its key as it was before redirects: next time they may lead elsewhere, or be gone."""
    payload = {name: value for name, value in ask.payload.items() if name not in OF_REDIRECTS}
    return replace(ask, url=str(ask.payload.get(ASKED, ask.url)), key=ask.id, payload=payload)


def leads_inside(target: str, url: str) -> bool:
    """Say whether a redirect from an address leads to an inner one of another host."""
    return is_inside(target) and urlsplit(target).netloc != urlsplit(url).netloc
