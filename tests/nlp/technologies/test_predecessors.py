from __future__ import annotations

from dataclasses import replace

import pytest

from core.taxonomy.model import Taxonomy
from nlp.technologies.predecessors import find_known

KNOWN = {"energy-materials", "gone", "older"}


def known_as(taxonomy: Taxonomy, retired: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return find_known(replace(taxonomy, retired=retired), KNOWN)


@pytest.mark.parametrize(
    ("retired", "expected"),
    [
        ({}, {}),
        ({"gone": ("quantum-computing",)}, {"quantum-computing": "gone"}),
        ({"gone": ()}, {}),
        ({"never-learned": ("quantum-computing",)}, {}),
        ({"older": ("quantum-computing",), "gone": ("quantum-computing",)}, {"quantum-computing": "gone"}),
        ({"gone": ("energy-materials",)}, {}),
    ],
)
def test_a_technology_is_known_as_what_it_was_before(
    taxonomy: Taxonomy, retired: dict[str, tuple[str, ...]], expected: dict[str, str]
) -> None:
    assert known_as(taxonomy, retired) == {"energy-materials": "energy-materials"} | expected
