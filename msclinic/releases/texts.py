from msclinic.evidence.exact import digest
from msclinic.evidence.models import SourceText

__all__ = ["stored_text"]


def stored_text(sha256: str) -> str | None:
    """The text of that hash, whatever its source is called today; None where it is not stored or was altered."""
    row = SourceText.objects.filter(sha256=sha256).only("text").first()
    return row.text if row is not None and digest(row.text) == sha256 else None
