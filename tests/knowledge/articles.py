"""News articles to compare: one story, told with changes that a test names."""

from __future__ import annotations

from datetime import date, timedelta

from core.models import Document, DocumentKind

DAY = date(2026, 3, 2)
HEADLINE = "Delft start-up opens a line for thin lithium niobate wafers"
OTHER_HEADLINE = "Forty jobs as Lumen Optics begins to make modulators"
# Sixteen sentences of one invented story.
SENTENCES = (
    "Lumen Optics, a young company in Delft, has opened its first production line for thin lithium niobate wafers.",
    "The line makes modulators that carry data between the racks of a data centre with less heat than before.",
    "It was paid for with 14.5 million euros that the firm raised from Noordzee Ventures and the province last June.",
    "According to its founder, Marijke Hoekstra, the first 1,200 wafers will leave the clean room before the summer.",
    "She said that demand had grown faster than anybody at the company had planned when the building was drawn.",
    "The firm will hire forty people, most of them process engineers, and take over a second hall next to the canal.",
    "Its wafers are 150 millimetres wide, which is small beside those of silicon but common for this crystal.",
    "A film of lithium niobate less than a micrometre thick is bonded to glass and cut with a focused beam.",
    "What makes this hard is the edge, where light leaks out unless the wall is smooth to within a few atoms.",
    "The company uses an etching step that was found at the university and is licensed to it until 2039.",
    "Two makers of switches in Eindhoven and Dresden have tested samples for eleven months, and both want more.",
    "A competitor in Zurich opened a similar line last autumn, but it works on wafers of 100 millimetres.",
    "Analysts expect that such modulators will take a third of the market for fast links within six years.",
    "Others warn that silicon is cheaper, and that few plants in Europe have the tools to cut the crystal.",
    "Hoekstra answers that the price will fall by half once the second hall runs day and night.",
    "The province said it would look at a loan for that hall when the first customers have signed.",
)
STORY = " ".join(SENTENCES)
NEW_OPENING = (
    "More light for the cloud: that is what visitors were promised on Monday when a ribbon was cut by the water side. "
)
# The same words with other facts, as a machine writes them every week.
REPORT = (
    "{name} closed at {close} euros on {weekday}, after it had opened at {start} euros on the regulated market. The "
    "volume was {volume} shares against an average of {mean} in the last thirty days. Over the year the share is at "
    "{year} per cent, with a high of {high} euros and a low of {low} euros. This report was made from figures of the "
    "exchange and is no advice to buy or to sell. All figures are without guarantee and may be late."
)
ABOUT = (
    "About the company: it was founded as a spin-off of the university and makes devices of thin crystals for fast "
    "links. It has offices on two continents, works with many partners in industry and in research, and is a member of "
    "several associations. Its products are found in the networks of leading operators, in instruments for medicine, "
    "and in sensors for cars and satellites. This release holds statements about the future that depend on risks; "
    "what happens may differ from them, and the company does not bring them up to date. Figures were not audited. "
    "For questions, pictures and talks with the board, write to the office for the press on working days."
)
# A release that anybody may fill in: its only facts are those of who gave it out.
TEMPLATE = (
    "{name} has been selected as a finalist in the annual awards of the European photonics industry. The awards honour "
    "young companies that bring technologies of light to the market. A jury from industry and research looked at the "
    "entries and chose the finalists for their novelty, their business and their team. The winners will be announced "
    "at the annual meeting of the consortium, where all finalists present their products to investors and customers. "
    "{name} is proud to be among them and thanks its team and its partners."
)


def article(key: str, text: str, title: str = HEADLINE, days: int = 0, **changes: object) -> Document:
    values = {"visible_from": DAY + timedelta(days), "lang": "en"} | changes
    return Document("s", key, DocumentKind.NEWS, title, text, **values)  # type: ignore[arg-type]


def report(seed: int) -> str:
    """Return a market report; each seed has its own company and figures."""
    figures = {name: f"{seed * 37 + n * 113}.{n}{seed}" for n, name in enumerate(("close", "start", "volume", "mean"))}
    figures |= {name: f"{seed * 91 + n * 71}.{seed}{n}" for n, name in enumerate(("year", "high", "low"))}
    return REPORT.format(name=("Alpha", "Boreas", "Corvus", "Dorado")[seed % 4], weekday="Tuesday", **figures)


def replace_words(text: str, every: int) -> str:
    """Replace every n-th word that is no name and no number."""
    words = text.split()
    return " ".join(
        "anders" if n % every == 0 and word.isalpha() and word.islower() else word for n, word in enumerate(words)
    )
