from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.cli.conftest import Scout

NEWS = [
    ("2021-05-20", "Ringwerk raises $26M Series A to make photonic chips", "One"),
    ("2021-05-21", "Photonic chips: Ringwerk Raises $26 Million In Series A Funding", "Two"),
    ("2021-06-01", "Ringwerk denies it has raised $26M", "Three"),
    ("2021-06-03", "Lumen Optics acquires Waferlab for €12 million", "Four"),
    ("2021-06-04", "Nothing happened in the harbour on this quiet day", "Five"),
]


@pytest.fixture
def base(scout: Scout, tmp_path: Path) -> Scout:
    """A base of five headlines, tagged and resolved."""
    lines = [
        {
            "lang": "en",
            "topic": "t",
            "date": day,
            "title": title,
            "source": outlet,
            "url": f"https://{outlet}.example/a",
        }
        for day, title, outlet in NEWS
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    assert scout("import", "headlines", str(path)).code == 0
    assert scout("run").code == 0
    return scout


def test_what_ten_outlets_tell_is_one_event_with_its_sentences(base: Scout) -> None:
    listed = base("events", "list", "ringwerk b.v.", "--json").json
    assert listed["total"] == 1
    [event] = listed["hits"]
    assert (event["kind"], event["state"], len(event["documents"])) == ("funding", "denied", 3)
    assert event["facts"]["round"] == "Series A"
    assert event["facts"]["amount_eur"] == pytest.approx(26e6 / 1.183, rel=0.01)
    shown = base("events", "show", event["id"], "--json").json
    assert [told["certainty"] for told in shown["told"]] == ["done", "done", "denied"]
    assert [told["sentence"] for told in shown["told"]] == [NEWS[0][1], NEWS[1][1], NEWS[2][1]]


def test_events_and_signals_are_shown_to_people(base: Scout) -> None:
    listed = base("events", "list", "--kind", "acquisition")
    assert "Lumen Optics" in listed.out
    assert "EUR 12,000,000" in listed.out
    [event] = base("events", "list", "--kind", "acquisition", "--json").json["hits"]
    shown = base("events", "show", event["id"]).out
    assert f"“{NEWS[3][1]}”" in shown
    assert "acquirer: Lumen Optics" in shown
    assert "funding" in base("signals", "list").out


def test_a_sample_is_the_same_for_the_same_seed(base: Scout) -> None:
    drawn = base("signals", "sample", "2", "--json").json
    assert drawn["total"] >= 4
    assert len(drawn["hits"]) == 2
    assert base("signals", "sample", "2", "--json").json == drawn
    assert "of 3 signals, seed 1" in base("signals", "sample", "9", "--kind", "funding").err


def test_an_unknown_event_is_told(base: Scout) -> None:
    shown = base("events", "show", "event-none")
    assert shown.code == 2
    assert "there is no such event: scout events list" in shown.err


def test_a_wrong_amount_is_corrected_and_the_correction_undone(base: Scout) -> None:
    [event] = base("events", "list", "waferlab", "--json").json["hits"]
    [document] = event["documents"]
    written = base(
        "corrections",
        "signal",
        document,
        "acquisition",
        "--amount",
        "EUR 14000000",
        "--reason",
        "the company says",
        "--json",
    )
    assert written.code == 0
    assert base("run").code == 0
    [event] = base("events", "list", "waferlab", "--json").json["hits"]
    assert event["money"]["amount"]["high"] == 14e6
    exported = [json.loads(line) for line in base("export", "corrections").out.splitlines()]
    assert [(one["document"], one["title"]) for one in exported] == [(document, NEWS[3][1])]
    assert base("corrections", "undo", str(written.json["statement"])).code == 0
    assert base("run").code == 0
    [event] = base("events", "list", "waferlab", "--json").json["hits"]
    assert event["money"]["amount"]["high"] == 12e6
    assert base("corrections", "list", "--json").json["total"] == 0


def test_a_wrong_tag_is_corrected_in_the_search(base: Scout) -> None:
    found = base("search", "technology:integrated-photonics", "--json").json
    document = found["hits"][0]["documents"][0]
    assert base("corrections", "tag", document, "integrated-photonics", "not", "--reason", "a name").code == 0
    assert base("run").code == 0
    after = base("search", "technology:integrated-photonics", "--json").json
    assert after["total"] == found["total"] - 1
    assert "integrated-photonics" in base("corrections", "list").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("tag", "news:none", "integrated-photonics", "not"), "there is no such document"),
        (("tag", "news:none", "no-such-thing", "not"), "there is no such technology"),
        (("tag", "news:none", "integrated-photonics", "perhaps"), "perhaps"),
        (("link", "news:none", "Lumen", "ror:none"), "there is no such organisation"),
        (("signal", "news:none", "funding"), "say what is wrong"),
        (("signal", "news:none", "funding", "--amount", "five"), "an amount is a currency and a number"),
        (("signal", "news:none", "funding", "--amount", "EUR 14,5"), "an amount is a currency and a number"),
        (("signal", "news:none", "funding", "--amount", "EUR 7-5"), "from the lower to the higher"),
        (("signal", "news:none", "funding", "--amount", "EUR 14,500,000 - 15,000,000"), "there is no such document"),
    ],
)
def test_a_correction_of_nothing_is_refused(scout: Scout, arguments: tuple[str, ...], told: str) -> None:
    refused = scout("corrections", *arguments, "--reason", "so")
    assert refused.code == 2
    assert told in refused.err


def test_an_export_that_cannot_be_written_is_told(scout: Scout, tmp_path: Path) -> None:
    refused = scout("export", "corrections", "--to", str(tmp_path))
    assert refused.code == 2
    assert "the file cannot be written" in refused.err
