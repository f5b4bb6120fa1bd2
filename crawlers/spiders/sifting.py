"""Which of the addresses in one listing are followed; what is left out is told once a reason, not once an address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.errors import RecordError
from crawlers.politeness.budget_names import site_of
from crawlers.politeness.traps import find_crowds, find_trap
from crawlers.reading import Refused


class Sifter:
    """Sifts the addresses of one listing at ``place``: those of the source's site that are no traps are sound."""

    def __init__(self, place: str, site_url: str, today: date) -> None:
        self._place = place
        # A source that moved leads to its new site.
        self._sites = {site_of(site_url), site_of(place)}
        self._today = today
        self._origins: dict[str, bool] = {}
        self._left: dict[str, list[str]] = {}

    def is_sound(self, url: str) -> bool:
        """Whether an address may be followed; one that may not is left out."""
        try:
            is_same, trap = self._is_same_site(url), find_trap(url, self._today)
        except ValueError:
            return self.leave("no address", url)
        if not is_same:
            return self.leave("an address of another site", url)
        return self.leave(trap, url) if trap else True

    def _is_same_site(self, url: str) -> bool:
        # A site has few hosts and many addresses.
        origin = "/".join(url.split("/", 3)[:3])
        if origin not in self._origins:
            self._origins[origin] = site_of(url) in self._sites
        return self._origins[origin]

    def crowds(self, urls: list[str], limit: int) -> frozenset[str]:
        """Return those that are one list with ever other filters, which are left out."""
        crowds = find_crowds(urls, limit)
        for url in sorted(crowds):
            self.leave(f"more than {limit:,} that differ only in their parameters", url)
        return crowds

    def leave(self, reason: str, url: str) -> bool:
        """Leave an address out; return False."""
        self._left.setdefault(reason, []).append(url)
        return False

    def refusals(self) -> Iterator[Refused]:
        """Give what was left out."""
        for reason, urls in self._left.items():
            message = f"{len(urls):,} left out: {reason}"
            yield Refused(RecordError(message, place=self._place), self._place, urls[0], is_record=False)
