"""What the container files say fits what the program is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.cli.crawling import may_crawl
from api.cli.work import STAGES
from core.settings import load_settings, setting_names
from deploy.native import COMPOSE_FILE, VARIABLE, interpolate, load_services, read_env_file
from tests.conftest import ROOT

EXAMPLE = ROOT / ".env.example"
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = ("app", "worker", "migrate")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(interpolate(COMPOSE_FILE.read_text(), read_env_file(EXAMPLE)))
    return found


def test_the_compose_file_is_what_the_specification_asks() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE_FILE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_variable_is_in_the_example_and_no_other() -> None:
    asked = {found[1] for found in VARIABLE.finditer(COMPOSE_FILE.read_text())}
    assert set(read_env_file(EXAMPLE)) - {"COMPOSE_PROFILES"} == asked


def test_the_example_holds_the_defaults() -> None:
    defaults = {found[1]: found[2] for found in VARIABLE.finditer(COMPOSE_FILE.read_text())}
    assert {name: value for name, value in read_env_file(EXAMPLE).items() if name in defaults} == defaults


@pytest.mark.parametrize("name", OURS)
def test_every_setting_of_a_service_exists(name: str) -> None:
    settings = load_services(COMPOSE_FILE, {})[name].environment
    assert set(settings) <= set(setting_names())


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_a_service_are_read(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for variable, value in load_services(COMPOSE_FILE, {})[name].environment.items():
        monkeypatch.setenv(variable, value)
    settings = load_settings()
    assert (settings.index.engine, str(settings.store.password_file)) == (
        "elasticsearch",
        "/run/secrets/postgres_password",
    )


def test_the_example_is_no_obstacle_where_scout_is_called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(EXAMPLE.read_text())
    monkeypatch.chdir(tmp_path)
    assert load_settings().index.engine == "tantivy"


@pytest.mark.parametrize("name", OURS)
def test_our_containers_may_do_little(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("ports")


def test_only_loopback_is_published(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert compose["services"]["app"]["command"][2:4] == ["--host", "127.0.0.1"]


def test_each_profile_has_its_elasticsearch(compose: dict[str, Any]) -> None:
    profiles: dict[str, list[str]] = {}
    for name, service in compose["services"].items():
        for profile in service.get("profiles", ()):
            profiles.setdefault(profile, []).append(name)
    members = ["elasticsearch-1", "elasticsearch-2", "elasticsearch-3"]
    assert profiles == {"single": ["elasticsearch"], "cluster": members}
    for member in members:
        assert compose["services"][member]["environment"]["cluster.initial_master_nodes"] == ",".join(members)


def test_with_the_cluster_both_app_and_worker_know_three_nodes(compose: dict[str, Any]) -> None:
    cluster = read_env_file(EXAMPLE) | dict(re.findall(r"^#   ([A-Z_]+)=(.+)$", EXAMPLE.read_text(), re.MULTILINE))
    services = load_services(COMPOSE_FILE, cluster)
    members = [f"elasticsearch-{number}" for number in (1, 2, 3)]
    ports = [compose["services"][name]["ports"][0].rpartition(":")[0] for name in members]
    hosts = {name: services[name].environment["SCOUT_ELASTICSEARCH__HOSTS"].split(",") for name in ("app", "worker")}
    assert hosts["app"] == [f"http://{port}" for port in ports]
    assert hosts["worker"] == [f"http://{name}:9200" for name in members]


@pytest.mark.parametrize("name", ["app", "worker"])
def test_a_service_waits_for_the_elasticsearch_that_is_started(compose: dict[str, Any], name: str) -> None:
    waits = compose["services"][name]["depends_on"]
    nodes = {other for other, facts in compose["services"].items() if "profiles" in facts}
    assert len(nodes) == 4
    assert all(waits[node] == {"condition": "service_healthy", "required": False} for node in nodes)


@pytest.mark.parametrize("profile", ["single", "cluster"])
def test_the_example_says_how_much_memory_it_takes(compose: dict[str, Any], profile: str) -> None:
    # What migrates has ended when the others begin.
    services = [s for name, s in compose["services"].items() if name != "migrate"]
    limits = [s["mem_limit"] for s in services if profile in s.get("profiles", [profile])]
    assert f" {sum(int(limit.removesuffix('g')) for limit in limits)} GB" in EXAMPLE.read_text()


def test_what_runs_on_has_a_health_check(compose: dict[str, Any]) -> None:
    assert {name for name, s in compose["services"].items() if "healthcheck" not in s} == {"migrate"}


def test_the_worker_says_what_it_works_on_and_has_a_home_to_write_to(compose: dict[str, Any]) -> None:
    worker = compose["services"]["worker"]
    program, command, option, stages, *_ = worker["command"]
    assert (program, command, option, stages) == ("scout", "work", "--only", ",".join(STAGES))
    assert [volume.split(":")[1] for volume in worker["volumes"]] == re.findall(r"SCOUT_HOME=(\S+)", DOCKERFILE)


@pytest.mark.parametrize("contact", ["", "operator@example.org"])
def test_the_worker_crawls_when_the_example_names_a_contact(
    contact: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    given = read_env_file(EXAMPLE) | {"CRAWL_CONTACT": contact}
    for variable, value in load_services(COMPOSE_FILE, given)["worker"].environment.items():
        monkeypatch.setenv(variable, value)
    assert may_crawl(load_settings()) is bool(contact)


def test_every_volume_and_secret_is_declared(compose: dict[str, Any]) -> None:
    mounted = {volume.split(":")[0] for s in compose["services"].values() for volume in s.get("volumes", ())}
    secrets = {secret for s in compose["services"].values() for secret in s.get("secrets", ())}
    assert (mounted, secrets) == (set(compose["volumes"]), set(compose["secrets"]))


def test_the_image_runs_without_privileges_on_locked_packages() -> None:
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.findall(r"^USER (\S+)", last, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes --requirement requirements-server.lock" in DOCKERFILE
    assert not re.search(r"^ADD |apt-get|gcc", DOCKERFILE, re.MULTILINE)


def test_what_is_copied_into_the_image_exists_and_is_not_ignored() -> None:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    copied = [name for line in lines for name in line.split()[:-1]]
    kept = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert set(copied) == kept
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_holds_every_package() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"benchmarks"}
    assert packages <= set(re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, re.MULTILINE))
