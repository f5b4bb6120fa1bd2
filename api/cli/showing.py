"""How a preview is shown: what would be collected, which fields are filled, what would be refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from api.cli.console import add_row, make_table, out
from crawlers.adding.previewing import Preview, PreviewRow
from crawlers.reading import Refused

_MOST_ROWS = 10
_MOST_REFUSALS = 10
# Shown also where nothing has them.
_MAIN_FIELDS = frozenset({"text", "dates"})
_FIELDS = (
    *("text", "dates", "url", "lang", "people", "organisations", "identifiers", "classifications"),
    *("kinds", "country", "city", "established", "links", "codes"),
)


def preview_as_json(shown: Preview) -> dict[str, Any]:
    """Return a preview as JSON."""
    return {
        "rows": [asdict(row) | {"filled": sorted(row.filled)} for row in shown.rows],
        "fill": dict(shown.fill),
        "refused": [{"place": one.error.place or one.place, "reason": one.error.message} for one in shown.refused],
        "errors": list(shown.errors),
        "unknown_fields": sorted(shown.unknown_fields),
        "others": dict(shown.others),
    }


def print_preview(shown: Preview) -> None:
    """Print a preview for eyes."""
    if shown.rows:
        _print_rows(shown.rows)
        _print_fill(shown.rows)
    lines = [f"would be refused: {_reason(one)}" for one in shown.refused[:_MOST_REFUSALS]]
    if len(shown.refused) > _MOST_REFUSALS:
        lines.append(f"would be refused: {len(shown.refused) - _MOST_REFUSALS:,} more")
    lines += [f"cannot be read: {error}" for error in shown.errors]
    if shown.unknown_fields:
        lines.append(f"fields that nothing uses: {', '.join(sorted(shown.unknown_fields))}")
    lines += [f"not asked here: {count:,} more requests of the kind {role!r}" for role, count in shown.others.items()]
    for line in lines:
        out().print(line, markup=False)


def _print_rows(rows: Sequence[PreviewRow]) -> None:
    table = make_table("date", "title", "link")
    for row in rows[:_MOST_ROWS]:
        add_row(table, row.day.isoformat() if row.day else None, row.title or None, row.url or None)
    out().print(table)
    if len(rows) > _MOST_ROWS:
        out().print(f"… and {len(rows) - _MOST_ROWS:,} more", markup=False)


def _print_fill(rows: Sequence[PreviewRow]) -> None:
    """Print how many rows have each field: of those that a list names, and of those that were read whole."""
    read, listed = [row for row in rows if row.is_record], [row for row in rows if not row.is_record]
    groups = [(name, group) for name, group in (("listed only", listed), ("read", read)) if group]
    table = make_table("field", *(f"#{name} ({len(group):,})" for name, group in groups))
    for field in _FIELDS:
        if field in _MAIN_FIELDS or any(field in row.filled for row in rows):
            add_row(table, field, *(_share(field, group) for _, group in groups))
    out().print()
    out().print(table)
    without_text = [row for row in read if "text" not in row.filled]
    if read and not without_text:
        out().print(f"\nthe first text begins: {' '.join(read[0].lead.split())[:160]}", markup=False)


def _share(field: str, rows: Sequence[PreviewRow]) -> str:
    return f"{sum(field in row.filled for row in rows) / len(rows):.0%}"


def _reason(one: Refused) -> str:
    place = one.error.place or one.place
    return f"{place}: {one.error.message}" if place else one.error.message
