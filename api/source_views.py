"""How much of the sources a visitor may see."""

from __future__ import annotations

from api.auth.permissions import Permission
from api.source_health import View
from api.state import Services


def view_of(services: Services) -> View:
    """Return what the visitor may see of sources."""
    return View(services.spaces, has_imports=services.visitor.may(Permission.OPERATE))
