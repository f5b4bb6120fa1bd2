"""Identifiers: bare and in lower case, from addresses too, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from crawlers.mapping.identifiers import name_cited, read_identifiers


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("doi", "https://doi.org/10.1234/AB.1", "10.1234/ab.1"),
        ("doi", "doi: 10.1234/ab.1.", "10.1234/ab.1"),
        ("arxiv", "http://arxiv.org/abs/2301.00001v2", "2301.00001"),
        ("arxiv", "https://arxiv.org/pdf/2301.00001.pdf", "2301.00001"),
        ("arxiv", "arXiv:hep-th/9901001", "hep-th/9901001"),
        ("arxiv", "https://doi.org/10.48550/arXiv.1310.4546", "1310.4546"),
        ("openalex", "https://openalex.org/W2741809807", "w2741809807"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/22748086", "22748086"),
        ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/1083739", "pmc1083739"),
        ("pmcid", "PMC1083739", "pmc1083739"),
        ("ror", "https://ror.org/02e2c7k09", "02e2c7k09"),
        ("wikidata", "https://www.wikidata.org/wiki/Q47041", "q47041"),
        ("lei", " 7245 ", "7245"),
        ("kvk", "9876543.0", "09876543"),
    ],
)
def test_an_identifier_is_kept_bare(scheme: str, written: str, kept: str) -> None:
    assert read_identifiers(scheme, [written, written]) == [kept]


@pytest.mark.parametrize(
    ("cited", "named"),
    [
        (("doi", "10.48550/arxiv.2301.00001v2"), ("arxiv", "2301.00001")),
        (("doi", "10.1234/ab.1"), ("doi", "10.1234/ab.1")),
        (("openalex", "w1"), ("openalex", "w1")),
    ],
)
def test_what_is_cited_by_a_doi_of_arxiv_is_named_as_the_paper_there(
    cited: tuple[str, str], named: tuple[str, str]
) -> None:
    assert name_cited(*cited) == named


@pytest.mark.parametrize(
    ("scheme", "written"),
    [
        ("doi", "https://example.org/10.1234.html"),
        ("arxiv", "https://example.org/2301.00001"),
        ("openalex", "https://openalex.org/keywords/biodiversity"),
        ("ror", "https://ror.org/about"),
        ("lei", " "),
        ("kvk", "../12345678"),
    ],
)
def test_what_is_no_identifier_is_left_out(scheme: str, written: str) -> None:
    assert read_identifiers(scheme, [written]) == []
