"""Reads pages as a strict reader would: every element closed, what is text kept apart from what is markup."""

from __future__ import annotations

from html.parser import HTMLParser

BLOCKS = frozenset({"p", "li", "dt", "dd", "td", "th", "caption", "h1", "h2", "h3", "span"})
VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})


class Page(HTMLParser):
    """A page taken apart. ``unclosed`` names elements that are not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.unclosed: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.unclosed += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.tags.append((tag, held))
        if "id" in held:
            self.ids.append(held["id"])
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.unclosed.append(f"/{tag}")

        self.text += " " if tag in BLOCKS else ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of all elements of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]

    def scripts(self) -> list[str]:
        """Return what runs on the page, but the scripts of our own: their addresses, empty for one in the page."""
        return [src for one in self.all("script") if not (src := one.get("src", "")).startswith("/static/")]

    def links(self, with_class: str = "") -> list[str]:
        """Return the addresses of all links of a class."""
        return [a["href"] for a in self.all("a") if with_class in a.get("class", "").split() or not with_class]

    @property
    def words(self) -> str:
        """The text with single blanks."""
        return " ".join(self.text.split())
