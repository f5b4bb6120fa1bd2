"""Requests made up from the description of the API: each is answered, and as the description says.

Schemathesis makes them, the same in every run; what it finds is mended and given a test of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok

from api.app import create_app
from core.settings import Settings
from tests.api.auth.house import House, open_house

# Enough to meet each bound of each parameter; all together well under a minute.
EXAMPLES = 60
HARMLESS_S = 10.0
load_all_checks()
NAMES = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
WANTED: list[Any] = [CHECKS.get_one(name) for name in NAMES]
SCHEMA = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)}
# What has no parameters, or any text in its address, cannot be asked wrongly.
ASKED = [
    (label, mode)
    for label, operation in OPERATIONS.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or operation.query or operation.body
]


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation of its own: what is made up may change it."""
    with open_house(tmp_path_factory.mktemp("fuzzed")) as opened:
        yield opened


@pytest.mark.parametrize(("label", "mode"), ASKED)
def test_whatever_is_asked_is_answered_as_described(fuzzed: House, label: str, mode: GenerationMode) -> None:
    operation = OPERATIONS[label]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        headers = {"authorization": f"Bearer {fuzzed.keys['ada-admin']}"}
        answer = case.call(base_url=fuzzed.url, headers=headers, timeout=HARMLESS_S)
        case.validate_response(answer, checks=WANTED)

    ask()


def test_every_route_that_is_described_is_asked() -> None:
    described = {f"{method.upper()} {path}" for path, item in SCHEMA.raw_schema["paths"].items() for method in item}
    assert set(OPERATIONS) == described
