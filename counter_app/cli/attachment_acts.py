"""The headless twins of attaching a file, of listing what is attached, of fetching one."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from counter_app.core.errors import UserError
from counter_app.core.validation import in_vietnamese

if TYPE_CHECKING:
    from counter_app.domain.attachment import Attachment
    from counter_app.services.desk import Desk
    from counter_app.services.lookup import DossierView

T = TypeVar("T")


class AttachFile(msgspec.Struct, forbid_unknown_fields=True):
    """Which file of this machine (PDF or JPEG), and what it is; without a label, its own name."""

    path: str
    label: str = ""


class FetchFile(msgspec.Struct, forbid_unknown_fields=True):
    """Where to write the plain file, and which: its id as ``attached`` names it.

    Without an id it is the dossier's only file.
    """

    path: str
    attachment: str = ""


def attach(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Attaches one file."""
    from counter_app.services.sending import attachments

    needed = "“path” (tệp PDF hoặc JPEG), có thể thêm “label”"
    wanted = _read(told, AttachFile, needed)
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
        **({"warning": prepared.warning} if prepared.warning else {}),
    }


def fetch(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Writes one file of the dossier to a path, fetched from the central side where it lies there."""
    from counter_app.bootstrap_sync import join_fetching
    from counter_app.services.sending import attachments

    del at
    wanted = _read(told, FetchFile, "“path” (tệp sẽ ghi), có thể thêm “attachment”")
    target = Path(wanted.path)
    attachments.require_free(target)
    file = _chosen(attachments.attachments_of(dossier.row.id, desk=desk), wanted.attachment)
    fetched = file.away
    if fetched:
        join_fetching(desk).fetch(file, told=lambda _here, _whole: None, stopped=lambda: False)
    attachments.save_file(file, dossier.row.id, target, desk=desk)
    return {
        "attachment": file.id,
        "label": file.label,
        "mime": file.mime,
        "size": file.size,
        "sha256": file.sha256,
        "fetched": fetched,
        "path": str(target),
    }


def _chosen(files: "tuple[Attachment, ...]", wanted: str) -> "Attachment":
    found = [one for one in files if wanted in ("", one.id)]
    if not found:
        raise UserError("file_unknown", "Hồ sơ không có tệp này. Xem mã tệp bằng việc “attached”.")
    if len(found) > 1:
        raise UserError("which_file", "Hồ sơ có nhiều tệp. Hãy ghi “attachment”: mã của một tệp.")
    return found[0]


def _read(told: Mapping[str, Any], kind: type[T], needed: str) -> T:
    try:
        return msgspec.convert(told, kind)
    except msgspec.ValidationError as error:
        raise UserError(
            "bad_act", f"Nội dung chưa đúng: {in_vietnamese(error)}. Cần {needed}."
        ) from error


def attached(
    dossier: "DossierView", told: Mapping[str, Any], desk: "Desk", at: datetime
) -> dict[str, object]:
    """Every file of the dossier and how safe it is; changes nothing."""
    from counter_app.services.sending import attachments

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
