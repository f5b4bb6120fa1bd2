"""Every setting, described: ``SCOUT_<NAME>`` in the environment or ``.env``, nested by ``__``; or kept in the home.

No other module reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from core.errors import ConfigurationError
from core.kept_settings import KeptSettings, read_kept_settings

PREFIX = "SCOUT_"
ENV_FILE = ".env"
# Quantum, integrated photonics, batteries.
DEFAULT_TECHNOLOGIES = "quantum-technologies,integrated-photonics,energy-materials"


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoreSettings(_Group):
    """The database."""

    url: str | None = Field(None, description="SQLAlchemy URL; default: SQLite in SCOUT_HOME")
    password_file: Path | None = Field(None, description="file that holds the password for the URL")
    timeout_s: float = Field(30.0, gt=0, description="how long to wait for a locked database or a free connection")
    pool_size: int = Field(5, ge=1, le=100, description="connections that one process keeps to PostgreSQL")
    retry_s: float = Field(
        120.0, ge=0, description="how long a stage pauses, in all, before it gives up a database or engine that is away"
    )
    lease_s: float = Field(300.0, gt=0, description="how long a worker keeps a batch before another may take it")


class IndexSettings(_Group):
    """The search engine."""

    engine: str = Field("tantivy", description="which engine holds the index: tantivy or elasticsearch")
    heap_mb: int = Field(128, ge=15, le=4096, description="tantivy: memory of the index writer in MB")
    writer_threads: int = Field(2, ge=1, le=8, description="tantivy: threads of the index writer")


class ElasticsearchSettings(_Group):
    """The Elasticsearch cluster, where ``index.engine`` asks for it."""

    hosts: str = Field("http://127.0.0.1:9200", description="addresses of its nodes, separated by commas")
    prefix: str = Field(
        "scoutbase", pattern=r"^[a-z][a-z0-9_-]{0,63}$", description="name of the alias; its indexes begin with it"
    )
    ca_file: Path | None = Field(None, description="certificate authority that signed the nodes' certificates (PEM)")
    api_key_file: Path | None = Field(None, description="file that holds the API key (encoded form)")
    username: str | None = Field(None, description="user of the cluster, where no API key is used")
    password_file: Path | None = Field(None, description="file that holds the user's password")
    shards: int = Field(1, ge=1, le=256, description="primary shards of a new index")
    replicas: int = Field(1, ge=0, le=16, description="copies of each shard in a new index")
    timeout_s: float = Field(30.0, gt=0, description="how long one request may take")
    bulk_mb: int = Field(4, ge=1, le=64, description="largest request when writing, in MB")


class CrawlSettings(_Group):
    """How we behave towards sources."""

    contact: str | None = Field(None, description="e-mail or URL of the operator, sent with every request")
    sources: Path | None = Field(
        None, description="folder of further source files, default: sources in SCOUT_HOME; an id replaces a shipped one"
    )
    sources_on: str = Field("", description="sources that are asked though their file says they are off, by commas")
    sources_off: str = Field("", description="sources that are not asked though their file says they are on, by commas")
    technologies: str = Field(
        DEFAULT_TECHNOLOGIES, description="technologies and clusters that sources are asked for, by commas"
    )
    keys_file: Path | None = Field(None, description="file of lines NAME=value: the keys that sources ask for")
    sandbox_url: str | None = Field(
        None,
        description="base URL of a sandbox that answers instead of the real services (of CRAWL__SOURCES only, if set)",
    )
    timeout_s: float = Field(30.0, gt=0, description="how long one request may take")
    concurrent: int = Field(64, ge=1, le=1000, description="how many requests are under way at once, to all sources")
    readers: int = Field(2, ge=0, le=64, description="processes that read answers; 0 reads in the crawl's own")
    max_wait_s: float = Field(
        600.0, ge=0, description="how long a crawl waits for one source at most; what is due later is left to the next"
    )
    max_waiting: int = Field(
        50_000, ge=1, description="when more documents wait to be tagged, scout work pauses the crawl until fewer do"
    )
    max_download_mb: int = Field(32, ge=1, le=1024, description="largest answer accepted from a source, in MB")
    max_document_kb: int = Field(2048, ge=1, le=65536, description="largest text of one document, in kB")


class EgressSettings(_Group):
    """Where requests to addresses that come from data or users may go."""

    allow: str = Field("", description="inner addresses that may be asked: host:port or network/length:port, by commas")
    proxy: str | None = Field(
        None, pattern=r"^http://[^\s/]+/?$", description="HTTP proxy that all requests to sources go through"
    )


class ServeSettings(_Group):
    """The web server."""

    host: str = Field("127.0.0.1", description="address to listen on; without accounts loopback only")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on")
    hosts: str = Field(
        "", description="names under which it is reached besides loopback, by commas; needs accounts; *: any name"
    )
    proxies: str = Field(
        "", description="addresses of proxies whose X-Forwarded-For and -Proto are believed, by commas"
    )
    session_idle_hours: float = Field(12.0, gt=0, le=720, description="a session ends when it was not used for so long")
    session_max_hours: float = Field(168.0, gt=0, le=2160, description="a session ends after so long in any case")
    rate_per_s: float = Field(
        20.0, gt=0, description="requests a second of one key, session or unknown address; with accounts only"
    )
    rate_burst: int = Field(200, ge=1, description="how many of them at once")


class LogSettings(_Group):
    """Structured logs."""

    level: Literal["debug", "info", "warning", "error"] = Field("warning", description="lowest level written")
    format: Literal["json", "console"] = Field("console", description="one JSON object a line, or for eyes")


class Settings(BaseSettings):
    """All settings of one installation; frozen. Build it with :func:`load_settings`."""

    # The file may hold lines of other programs; names that begin with ours are checked by ``load_settings``.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_file=ENV_FILE, frozen=True, extra="ignore"
    )

    home: Path = Field(Path("scoutbase-data"), description="folder of the database and the index")
    taxonomy: Path | None = Field(None, description="folder of taxonomy files; default: those shipped")
    store: StoreSettings = StoreSettings()
    index: IndexSettings = IndexSettings()
    elasticsearch: ElasticsearchSettings = ElasticsearchSettings()
    crawl: CrawlSettings = CrawlSettings()
    egress: EgressSettings = EgressSettings()
    serve: ServeSettings = ServeSettings()
    log: LogSettings = LogSettings()
    demo: bool = Field(False, description="show the banner that the world is fictional")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put what is kept in the home behind what is said otherwise."""
        del file_secret_settings
        return init_settings, env_settings, dotenv_settings, _KeptSource(settings_cls)

    @property
    def store_url(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.store.url or f"sqlite:///{self.home / 'scoutbase.sqlite'}"

    @property
    def index_dir(self) -> Path:
        """Folder that holds one sub-folder for each index generation."""
        return self.home / "index"


def load_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` win over the environment.

    Raises ConfigurationError naming each wrong or unknown variable.
    """
    _refuse_unknown(os.environ)
    _refuse_unknown(_names_in_file(), where=f" in {ENV_FILE}")
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as exc:
        kept = load_kept_settings(_home(overrides))
        lines = [f"{_place(e['loc'], kept)}: {e['msg']}" for e in exc.errors()]
        raise ConfigurationError("; ".join(lines), place="settings") from exc


def load_kept_settings(home: Path) -> KeptSettings:
    """Read what is kept in a home. Raises ConfigurationError naming file, line and key."""
    return read_kept_settings(home, _names_by_group())


def split_list(text: str) -> tuple[str, ...]:
    """Return what a setting lists, by commas, once each."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def read_secret(path: Path, variable: str) -> str:
    """Return what a secret file holds, without the line end. Raises ConfigurationError naming the variable."""
    try:
        content = path.read_text().strip()
    except (OSError, UnicodeError) as exc:
        raise ConfigurationError(f"cannot be read: {exc}", place=f"{variable}={path}") from exc
    if not content:
        raise ConfigurationError("the file is empty", place=f"{variable}={path}")
    return content


class _KeptSource(PydanticBaseSettingsSource):
    """What is kept in the home that the environment names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return nothing: all of the file is read at once."""
        del field
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        home = self.current_state.get("home", Settings.model_fields["home"].default)
        return dict(load_kept_settings(Path(home)).values)


def _home(overrides: Mapping[str, object]) -> Path:
    """Return the home, though another setting is wrong."""
    told = os.environ.get(_variable(("home",))) or DotEnvSettingsSource(Settings).env_vars.get("scout_home")
    return Path(str(overrides.get("home") or told or Settings.model_fields["home"].default))


def _place(location: tuple[int | str, ...], kept: KeptSettings) -> str:
    """Return where a wrong value stands: the environment wins over what is kept."""
    variable = _variable(location)
    is_told = variable in {name.upper() for name in (*os.environ, *_names_in_file())}
    return variable if is_told else kept.place(location) or variable


def _variable(location: tuple[int | str, ...]) -> str:
    return PREFIX + "__".join(str(part) for part in location).upper()


def _names_in_file() -> list[str]:
    try:
        return [name.upper() for name in DotEnvSettingsSource(Settings).env_vars]
    except (OSError, UnicodeError) as exc:
        raise ConfigurationError(f"cannot be read: {exc}", place=ENV_FILE) from exc


def _refuse_unknown(names: Iterable[str], where: str = "") -> None:
    known = setting_names()
    ours = [name for name in names if name.upper().startswith(PREFIX)]
    wrong = sorted(n for n in ours if n.upper() not in known and not n.startswith("SCOUT_TEST_"))
    if wrong:
        raise ConfigurationError("unknown setting", place=", ".join(wrong) + where)


def _names_by_group() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {"": []}
    for name, info in Settings.model_fields.items():
        if isinstance(info.default, _Group):
            groups[name] = list(type(info.default).model_fields)
        else:
            groups[""].append(name)
    return groups


def setting_names() -> dict[str, str]:
    """Return each variable's name with its description."""
    names: dict[str, str] = {}
    for name, info in Settings.model_fields.items():
        if isinstance(info.default, _Group):
            group = type(info.default)
            names |= {_variable((name, key)): f.description or "" for key, f in group.model_fields.items()}
        else:
            names[_variable((name,))] = info.description or ""
    return names
