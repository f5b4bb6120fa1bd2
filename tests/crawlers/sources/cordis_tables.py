"""Archives as CORDIS hands them out: tables of CSV, ``;`` between quoted fields; one project, two participants."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, str]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "project": tuple(
        "id acronym status title startDate endDate totalCost ecMaxContribution legalBasis topics ecSignatureDate"
        " frameworkProgramme masterCall subCall fundingScheme nature objective contentUpdateDate rcn grantDoi".split()
    ),
    "organization": tuple(
        "projectID projectAcronym organisationID vatNumber name shortName SME activityType street postCode city country"
        " nutsCode geolocation organizationURL contactForm contentUpdateDate rcn order role ecContribution"
        " netEcContribution totalCost endOfParticipation active".split()
    ),
    "euroSciVoc": tuple(
        "projectID euroSciVocCode euroSciVocPath euroSciVocTitle euroSciVocDescription".split(),
    ),
    "topics": ("projectID", "topic", "title"),
    "legalBasis": ("projectID", "legalBasis", "title", "uniqueProgrammePart"),
    "webLink": tuple("physUrl id availableLanguages status archivedDate type source represents projectID".split()),
    "policyPriorities": ("projectID", "policyPriority", "title"),
}
PROJECT: Row = {
    "id": "101069359",
    "acronym": "SolLight",
    "status": "SIGNED",
    "title": "Light sources on a chip; “small” and cheap",
    "startDate": "2027-01-01",
    "endDate": "2030-12-31",
    "totalCost": "0",
    "ecMaxContribution": "2499998,75",
    "legalBasis": "HORIZON.3.1",
    "topics": "HORIZON-EIC-2026-ACCELERATOR-01",
    "ecSignatureDate": "2026-09-14",
    "frameworkProgramme": "HORIZON",
    "masterCall": "HORIZON-EIC-2026-ACCELERATOR-01",
    "subCall": "HORIZON-EIC-2026-ACCELERATOR-01",
    "fundingScheme": "HORIZON-EIC-ACC-BF",
    "objective": 'Lasers of indium phosphide.\nThey fit on "any" chip; they are cheap.',
    "contentUpdateDate": "2026-10-02 13:00:29",
    "rcn": "240000",
    "grantDoi": "10.3030/101069359",
}
COMPANY: Row = {
    "projectID": "101069359",
    "projectAcronym": "SolLight",
    "organisationID": "888123456",
    "vatNumber": "NL000000000B01",
    "name": "LUMEN CHIPS BV",
    "SME": "true",
    "activityType": "PRC",
    "street": "HIGH TECH CAMPUS 1",
    "city": "EINDHOVEN",
    "country": "NL",
    "nutsCode": "NL414",
    "geolocation": "51.41,5.45",
    "organizationURL": "https://www.lumen-chips.example",
    "contactForm": "https://europa.example/contact/888123456/A.Person",
    "order": "1",
    "role": "coordinator",
    "ecContribution": "1999998.75",
    "endOfParticipation": "false",
    "active": "true",
}
UNIVERSITY: Row = {
    "projectID": "101069359",
    "organisationID": "999988888",
    "name": "PANEPISTIMIO ATHINON",
    "SME": "false",
    "activityType": "HES",
    "city": "ATHINA",
    "country": "EL",
    "order": "2",
    "role": "participant",
    "ecContribution": "500000",
    "endOfParticipation": "true",
}
FIELD: Row = {
    "projectID": "101069359",
    "euroSciVocCode": "/23/47/305/1027",
    "euroSciVocPath": "/natural sciences/physical sciences/optics/laser physics",
    "euroSciVocTitle": "laser physics",
}
TOPIC: Row = {"projectID": "101069359", "topic": "HORIZON-EIC-2026-ACCELERATOR-01", "title": "EIC Accelerator"}
BASIS: Row = {"projectID": "101069359", "legalBasis": "HORIZON.3.1", "title": "The EIC", "uniqueProgrammePart": "true"}
TABLES: Mapping[str, Sequence[Row]] = {
    "organization": (COMPANY, UNIVERSITY),
    "project": (PROJECT,),
    "euroSciVoc": (FIELD,),
    "topics": (TOPIC,),
    "legalBasis": (BASIS,),
    "webLink": ({"physUrl": "https://sol-light.example", "projectID": "101069359"},),
    "policyPriorities": (),
}


def write_table(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a table; what a row does not say is empty."""
    text = io.StringIO()
    table = csv.DictWriter(text, columns, restval="", delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def make_archive(tables: Mapping[str, Any] = TABLES, **other: Any) -> bytes:
    """Return an archive of tables by name; ``other`` take the place of those. A table is rows, or its bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in {**tables, **other}.items():
            if rows is not None:
                body = rows if isinstance(rows, bytes) else write_table(COLUMNS[name], rows)
                archive.writestr(f"csv/{name}.csv", body)
    return file.getvalue()
