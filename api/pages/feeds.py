"""``/search.atom``: the feed of a search under the address of its page, where feed readers look for it."""

from __future__ import annotations

from fastapi import APIRouter

from api.routers.feeds import get_feed

router = APIRouter(include_in_schema=False)
router.get("/search.atom")(get_feed)
