"""Writes the archives of CORDIS: tables of projects and participants, one archive a programme."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sandbox.identities import make_number, pic
from sandbox.model import Organisation, Participant, Project, World
from sandbox.projects import HORIZON_FROM
from sandbox.truths import OrganisationKind

# Path → programme.
ARCHIVES: Mapping[str, str] = {
    "/data/cordis-HORIZONprojects-csv.zip": "HORIZON",
    "/data/cordis-h2020projects-csv.zip": "H2020",
}
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)
_ACTIVITIES = {
    OrganisationKind.UNIVERSITY: "HES",
    OrganisationKind.INSTITUTE: "REC",
    OrganisationKind.COMPANY: "PRC",
    OrganisationKind.STARTUP: "PRC",
    OrganisationKind.INVESTOR: "OTH",
}
_LEGAL_BASES = {"HORIZON": ("HORIZON.2.4", "Digital, Industry and Space"), "H2020": ("H2020-EU.2.1.1.", "ICT")}
_FIELD = "/natural sciences/physical sciences"
_TABLES: Mapping[str, str] = {
    "project": "id acronym status title startDate endDate totalCost ecMaxContribution legalBasis topics ecSignatureDate"
    " frameworkProgramme masterCall subCall fundingScheme nature objective contentUpdateDate rcn grantDoi",
    "organization": "projectID projectAcronym organisationID vatNumber name shortName SME activityType street postCode"
    " city country nutsCode geolocation organizationURL contactForm contentUpdateDate rcn order role ecContribution"
    " netEcContribution totalCost endOfParticipation active",
    "euroSciVoc": "projectID euroSciVocCode euroSciVocPath euroSciVocTitle euroSciVocDescription",
    "topics": "projectID topic title",
    "legalBasis": "projectID legalBasis title uniqueProgrammePart",
    "webLink": "id url availableLanguages status archivedDate type source projectID represents",
}


def write_archive(world: World, programme: str) -> bytes:
    """Return the archive of a programme: CSV by semicolons, every field in quotes."""
    projects = [one for one in world.projects if (one.signed.year >= HORIZON_FROM) == (programme == "HORIZON")]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, columns in _TABLES.items():
            rows = [row for one in projects for row in _ROWS[table](world, one, programme)]
            # A fixed time, so that the same world gives the same bytes.
            member = zipfile.ZipInfo(f"{table}.csv", _ZIP_TIME)
            archive.writestr(member, _write_table(columns.split(), rows), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _write_table(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> str:
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, columns, restval="", delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue()


def _project_rows(world: World, one: Project, programme: str) -> Iterator[Mapping[str, object]]:
    changed = one.signed + timedelta(days=40)
    yield {
        "id": one.id,
        "acronym": one.acronym,
        "status": "CLOSED" if one.end < world.today else "SIGNED",
        "title": one.title,
        "startDate": one.start.isoformat(),
        "endDate": one.end.isoformat(),
        "totalCost": one.cost_eur,
        "ecMaxContribution": one.contribution_eur,
        "legalBasis": _LEGAL_BASES[programme][0],
        "topics": one.topic,
        "ecSignatureDate": one.signed.isoformat(),
        "frameworkProgramme": programme,
        "masterCall": one.topic.rpartition("-")[0],
        "subCall": one.topic.rpartition("-")[0],
        "fundingScheme": one.scheme,
        "objective": one.objective,
        "contentUpdateDate": f"{min(changed, world.today - timedelta(days=1))} 14:02:11",
        "rcn": make_number(f"rcn/{one.id}", 6),
        "grantDoi": f"10.3030/{one.id}",
    }


def _organisation_rows(world: World, one: Project, _: str) -> Iterator[Mapping[str, object]]:
    for order, part in enumerate(one.participants, 1):
        home = world.organisations[part.organisation]
        yield (
            _describe(home, one.signed.year)
            | _share(part)
            | {"projectID": one.id, "projectAcronym": one.acronym, "order": order}
        )


def _describe(home: Organisation, year: int) -> dict[str, object]:
    number = pic(home.id)
    return {
        "organisationID": number,
        "name": home.name_in("project", year).upper(),
        "SME": str(home.kind is OrganisationKind.STARTUP).lower(),
        "activityType": _ACTIVITIES[home.kind],
        "street": "INVENTED STREET 1",
        "postCode": f"{make_number(f'post/{home.id}', 4):04d}",
        "city": home.city,
        # The institutions of the Union have a code of their own for this country.
        "country": "UK" if home.country == "GB" else home.country,
        "organizationURL": f"https://www.{home.id}.example",
        "contactForm": f"https://ec.europa.eu/info/funding-tenders/opportunities/portal/contact/{number}",
        "active": "true",
    }


def _share(part: Participant) -> dict[str, object]:
    return {
        "role": part.role,
        "ecContribution": part.contribution_eur,
        "netEcContribution": part.contribution_eur,
        "totalCost": part.cost_eur,
        "endOfParticipation": "false",
    }


def _field_rows(_: World, one: Project, __: str) -> Iterator[Mapping[str, object]]:
    yield {
        "projectID": one.id,
        "euroSciVocCode": "/23/47",
        "euroSciVocPath": f"{_FIELD}/optics",
        "euroSciVocTitle": "optics",
    }


def _topic_rows(_: World, one: Project, __: str) -> Iterator[Mapping[str, object]]:
    yield {"projectID": one.id, "topic": one.topic, "title": "A call of an invented programme"}


def _legal_rows(_: World, one: Project, programme: str) -> Iterator[Mapping[str, object]]:
    basis, title = _LEGAL_BASES[programme]
    yield {"projectID": one.id, "legalBasis": basis, "title": title, "uniqueProgrammePart": "true"}


def _link_rows(_: World, one: Project, __: str) -> Iterator[Mapping[str, object]]:
    yield {"projectID": one.id, "url": f"https://{one.acronym.lower()}.example", "status": "DONE"}


_ROWS = {
    "project": _project_rows,
    "organization": _organisation_rows,
    "euroSciVoc": _field_rows,
    "topics": _topic_rows,
    "legalBasis": _legal_rows,
    "webLink": _link_rows,
}
