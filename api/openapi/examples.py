"""Examples of what routes are asked and answer, for the description of the API; taken by ``docs.examples.take``.

One file an operation: ``{"path": {…}, "query": {…}, "body": {…}, "answer": …}``, of the fictional world of the demo.
One that answers in several formats has ``"answers"``, by media type.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).parent / "answers"
_JSON = "application/json"
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def load_example(operation_id: str) -> dict[str, Any] | None:
    """Return the example of an operation, ``None`` where there is none."""
    file = FOLDER / f"{operation_id}.json"
    return orjson.loads(file.read_bytes()) if file.is_file() else None


def add_examples(schema: dict[str, Any]) -> None:
    """Write the examples into an OpenAPI description: of parameters, bodies and answers that have none yet."""
    for item in schema["paths"].values():
        for method, operation in item.items():
            example = load_example(operation["operationId"]) if method in _METHODS else None
            if example is not None:
                _add_to(operation, example)


def _add_to(operation: dict[str, Any], example: dict[str, Any]) -> None:
    asked = {("path", name): value for name, value in example.get("path", {}).items()}
    asked |= {("query", name): value for name, value in example.get("query", {}).items()}
    for parameter in operation.get("parameters", ()):
        place = parameter["in"], parameter["name"]
        if place in asked:
            parameter.setdefault("example", asked[place])
    if "body" in example:
        for content in operation.get("requestBody", {}).get("content", {}).values():
            content.setdefault("example", example["body"])
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            for media_type, content in response.get("content", {}).items():
                _add_answer(content, example, media_type)


def _add_answer(content: dict[str, Any], example: dict[str, Any], media_type: str) -> None:
    answers = example.get("answers", {})
    if media_type in answers:
        content.setdefault("example", answers[media_type])
    elif "answer" in example:
        content.setdefault("example", example["answer"] if media_type == _JSON else str(example["answer"]))
