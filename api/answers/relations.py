"""The JSON of what bears on a document."""

from __future__ import annotations

from pydantic import Field

from api.answers.base import Answer, PublishedDate
from api.documents.related import Related
from api.names import describe_relation


class RelationAnswer(Answer):
    """What another document is to this one."""

    kind: str = Field(description="same_invention, cites, result_of, founder_paper")
    is_first: bool = Field(description="Reads from this document to the other: it cites it. Otherwise the other does.")
    says: str = Field(description="The same in words: Cited by.")
    document: str = Field(description="The id of the other document.")
    document_kind: str
    title: str
    published: PublishedDate | None
    score: float = Field(description="How sure, 0 to 1.")
    reason: str


def make_relation(one: Related) -> RelationAnswer:
    """Return the JSON of a relation, seen from one of its documents."""
    relation, other, published = one.relation, one.other, one.published
    return RelationAnswer(
        kind=relation.kind,
        is_first=one.is_first,
        says=describe_relation(relation.kind, is_first=one.is_first),
        document=other.id,
        document_kind=other.kind,
        title=other.title,
        published=PublishedDate(value=published.value, precision=published.precision) if published else None,
        score=relation.score,
        reason=relation.reason,
    )
