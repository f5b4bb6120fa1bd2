"""The stage on both databases."""

from tests.core.conftest import store as store
