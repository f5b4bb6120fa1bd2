"""``/api/v1/documents``: a document with everything that is known of it, and what its source said."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.answers.documents import DocumentResponse, make_document
from api.documents.dossiers import is_visible, load_dossier, load_visible
from api.http.cache import make_kept
from api.http.caching import answer_kept
from api.state import Services, ServicesDep
from core.errors import NotFoundError
from core.models import Evidence

router = APIRouter(tags=["documents"])

# Evidence is whatever a source sent: shown as plain text or saved, never run.
_EVIDENCE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_TEXT_TYPES = ("json", "xml", "html", "text/", "csv")


# Before the document itself: ids hold slashes, so the longer address has to be tried first.
@router.get(
    "/documents/{document_id:path}/evidence",
    summary="Read the evidence",
    response_class=Response,
    responses={200: {"description": "What the source said, byte for byte.", "content": {"text/plain": {}}}},
)
def get_evidence(document_id: str, services: ServicesDep) -> Response:
    """Read what the source said of a document, as it came; ``X-Evidence-Media-Type`` is what the source called it.

    Where a document's own id ends in ``/evidence``, its address is that document's.
    """
    whole = f"{document_id}/evidence"
    if is_visible(services, whole):
        return Response(make_kept(load_document(services, whole)).body, media_type="application/json")
    key = load_visible(services.store, document_id, services.spaces).evidence_hash
    if key is None:
        raise NotFoundError("no evidence is kept of this document", place=document_id)
    evidence = services.store.evidence.load(key)
    media_type = "text/plain; charset=utf-8" if is_text(evidence) else "application/octet-stream"
    headers = {
        "content-security-policy": _EVIDENCE_POLICY,
        "x-evidence-media-type": evidence.media_type.encode("ascii", "replace").decode(),
        "etag": f'"{key}"',
    }
    if media_type == "application/octet-stream":
        headers["content-disposition"] = f'attachment; filename="{key[:16]}.bin"'
    return Response(evidence.body, headers=headers, media_type=media_type)


@router.get("/documents/{document_id:path}", summary="Read a document", response_model=DocumentResponse)
async def get_document(document_id: str, services: ServicesDep) -> Response:
    """Read a document with its tags and their reasons, mentions, organisations, unit, events, revisions and evidence.

    ``relations``: other documents that bear on it, each with the reason.
    """
    return await answer_kept(services, ("document", document_id), lambda: load_document(services, document_id))


def load_document(services: Services, document_id: str) -> DocumentResponse:
    """Return the JSON of a document as far as it may be seen; raises NotFoundError."""
    return make_document(load_dossier(services, document_id), services.taxonomy)


def is_text(evidence: Evidence) -> bool:
    """Return whether evidence may be shown as UTF-8 text."""
    if not any(part in evidence.media_type for part in _TEXT_TYPES):
        return False
    try:
        evidence.body.decode()
    except UnicodeDecodeError:
        return False
    return True
