"""The recogniser as it is shipped."""

from __future__ import annotations

import pytest

from nlp.entities.recogniser import Recogniser


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    return Recogniser()
