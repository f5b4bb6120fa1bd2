"""Tokens in a crawl: asked for when a request lacks one, renewed once when a source says that it holds no more."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from core.errors import ConfigurationError, FormatError, ScoutError, StatusError
from core.store.crawling.asks import HeldAsk
from crawlers.fetching.lanes import Turn
from crawlers.fetching.response import Fetched
from crawlers.fetching.routing import route
from crawlers.keys import Keys
from crawlers.options import KeyOptions
from crawlers.source import Source
from crawlers.tokens import TOKEN_BODY, TOKEN_HEADERS, read_token, says_expired

# RFC 6749, 5.2: what is wrong with who asks, or with how; the same again is refused again.
_WRONG_KEY = frozenset({400, 401, 403})
# Names of errors as the RFC and the EPO write them; any other part of the answer may hold what nobody should see.
_ERROR = re.compile(rb'"(?:error|Error|ErrorCode|error_description)"\s*:\s*"([\w .,\-]{1,80})"')


@dataclass(slots=True)
class TokenDesk:
    """Knows which token each request goes out with, and which requests had theirs renewed."""

    keys: Keys = field(default_factory=Keys)
    _renewed: set[tuple[str, str]] = field(default_factory=set)

    def lacks(self, source: Source, url: str) -> bool:
        """Whether a request to this address waits for a token."""
        return self.keys.lacks_token(source, url)

    def request(self, turn: Turn) -> tuple[str, dict[str, str], str]:
        """Return where a token is asked for, with which headers and body."""
        rule = _rule(turn.run.source)
        url = route(rule.token_url or "", turn.run.source, turn.run.round.sandbox_url)
        return url, {**TOKEN_HEADERS, "Authorization": self.keys.basic_header(rule)}, TOKEN_BODY

    def take(self, turn: Turn, answer: Fetched | ScoutError) -> ScoutError | None:
        """Take in what a request for a token gave; return what is wrong with it.

        ConfigurationError: the key is not accepted. Neither that nor any other error repeats a secret.
        """
        rule = _rule(turn.run.source)
        if isinstance(answer, ScoutError):
            answer.place = rule.token_url
            return answer
        if answer.status in _WRONG_KEY:
            message = f"{turn.run.source.publisher} does not accept the key {rule.name}{_said(answer)}"
            return ConfigurationError(message, place=turn.run.source.id)
        if not 200 <= answer.status < 300:
            message = f"HTTP {answer.status} where a token should be{_said(answer)}"
            return StatusError(message, http_status=answer.status, place=rule.token_url)
        try:
            self.keys.take_token(rule, read_token(answer.body, time.monotonic(), place=rule.token_url or ""))
        except FormatError as exc:
            return exc
        return None

    def must_renew(self, turn: Turn, fetched: Fetched) -> bool:
        """Whether an answer refuses the token that its request was signed with; another one is no longer noted."""
        if turn.token is not None and says_expired(fetched.status, fetched.headers, fetched.body):
            return True
        self._renewed.discard(_name(turn.held))
        return False

    def renew(self, turn: Turn) -> ConfigurationError | None:
        """Let a refused token go, so that the request is made again with another; once a request.

        Returns the error of one whose second token was refused too: the key is good for tokens, not for the source.
        """
        rule, name = _rule(turn.run.source), _name(turn.held)
        self.keys.drop_token(rule, turn.token or 0)
        if name not in self._renewed:
            self._renewed.add(name)
            return None
        message = f"{turn.run.source.publisher} gives tokens for the key {rule.name} and refuses each of them"
        return ConfigurationError(message, place=turn.run.source.id)


def _rule(source: Source) -> KeyOptions:
    if source.key is None or source.key.token_url is None:
        raise ConfigurationError("no token_url in its block key", place=source.id)
    return source.key


def _name(held: HeldAsk) -> tuple[str, str]:
    return held.ask.source, held.ask.id


def _said(answer: Fetched) -> str:
    said = b", ".join(dict.fromkeys(_ERROR.findall(answer.body[:4_096]))).decode()
    return f": {said}" if said else f": HTTP {answer.status}"
