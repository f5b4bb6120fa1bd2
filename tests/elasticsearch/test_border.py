"""What the free server in the tests cannot do: TLS, keys, passwords, and servers that are not Elasticsearch."""

from __future__ import annotations

import base64
import datetime as dt
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.errors import ConfigurationError, EngineError, EngineUnavailableError
from core.settings import ElasticsearchSettings
from index.elastic import ElasticsearchEngine

PRODUCT = {"x-elastic-product": "Elasticsearch"}


@dataclass
class Border:
    """A server that answers every request alike, and keeps what it was asked."""

    status: int = 404
    body: str = "{}"
    headers: Mapping[str, str] = field(default_factory=lambda: PRODUCT)
    authorisations: list[str | None] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(border: Border, context: ssl.SSLContext | None = None) -> Iterator[Border]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that http.server calls
            border.authorisations.append(self.headers.get("authorization"))
            self.send_response(border.status)
            body = border.body.encode()
            answer = {"content-type": "application/json", "content-length": str(len(body)), **border.headers}
            for name, value in answer.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    border.url = f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    try:
        yield border
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def live(**settings: object) -> str | None:
    engine = ElasticsearchEngine(ElasticsearchSettings.model_validate({"timeout_s": 5.0, **settings}))
    try:
        return engine.live()
    finally:
        engine.close()


def test_opensearch_is_not_taken_for_elasticsearch() -> None:
    with (
        serving(Border(200, "{}", {})) as border,
        pytest.raises(EngineError, match="not Elasticsearch") as caught,
    ):
        live(hosts=border.url)
    assert not caught.value.is_transient


@pytest.mark.parametrize(("status", "word"), [(401, "API_KEY_FILE"), (403, "API_KEY_FILE")])
def test_a_wrong_password_is_said_and_not_tried_again(status: int, word: str) -> None:
    body = json.dumps({"error": {"type": "security_exception", "reason": "unable to authenticate"}})
    with serving(Border(status, body)) as border:
        with pytest.raises(EngineError, match=word) as caught:
            live(hosts=border.url)
        assert (caught.value.is_transient, len(border.authorisations)) == (False, 1)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_passes_may_be_asked_again(status: int) -> None:
    with serving(Border(status)) as border, pytest.raises(EngineUnavailableError):
        live(hosts=border.url)


def test_an_answer_that_is_no_json_is_named() -> None:
    with serving(Border(200, "<html>")) as border, pytest.raises(EngineError, match="cannot be read"):
        live(hosts=border.url)


def test_an_api_key_is_sent(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("a2V5OnNlY3JldA==\n")
    with serving(Border()) as border:
        assert live(hosts=border.url, api_key_file=key) is None
    assert set(border.authorisations) == {"ApiKey a2V5OnNlY3JldA=="}


def test_user_and_password_are_sent(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("geheim\n")
    with serving(Border()) as border:
        live(hosts=border.url, username="scout", password_file=password)
    assert set(border.authorisations) == {"Basic " + base64.b64encode(b"scout:geheim").decode()}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"hosts": "nowhere"}, "SCOUT_ELASTICSEARCH__HOSTS"),
        ({"hosts": ""}, "SCOUT_ELASTICSEARCH__HOSTS"),
        ({"hosts": "ftp://127.0.0.1:1"}, "SCOUT_ELASTICSEARCH__HOSTS"),
        ({"username": "scout"}, "SCOUT_ELASTICSEARCH__PASSWORD_FILE"),
        ({"api_key_file": "/nowhere"}, "SCOUT_ELASTICSEARCH__API_KEY_FILE"),
        ({"hosts": "https://127.0.0.1:9200", "ca_file": "/nowhere"}, "SCOUT_ELASTICSEARCH__CA_FILE"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        live(**settings)


def test_an_empty_secret_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("\n")
    with pytest.raises(ConfigurationError, match="empty"):
        live(api_key_file=tmp_path / "key")


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate authority's file, and the context of a server on loopback that it vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scoutbase test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    held, secret = tmp_path / "ca.pem", tmp_path / "key.pem"
    held.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(held, secret)
    return held, context


def test_a_certificate_of_the_given_authority_is_accepted(authority: tuple[Path, ssl.SSLContext]) -> None:
    held, context = authority
    with serving(Border(), context) as border:
        assert live(hosts=border.url, ca_file=held) is None


def test_a_certificate_of_nobody_known_is_refused(authority: tuple[Path, ssl.SSLContext]) -> None:
    with serving(Border(), authority[1]) as border, pytest.raises(EngineError, match="CA_FILE"):
        live(hosts=border.url)
