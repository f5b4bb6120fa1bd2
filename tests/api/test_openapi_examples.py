"""Every route shows in the description of the API how it is asked and what it answers, and both are true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from api.app import create_app
from api.openapi.examples import FOLDER, load_example
from core.settings import Settings

SCHEMA = create_app(Settings()).openapi()
ROUTES = [(method, path) for path, item in SCHEMA["paths"].items() for method in item]


def answer_of(operation: dict[str, Any]) -> dict[str, Any]:
    """The media types of the answer that is meant to be given."""
    [status] = [one for one in operation["responses"] if one.startswith("2")]
    content: dict[str, Any] = operation["responses"][status].get("content", {})
    return content


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_has_an_example_of_what_it_is_asked(method: str, path: str) -> None:
    operation = SCHEMA["paths"][path][method]
    wanted = [one for one in operation.get("parameters", ()) if one["in"] == "path"]
    assert [one["name"] for one in wanted if "example" not in one] == []
    for content in operation.get("requestBody", {}).get("content", {}).values():
        assert "example" in content or "examples" in content, "see docs/examples/take.py"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_answer_has_an_example(method: str, path: str) -> None:
    operation = SCHEMA["paths"][path][method]
    example = load_example(operation["operationId"])
    assert example is not None, "see docs/examples/take.py"
    for media_type, content in answer_of(operation).items():
        told = example["answers"][media_type] if "answers" in example else example["answer"]
        assert content["example"] == (told if media_type == "application/json" else str(told))


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_an_example_is_as_the_description_says(method: str, path: str) -> None:
    operation = SCHEMA["paths"][path][method]
    for content in (answer_of(operation), operation.get("requestBody", {}).get("content", {})):
        if "application/json" in content:
            schema = {**content["application/json"]["schema"], "components": SCHEMA["components"]}
            assert list(iter_errors(schema, content["application/json"]["example"])) == []


def iter_errors(schema: dict[str, Any], example: object) -> Iterator[str]:
    for error in jsonschema_rs.validator_for(schema).iter_errors(example):
        yield f"{error.instance_path}: {error.message[:200]}"


def test_what_is_not_as_described_would_be_found() -> None:
    path = "/api/v1/search"
    schema = {
        **answer_of(SCHEMA["paths"][path]["get"])["application/json"]["schema"],
        "components": SCHEMA["components"],
    }
    assert list(iter_errors(schema, {"total": "many"}))


def test_no_example_is_of_a_route_that_is_gone() -> None:
    known = {SCHEMA["paths"][path][method]["operationId"] for method, path in ROUTES}
    assert {file.stem for file in FOLDER.glob("*.json")} <= known
