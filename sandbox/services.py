"""The services of the fictional world that keep something of who asks: papers, patents, projects, organisations."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from sandbox.answers import Answer
from sandbox.cordis import ARCHIVES, write_archive
from sandbox.epo import REST, TOKEN_PATH, OpenPatentServices
from sandbox.model import World
from sandbox.openalex import OpenAlex
from sandbox.ror import Ror


class Services:
    """Answers for each service by its path. ``base``: where the sandbox is served."""

    def __init__(self, world: World, base: str) -> None:
        self._world = world
        self._papers = OpenAlex(world)
        self._patents = OpenPatentServices(world)
        self._register = Ror(world, base)

    def answer(self, target: str, headers: Mapping[str, str]) -> Answer | None:
        """Answer a GET; ``None`` for a path that is no service's."""
        url = urlsplit(target)
        parameters = dict(parse_qsl(url.query, keep_blank_values=True))
        if url.path.startswith(REST):
            return self._patents.answer(url.path, parameters, headers)
        if url.path in ARCHIVES:
            return Answer(write_archive(self._world, ARCHIVES[url.path]), "application/zip")
        return self._papers.answer(url.path, parameters) or self._register.answer(url.path, parameters)

    def answer_post(self, target: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        """Answer a POST; ``None`` for a path that takes none."""
        return self._patents.give_token(headers, body) if urlsplit(target).path == TOKEN_PATH else None
