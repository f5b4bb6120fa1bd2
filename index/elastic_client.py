"""The connection to an Elasticsearch cluster: a client from the settings, and foreign errors turned into ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elastic_transport import ConnectionError as AwayError
from elastic_transport import ConnectionTimeout, SerializationError, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError
from elasticsearch.serializer import OrjsonSerializer

from core.errors import ConfigurationError, EngineError, EngineUnavailableError
from core.settings import ElasticsearchSettings, read_secret

# What passes: an overload (429), no copy of a shard or no master for now (503), a proxy before it (502, 504).
TRANSIENT_STATUS = frozenset({429, 502, 503, 504})
_REFUSED_STATUS = frozenset({401, 403})
_MAX_RETRIES = 3
_GROUP = "SCOUT_ELASTICSEARCH__"


def make_client(settings: ElasticsearchSettings) -> Elasticsearch:
    """Return a client; nothing is connected yet.

    Raises ConfigurationError naming the setting for an address that is none and a file that cannot be read.
    """
    options: dict[str, Any] = {}
    if settings.ca_file is not None:
        read_secret(settings.ca_file, f"{_GROUP}CA_FILE")
        options["ca_certs"] = str(settings.ca_file)
    if settings.api_key_file is not None:
        options["api_key"] = read_secret(settings.api_key_file, f"{_GROUP}API_KEY_FILE")
    elif settings.username is not None:
        if settings.password_file is None:
            raise ConfigurationError("a user needs a password", place=f"{_GROUP}PASSWORD_FILE")
        options["basic_auth"] = (settings.username, read_secret(settings.password_file, f"{_GROUP}PASSWORD_FILE"))
    hosts = [host.strip() for host in settings.hosts.split(",") if host.strip()]
    if not all(host.startswith(("http://", "https://")) for host in hosts):
        raise ConfigurationError("an address begins with http:// or https://", place=f"{_GROUP}HOSTS={settings.hosts}")
    try:
        return Elasticsearch(
            hosts,
            request_timeout=settings.timeout_s,
            max_retries=_MAX_RETRIES,
            retry_on_status=sorted(TRANSIENT_STATUS - {429}),
            serializer=OrjsonSerializer(),
            **options,
        )
    except (ValueError, OSError) as exc:
        raise ConfigurationError(str(exc), place=f"{_GROUP}HOSTS={settings.hosts}") from exc


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn errors of the client into EngineError, those that may pass into EngineUnavailableError."""
    try:
        yield
    except UnsupportedProductError as exc:
        raise EngineError("what answers there is not Elasticsearch (OpenSearch is not supported)", place=place) from exc
    except ApiError as exc:
        raise make_error(exc.status_code, describe(exc), place) from exc
    except TlsError as exc:
        raise EngineError(f"the certificate is not accepted ({exc.message}): {_GROUP}CA_FILE", place=place) from exc
    except ConnectionTimeout as exc:
        raise EngineUnavailableError(f"no answer in time: {exc.message}", place=place) from exc
    except AwayError as exc:
        raise EngineUnavailableError(f"no connection: {exc.message}", place=place) from exc
    except SerializationError as exc:
        raise EngineError(f"the answer cannot be read: {exc.message}", place=place) from exc
    except TransportError as exc:
        raise EngineUnavailableError(f"no answer: {exc.message}", place=place) from exc


def make_error(status: int, reason: str, place: str) -> EngineError:
    """Return our error for an answer that says no, of a request or of one line of it."""
    if "read_only_allow_delete" in reason or "read-only-allow-delete" in reason or "read-only / allow delete" in reason:
        return EngineUnavailableError(
            f"writing is blocked until the cluster has disk space again: {reason}", place=place
        )
    if status in TRANSIENT_STATUS:
        return EngineUnavailableError(reason, place=place)
    if status in _REFUSED_STATUS:
        return EngineError(f"access is refused ({status}): {reason}; see {_GROUP}API_KEY_FILE, USERNAME", place=place)
    return EngineError(reason, place=place)


def describe(error: ApiError) -> str:
    """Return what went wrong in the server's words: the root cause where it names one."""
    body = error.body
    cause = body.get("error") if isinstance(body, dict) else None
    if isinstance(cause, dict):
        roots = [root for root in cause.get("root_cause", ()) if isinstance(root, dict)]
        first = roots[0] if roots else cause
        return f"{first.get('type', error.status_code)}: {first.get('reason', '')}"
    return f"HTTP status {error.status_code}: {str(body)[:200]}"
