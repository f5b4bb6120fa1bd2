"""CORDIS: the columns of its tables, those that are left with the reason, and what the others become."""

from __future__ import annotations

from collections.abc import Mapping

from crawlers.mapping.rules import RecordRules

PROJECT = "project"
# The tables that are joined by projectID, each with the columns that are used.
SIDE_TABLES: Mapping[str, frozenset[str]] = {
    "organization": frozenset(
        {"projectID", "organisationID", "name", "SME", "activityType", "city", "country", "organizationURL", "role"}
        | {"ecContribution"}
    ),
    "euroscivoc": frozenset({"projectID", "euroSciVocPath"}),
    "topics": frozenset({"projectID", "topic"}),
    "legalbasis": frozenset({"projectID", "legalBasis"}),
}
PROJECT_COLUMNS = frozenset(
    "id acronym title objective status startDate endDate ecSignatureDate contentUpdateDate totalCost ecMaxContribution"
    " legalBasis topics frameworkProgramme masterCall subCall fundingScheme grantDoi".split()
)
IGNORED: Mapping[str, str] = {
    "project.keywords": "words of the applicants, which the objective says in sentences",
    "project.nature": "no use for it",
    "project.rcn": "an older number of the same record",
    "project.Human-validated": "how its fields of science were found",
    "organization.projectAcronym": "the project says it",
    "organization.vatNumber": "a tax number, which is personal where a person trades alone",
    "organization.contactForm": "leads to a person; never kept, not in the evidence either",
    "organization.shortName": "the name says it; short ones mean several",
    "organization.street": "no use for it",
    "organization.postCode": "no use for it",
    "organization.nutsCode": "city and country say where",
    "organization.geolocation": "city and country say where",
    "organization.contentUpdateDate": "that of the project is used",
    "organization.rcn": "the PIC is the identifier",
    "organization.order": "the order of the rows",
    "organization.netEcContribution": "ecContribution without what linked third parties get",
    "organization.totalCost": "ecContribution says what the participant gets",
    "organization.endOfParticipation": "who left was a participant and stays one; the evidence keeps the mark",
    "organization.active": "whether the legal entity still exists; registers say that",
    "euroscivoc.euroSciVocCode": "the path says it in words",
    "euroscivoc.euroSciVocTitle": "the end of the path",
    "euroscivoc.euroSciVocDescription": "the path says it",
    "topics.title": "the title of a call, not of a project",
    "legalbasis.title": "the title of a part of the programme",
    "legalbasis.uniqueProgrammePart": "how the budget is booked",
}
# Tables that are not read, with the reason.
IGNORED_TABLES: Mapping[str, str] = {
    "weblink": "pages of the projects' own; that at CORDIS is the link",
    "webitem": "pictures and files",
    "policypriorities": "marks for reports of the Commission",
}
RULES = RecordRules.model_validate(
    {
        "key": "project.id",
        "title": "heading",
        "text": "project.objective",
        "url": "https://cordis.europa.eu/project/id/{project.id}",
        "dates": {
            "granted": "project.ecSignatureDate",
            "started": "project.startDate",
            "ended": "project.endDate",
            "updated": "project.contentUpdateDate",
        },
        "identifiers": {"cordis": "project.id", "doi": "project.grantDoi"},
        "classifications": {
            "funding": "project.fundingScheme",
            "cordis": "codes",
            "euroscivoc": "euroscivoc.euroSciVocPath",
            "status": "project.status",
        },
        "measures": {
            "total_cost": {"path": "project.totalCost", "unit": "EUR"},
            "ec_contribution": {"path": "project.ecMaxContribution", "unit": "EUR"},
        },
        "organisations": [
            {
                "each": each,
                "role": role,
                "name": "name",
                "country": "country",
                "city": "city",
                "identifiers": {"pic": "organisationID", "url": "organizationURL"},
                "kind": "activityType",
                "kinds": {
                    "HES": "education",
                    "REC": "research",
                    "PRC": "company",
                    "PUB": "public",
                    "OTH": "other",
                },
                "is_sme": "SME",
                "funding_eur": "ecContribution",
            }
            for each, role in (("coordinators", "coordinator"), ("participants", "participant"))
        ],
        "separator": ";",
    }
)
