"""arXiv by its three ways: one recorded answer of the query API, and answers in the documented shape."""

from __future__ import annotations

from datetime import date

from core.errors import FormatError, NoAnswerError, SourceError, StatusError
from core.store.crawling.asks import Ask
from crawlers.backfill.topics import Topic, Window
from crawlers.parsing.oai import OaiError
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.oai_pmh import OaiPmhSpider, Place
from tests.crawlers.sources.recorded import Answers, Told, shared

# A Thursday (TODAY of the tests), and the Saturday and Monday of that week.
_AS_OF = "Thu, 26 Nov 2026 00:00:00 -0500"
RSS_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n<rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\""
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>'
    "<title>quant-ph updates on arXiv.org</title><link>http://rss.arxiv.org/rss/quant-ph</link>"
    f"<description>quant-ph updates</description><lastBuildDate>{_AS_OF}</lastBuildDate><pubDate>{_AS_OF}</pubDate>"
    "<skipDays><day>Sunday</day><day>Saturday</day></skipDays>"
)
RSS_END = "</channel></rss>"
SETS = (
    "physics:quant-ph physics:physics:optics physics:physics:app-ph physics:cond-mat:mtrl-sci"
    " physics:cond-mat:mes-hall cs:cs:ET cs:cs:AR"
).split()


def rss_item(number: int = 1, kind: str = "new", day: str = _AS_OF, **parts: str) -> str:
    """Return an item of the feed."""
    key = f"2611.{number:05d}"
    told = {
        "guid": f'<guid isPermaLink="false">oai:arXiv.org:{key}v1</guid>',
        "title": f"<title>A laser of {number} atoms</title>",
        "link": f"<link>https://arxiv.org/abs/{key}</link>",
        "description": f"<description>arXiv:{key}v1 Announce Type: {kind} \nAbstract: We build a\nlaser.</description>",
        "category": "<category>physics.optics</category><category>quant-ph</category>",
        "pubDate": f"<pubDate>{day}</pubDate>",
        "announce_type": f"<arxiv:announce_type>{kind}</arxiv:announce_type>",
        "rights": "<dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>",
        "creator": "<dc:creator>Ada Byron, Guy de Vries</dc:creator>",
    }
    return f"<item>{''.join((told | parts).values())}</item>"


def rss(*items: str) -> bytes:
    """Return a feed."""
    return (RSS_HEAD + "".join(items) + RSS_END).encode()


def oai(*parts: str) -> bytes:
    """Return an answer of the repository."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        '<responseDate>2026-11-26T02:40:00Z</responseDate><request verb="ListRecords">http://arxiv.org/oai2</request>'
    )
    return (head + "".join(parts) + "</OAI-PMH>").encode()


def oai_record(number: int = 1, **parts: str) -> str:
    """Return a record in arXiv's format."""
    key = f"2611.{number:05d}"
    told = {
        "id": f"<id>{key}</id>",
        "created": "<created>2026-11-24</created>",
        "updated": "<updated>2026-11-25</updated>",
        "authors": "<authors><author><keyname>Byron</keyname><forenames>Ada</forenames></author><author>"
        "<keyname>de Vries</keyname><forenames>Guy</forenames><suffix>Jr.</suffix><affiliation>QuantWare B.V., Delft, "
        "The Netherlands</affiliation></author><author><keyname>The Laser Collaboration</keyname></author></authors>",
        "title": "<title>A laser of\n  one atom</title>",
        "categories": "<categories>physics.optics quant-ph</categories>",
        "comments": "<comments>5 pages</comments>",
        "doi": "<doi>10.1000/A 10.1000/B</doi>",
        "license": "<license>http://creativecommons.org/licenses/by/4.0/</license>",
        "abstract": "<abstract>  We build a\nlaser.\n</abstract>",
    }
    header = (
        f"<header><identifier>oai:arXiv.org:{key}</identifier><datestamp>2026-11-25</datestamp>"
        "<setSpec>physics:physics:optics</setSpec></header>"
    )
    body = "".join((told | parts).values())
    return f'<record>{header}<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">{body}</arXiv></metadata></record>'


def oai_list(*records: str, token: str = "") -> bytes:
    """Return a part of a list."""
    end = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return oai(f"<ListRecords>{''.join(records)}{end}</ListRecords>")


def oai_sets(*names: str) -> bytes:
    """Return the list of sets."""
    told = (f"<set><setSpec>{name}</setSpec><setName>{name}</setName></set>" for name in names)
    return oai(f"<ListSets>{''.join(told)}</ListSets>")


DELETED = (
    '<record><header status="deleted"><identifier>oai:arXiv.org:2611.00009</identifier>'
    "<datestamp>2026-11-25</datestamp></header></record>"
)
TOKEN = "verb=ListRecords&amp;metadataPrefix=arXiv&amp;from=2026-11-20&amp;until=2026-11-26&amp;skip=1300"


def list_ask(spider: SourceSpider, number: int = 0) -> Ask:
    """Return the request of a part of a list."""
    assert isinstance(spider, OaiPmhSpider)
    return spider.first_ask(Place("physics:quant-ph", "2026-11-12", number=number))


def later_ask(spider: SourceSpider) -> Ask:
    """Return the request of a later part, by a token."""
    return list_ask(spider, 1)


def science_ask(spider: SourceSpider) -> Ask:
    """Return a request with a search of all fields, as the recorded one was."""
    topic = Topic("science", arxiv_hints=("cs.ET",), terms=(("en", "science"),))
    return next(iter(spider.backfill(topic, Window(date(2019, 1, 1), date(2019, 1, 2)))))


def atom(*entries: str, total: int = 1, search: str = "cat:quant-ph") -> bytes:
    """Return a page of the query API."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<title>ArXiv Query: search_query={search}&amp;id_list=&amp;start=0&amp;max_results=10</title>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
    )
    return (head + "".join(entries) + "</feed>").encode()


def atom_entry(number: int = 1, published: str = "2026-11-24T17:00:00Z", extra: str = "") -> str:
    """Return an entry of such a page."""
    return (
        f"<entry><id>http://arxiv.org/abs/2611.{number:05d}v1</id><published>{published}</published>"
        f"<updated>{published}</updated><title>A laser</title><summary>We build.</summary>"
        '<author><name>Ada Byron</name></author><arxiv:primary_category term="quant-ph"/><category term="quant-ph"/>'
        f"{extra}</entry>"
    )


_FILE = "payloads/arxiv_atom_feed_data_science_2019.xml"
_ERROR = (
    "<entry><id>http://arxiv.org/api/errors#start_must_be_non-negative</id><title>Error</title>"
    "<summary>start must be non-negative</summary></entry>"
)
_HTML = b"<!doctype html><html><body>Service unavailable</body></html>"
_SOON, _PAST = "Fri, 01 Jan 2099 00:00:00 -0500", "2099-01-01"

ANSWERS: Answers = {
    "arxiv": (
        Told("a recorded page", shared(_FILE), items=10, ask=science_ask),
        Told("the same for another search", shared(_FILE), error=SourceError, says="did not understand"),
        Told("a page", atom(atom_entry(1), atom_entry(2), total=2), items=2),
        Told("a page without entries though there are some", atom(total=9), error=NoAnswerError, says="no entries"),
        Told("an error with 200", atom(_ERROR), error=SourceError, says="start must be non-negative"),
        Told(
            "a prefix that it rewrote",
            atom(atom_entry(), search="all:author:x"),
            error=SourceError,
            says="did not understand",
        ),
        Told("plain text with 200", b"Rate exceeded.", error=FormatError, says="Rate exceeded"),
        Told("throttled", b"Rate exceeded.", error=StatusError, says="HTTP 429.*Rate exceeded", status=429),
        Told("a timeout behind its cache", b"first byte timeout", error=StatusError, says="HTTP 503", status=503),
        Told("more than 30,000", b"", error=StatusError, says="HTTP 400", status=400),
        Told("a page of HTML", _HTML, error=FormatError, says="HTML"),
        Told("a date in 2099", atom(atom_entry(published=f"{_PAST}T00:00:00Z")), refused=1, says="in the future"),
        Told("a new field", atom(atom_entry(extra="<arxiv:quality>9</arxiv:quality>")), 1, unknown=("arxiv:quality",)),
    ),
    "arxiv-rss": (
        Told("a feed of new papers", rss(rss_item(1), rss_item(2, "cross"), rss_item(3, "replace")), items=2),
        Told(
            "a description in another form",
            rss(rss_item(description="<description>A</description>")),
            refused=1,
            says="without its abstract",
        ),
        Told("nothing on a Thursday", rss(), error=SourceError, says="no paper on a Thursday"),
        Told("a page of HTML", _HTML, error=FormatError, says="HTML where rss"),
        Told("another kind of feed", atom(), error=FormatError, says="<feed>, not of rss"),
        Told("no channel", b"<rss version='2.0'/>", error=FormatError, says="without a channel"),
        Told("a feed that breaks off", rss(rss_item())[:-30], error=FormatError, says="broken XML"),
        Told("a date in 2099", rss(rss_item(day=_SOON)), refused=1, says="in the future"),
        Told("a day that is none", rss(rss_item(day="soon")), refused=1, says="pubDate is no day"),
        Told("a paper that lost its id", rss(rss_item(guid=""), rss_item(2)), 1, 1, says="no arXiv id"),
        Told("a kind that nobody knows", rss(rss_item(kind="retract")), refused=1, says="no such kind"),
        Told("a new field", rss(rss_item(rights="<arxiv:score>1</arxiv:score>")), items=1, unknown=("score",)),
        Told("throttled", b"Rate exceeded.", error=StatusError, says="HTTP 429", status=429),
    ),
    "arxiv-oai": (
        Told("the sets", oai_sets(*SETS)),
        Told(
            "a set is gone",
            oai_sets(*SETS[1:], "physics:quant-ph:new"),
            error=SourceError,
            says="no such set: physics:quant-ph",
        ),
        Told("a part of a list", oai_list(oai_record(1), DELETED, oai_record(2)), items=2, ask=list_ask),
        Told("nothing changed", oai('<error code="noRecordsMatch">no</error>'), ask=list_ask),
        Told("a token that expired", oai('<error code="badResumptionToken">expired</error>'), ask=later_ask),
        Told(
            "a bad argument",
            oai('<error code="badArgument">from</error>'),
            error=OaiError,
            says="badArgument",
            ask=list_ask,
        ),
        Told("a page of HTML", _HTML, error=FormatError, says="HTML", ask=list_ask),
        Told("a cold page", b"first byte timeout", error=StatusError, says="HTTP 503", status=503, ask=list_ask),
        Told("throttled", b"Rate exceeded.", error=StatusError, says="HTTP 429", status=429, ask=list_ask),
        Told("a new field", oai_list(oai_record(proxy="<grade>1</grade>")), 1, unknown=("grade",), ask=list_ask),
        Told("a record that lost its day", oai_list(oai_record(created="")), refused=1, says="no date", ask=list_ask),
        Told("a record that lost its id", oai_list(oai_record(id="")), refused=1, says="not an arXiv id", ask=list_ask),
        Told(
            "a date in 2099",
            oai_list(oai_record(created=f"<created>{_PAST}</created>")),
            refused=1,
            says="in the future",
            ask=list_ask,
        ),
    ),
}
