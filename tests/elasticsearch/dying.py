"""A process that rebuilds an index, says when it has come to a certain moment, and waits there to be killed.

``python -m tests.elasticsearch.dying <database URL> <hosts> <prefix> <moment>``; moments: created, built, activated.
"""

from __future__ import annotations

import sys

from core.settings import ElasticsearchSettings
from core.store import open_store
from index.elastic import ElasticsearchEngine
from index.stage import IndexStage


class DyingEngine(ElasticsearchEngine):
    """An engine whose process gets no further than a moment."""

    moment = ""

    def create(self) -> str:
        """Make a generation that nobody knows of yet."""
        made = super().create()
        self._await_death("created")
        return made

    def activate(self, generation: str) -> None:
        """Swap, with a moment before and one after."""
        self._await_death("built")
        super().activate(generation)
        self._await_death("activated")

    def _await_death(self, moment: str) -> None:
        if moment == self.moment:
            sys.stdout.write(f"{moment}\n")
            sys.stdout.flush()
            sys.stdin.read()


def main(url: str, hosts: str, prefix: str, moment: str) -> None:
    """Rebuild until the moment comes."""
    engine = DyingEngine(ElasticsearchSettings(hosts=hosts, prefix=prefix, replicas=0))
    engine.moment = moment
    with open_store(url) as store:
        IndexStage(store, engine).rebuild()


if __name__ == "__main__":
    main(*sys.argv[1:])
