"""Which elements of each DTD are read, and which are left with the reason; any other is told by whoever reads a file.

Counted are all elements of the bibliographic part, and the parts beside it. Of abstract, claims and description all is
text; formulas, tables and pictures in them are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_MARKUP = "b i u o sup sub smallcaps br"


def _split(groups: Mapping[str, str]) -> dict[str, str]:
    return {name: reason for reason, names in groups.items() for name in names.split()}


RED_BOOK_USED = frozenset(
    f"""{_MARKUP} abstract addition address addressbook applicant applicants application-reference assignee assignees
    category citation city claims class classification-cpc classification-ipc classification-ipcr classification-locarno
    classification-value classifications-cpc classifications-ipcr combination-rank combination-set continuation
    continuation-in-part continuing-reissue country date description division doc-number document-id first-name
    further-classification further-cpc invention-title inventor inventors kind last-name main-classification main-cpc
    main-group middle-name nplcit orgname othercit parent-doc parties patcit pct-or-regional-filing-data priority-claim
    priority-claims publication-reference reexamination references-cited relation role section state subclass subgroup
    substitution suffix us-applicant us-applicants us-bibliographic-data-application us-bibliographic-data-grant
    us-citation us-deceased-inventor us-divisional-reissue us-parties us-provisional-application us-references-cited
    us-related-documents utility-model-basis""".split()
)
RED_BOOK_IGNORED: Mapping[str, str] = _split(
    {
        "how long and on what terms it holds": """us-term-of-grant us-term-extension length-of-grant disclaimer text
            lapse-of-patent us-issued-on-continued-prosecution-application rule-47-flag us-rights""",
        "when and by whom a code was given": """cpc-version-indicator ipc-version-indicator action-date
            generating-office classification-status classification-data-source scheme-origination-code symbol-position
            classification-level edition group-number rank-number version-indicator""",
        "the US scheme that CPC replaced": "classification-national additional-info",
        "where the examiner searched": """field-of-search us-field-of-classification-search classification-cpc-text
            classification-cpc-combination-text classification-ipcr-text us-classifications-ipcr""",
        "counts of what is in the document": """number-of-claims us-exemplary-claim figures number-of-drawing-sheets
            number-of-figures us-microform-quantity""",
        "inventors of cited patents": "name",
        "the document itself, or one between it and the first": "child-doc",
        "the same application, when it was published or granted": """related-publication parent-grant-document
            parent-pct-document parent-status""",
        "corrects or replaces another publication; claims no date": """correction reissue
            us-reexamination-reissue-merger us-republication""",
        "lawyers and officers": """agents agent correspondence-address examiners primary-examiner assistant-examiner
            department authorized-officer""",
        "where a person lives, of which no use is made": """nationality residence street postcode county address-1
            address-2 address-3 pobox phone fax email url prefix""",
        "when the US procedure of an international application began": "us-371c124-date us-371c12-date",
        "the publication of the same application by WIPO": "pct-or-regional-publishing-data",
        "designs by the Hague system: dates of WIPO": """hague-agreement-data international-filing-date
            international-registration-date international-registration-number
            international-registration-publication-date""",
        "how it came to be published": """us-publication-filing-type us-original-publication-voluntary
            us-republication-amended us-republication-corrected us-original-publication-redacted us-sir-flag
            us-application-series-code""",
        "plants": "us-botanic latin-name variety",
        "pictures, formulas and sequences": """drawings us-chemistry us-math us-sequence-list-doc us-megatable-doc
            table-external-doc sequence-list maths chemistry img""",
        "words before the claims": "us-claim-statement",
    }
)
PATDOC_USED = frozenset(
    """ADR B100 B110 B130 B140 B190 B200 B210 B220 B300 B310 B320 B330 B500 B510 B511 B512 B540 B560 B561 B562 B600 B610
    B620 B630 B631 B632 B633 B640 B680US B700 B720 B721 B730 B731 B732US B800 B860 B861 BOLD CITED-BY-EXAMINER
    CITED-BY-OTHER CITY CTRY DATE DNUM DOC FNM HIL ITALIC KIND NAM NCIT ONM PARENT-US PARTY-US PCIT PDAT PDOC SB SDOAB
    SDOBI SDOCL SDODE SFX SMALLCAPS SNM SP STATE STEXT ULINE""".split()
)
PATDOC_IGNORED: Mapping[str, str] = _split(
    {
        "how long and on what terms it holds": "B400 B472 B472US B473 B473US B474 B474US B475US",
        "when a code was given": "B516 B517US",
        "the US scheme that CPC replaced": "B520 B521 B522 B527US PNC PIC",
        "where the examiner searched": "B580 B582 B583US",
        "counts of what is in the document": "B570 B577 B578US B590 B595 B596 B597US",
        "series of the application": "B211US B221US",
        "the document itself, or one between it and the first": "CDOC PSTA PPUB",
        "corrects or replaces another publication; claims no date": "B645 B645US B641US B650 B651 B660",
        "lawyers and officers": "B740 B741 B745 B746 B747 B748US",
        "where a person lives, of which no use is made": "STR PCODE CNTY EAD TEL FAX OMC TTL IID SYN",
        "when the US procedure of an international application began": "B863 B864US B865US",
        "the publication of the same application by WIPO": "B870 B871",
        "plants": "B221 B541US",
        "pictures": "SDODR SDOCR EMI CWU",
    }
)
PAP_USED = frozenset(
    """address application-number assignee assignee-type child city class classification-ipc classification-ipc-primary
    classification-ipc-secondary continuation-in-part-of continuation-of continuations continuity-data country
    country-code division-of doc-number document-date document-id domestic-filing-data family-name filing-date
    first-named-inventor foreign-priority-data given-name inventor inventors ipc kind-code middle-name name name-suffix
    non-provisional-of-provisional organization-name parent parent-child priority-application-number state
    subdoc-abstract subdoc-bibliographic-information subdoc-claims subdoc-description technical-information
    title-of-invention""".split()
)
PAP_IGNORED: Mapping[str, str] = _split(
    {
        "when a code was given": "classification-ipc-edition",
        "the US scheme that CPC replaced": """classification-us classification-us-primary classification-us-secondary
            uspc subclass""",
        "where a person lives, of which no use is made": """address-1 address-2 citizenship email fax telephone
            postalcode residence residence-us residence-non-us military-service name-prefix""",
        "lawyers": "correspondence-address name-1 name-2",
        "who may apply": "authority-applicant",
        "the document itself, or one between it and the first": "parent-status parent-patent",
        "how it came to be published": "publication-filing-type application-number-series-code prior-publication",
        "pictures": "subdoc-drawings",
    }
)


def known(used: Iterable[str], ignored: Mapping[str, str]) -> frozenset[str]:
    """Return all names that are used or ignored."""
    return frozenset((*used, *ignored))
