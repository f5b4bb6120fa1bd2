"""Draws the figures of a pack as SVG files that stand by themselves: colours, sizes and patterns of the pages."""

from __future__ import annotations

from jinja2 import Environment

from api.packs.model import Figure

WIDTH_PX = 640
AXIS_PX = 48
# As in static/tokens.css, in its light form: paper is white.
COLOURS = {
    "paper": "#0072b2",
    "patent": "#d55e00",
    "news": "#009e73",
    "project": "#cc79a7",
    "company": "#e69f00",
    "report": "#56b4e9",
    "all": "#3f7f82",
}


def draw_figure(environment: Environment, figure: Figure) -> str:
    """Return a figure as SVG."""
    template = environment.get_template("components/figure.svg")
    return template.render(
        chart=figure.chart,
        caption=figure.caption,
        colours=COLOURS,
        width=WIDTH_PX,
        axis=AXIS_PX,
        plot=WIDTH_PX - AXIS_PX,
    )
