"""Where somebody is led after signing in: to a page of ours, never to another site."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from fastapi import Request

START = "/search"
_MAX_CHARS = 2_000
# Pages that are about signing in itself.
_NEVER = ("/login", "/logout")


def sign_in_address(request: Request) -> str:
    """Return the page to sign in on, with the page that was asked for behind it; a change that was asked for is not."""
    if request.method not in {"GET", "HEAD"}:
        return "/login"
    query = f"?{request.url.query}" if request.url.query else ""
    asked = quote(request.url.path, safe="/:~") + query
    return f"/login?{urlencode({'next': asked})}" if asked not in {"/", START} else "/login"


def parse_next(text: str) -> str:
    """Return an address of ours as it was asked for, and where newcomers begin for anything else."""
    is_path = text.startswith("/") and not text.startswith("//") and len(text) <= _MAX_CHARS
    # Browsers read a backslash as a slash, and leave out tabs and line ends.
    if not is_path or "\\" in text or not text.isascii() or not text.isprintable():
        return START
    try:
        parts = urlsplit(text)
    except ValueError:
        return START
    return START if parts.scheme or parts.netloc or parts.path.startswith(_NEVER) else text
