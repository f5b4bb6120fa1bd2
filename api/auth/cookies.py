"""The cookie of a session. Over TLS its name begins with ``__Host-``: browsers then take it from this host only."""

from __future__ import annotations

from fastapi import Request, Response

_NAME = "scout_session"
_SECURE_NAME = f"__Host-{_NAME}"
_MAX_CHARS = 200


def read_session_token(request: Request) -> str | None:
    """Return the token that a browser sent; one under the other name does not count."""
    token = request.cookies.get(_name(request))
    return token if token and len(token) <= _MAX_CHARS else None


def set_session_cookie(request: Request, response: Response, token: str, max_age_s: int) -> None:
    """Have the browser keep a token: out of reach of scripts, and not sent along from other sites' forms."""
    response.set_cookie(
        _name(request), token, max_age=max_age_s, path="/", secure=_is_secure(request), httponly=True, samesite="lax"
    )


def drop_session_cookie(request: Request, response: Response) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(_name(request), path="/", secure=_is_secure(request), httponly=True, samesite="lax")


def _name(request: Request) -> str:
    return _SECURE_NAME if _is_secure(request) else _NAME


def _is_secure(request: Request) -> bool:
    return bool(request.url.scheme == "https")
