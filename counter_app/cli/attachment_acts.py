"""The headless twin of attaching a file, and what a dossier has attached."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.validation import in_vietnamese

if TYPE_CHECKING:
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView


class AttachFile(msgspec.Struct, forbid_unknown_fields=True):
    """Which file of this machine (PDF or JPEG), and what it is; without a label, its own name."""

    path: str
    label: str = ""


def attach(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Attaches one file."""
    from counter_app.services import attachments

    try:
        wanted = msgspec.convert(told, AttachFile)
    except msgspec.ValidationError as error:
        raise UserError(
            "bad_act",
            f"Nội dung chưa đúng: {in_vietnamese(error)}. Cần “path” (tệp PDF hoặc JPEG), có thể "
            "thêm “label”.",
        ) from error
    prepared = attachments.prepare(Path(wanted.path), wanted.label, desk=desk)
    written = attachments.attach(dossier.row.id, prepared, desk=desk, at=at)
    return {
        "attachment": prepared.id,
        "label": prepared.label,
        "mime": prepared.mime,
        "pages": prepared.pages,
        "size": prepared.size,
        "sha256": prepared.sha256,
        "version": written.version,
    }


def attached(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Every file of the dossier and how safe it is; changes nothing."""
    from counter_app.services import attachments

    del told, at
    files = attachments.attachments_of(dossier.row.id, desk=desk)
    return {
        "attachments": [
            {
                "attachment": one.id,
                "label": one.label,
                "mime": one.mime,
                "pages": one.pages,
                "size": one.size,
                "safety": one.safety.value,
                "sent": one.sent,
            }
            for one in files
        ]
    }
