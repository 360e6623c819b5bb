"""Attaching a file from disk to a dossier, listing, showing and checking what is attached.

Two steps: ``prepare`` reads and checks while nobody waits for the store; ``attach`` is
one short transaction. A file prepared and not attached is thrown away again.
"""

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.core.clock import to_ms
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.given_path import read_given
from counter_app.core.ids import DossierId, uuid7
from counter_app.core.text import is_decodable
from counter_app.core.whole_file import put_whole
from counter_app.devices.printer import Printer
from counter_app.documents.admitted import admitted
from counter_app.documents.apart import draw_apart
from counter_app.domain.attachment import (
    MOST_BYTES,
    MOST_PAGES,
    Attachment,
    Safety,
    kind_of,
)
from counter_app.domain.audit_act import Act
from counter_app.domain.drawn_sheets import AttachedFile, SheetKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.rights import Right, require
from counter_app.protocol.result_events import result_file_of
from counter_app.services.clock_doubt import in_order
from counter_app.services.desk import Desk
from counter_app.services.kept_text import kept
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.preview import Preview
from counter_app.services.papers.sheet_printing import Drawn, print_sheet
from counter_app.services.people.audit import note, note_export
from db.counter import attachments as rows
from db.counter.checks import Damage
from db.counter.moves import Written
from db.counter.vault import FileDamaged, Vault, vault_of

_LONGEST_LABEL: Final = 200


def prepare(path: Path, label: str, *, desk: Desk) -> Attachment:
    """Reads and checks a file and keeps, encrypted, what is seen of it; ``UserError`` with a field.

    What else is in it stays outside, but where it is signed: every byte of that was signed.
    """
    found = _content(path)
    mime = kind_of(found)
    cleaned = admitted(found, MOST_PAGES)
    at = desk.clock.now()
    made = Attachment(
        id=uuid7(to_ms(at)),
        sha256=hashlib.sha256(cleaned.content).hexdigest(),
        size=len(cleaned.content),
        mime=mime,
        label=_label(label, path),
        pages=cleaned.pages,
        added_at=at,
        signed=cleaned.signed,
    )
    vault_of(desk.store).write(made.id, cleaned.content)
    return made


def attach(dossier_id: DossierId, prepared: Attachment, *, desk: Desk, at: datetime) -> Written:
    """Records the prepared file in one transaction with its operation; on failure it is gone."""
    stamp = desk.stamp(in_order(open_dossier(dossier_id, desk=desk), at))
    vault = vault_of(desk.store)
    try:
        return desk.store.write(
            lambda one: rows.add_attachment(one, dossier_id, _still_in(vault, prepared), stamp)
        )
    except BaseException:
        vault.remove(prepared.id)
        raise


def attachments_of(dossier_id: DossierId, *, desk: Desk) -> tuple[Attachment, ...]:
    """The files of a dossier, oldest first, with where each is and how safe."""
    files = desk.store.read(lambda one: rows.attachments_of(one, dossier_id))
    if not files:
        return ()
    vault = vault_of(desk.store)
    return tuple(replace(one, here=vault.has(one.id)) for one in files)


def result_file(dossier: DossierView, *, desk: Desk) -> Attachment | None:
    """The file that is the dossier's result; None where the result is on paper only."""
    wanted = result_file_of(dossier.events)
    if not wanted:
        return None
    files = attachments_of(dossier.row.id, desk=desk)
    return next((one for one in files if one.id == wanted), None)


def content_of(file: Attachment, *, desk: Desk) -> bytes:
    """The plain file, proved to be the one that was attached; ``EnvironmentFault`` else."""
    try:
        content = vault_of(desk.store).read(file.id)
    except FileNotFoundError as cause:
        raise _gone(file) from cause
    except (FileDamaged, OSError) as cause:
        raise _changed() from cause
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise _changed()
    return content


def open_file(file: Attachment, dossier_id: DossierId, *, desk: Desk) -> bytes:
    """As ``content_of``, for a person who may; that they did, or tried to, is in the log of acts."""
    try:
        require(desk.clerk, Right.OPEN_SCAN)
    except UserError:
        note(desk, Act.FILE_REFUSED, subject=dossier_id, body={"file": file.id})
        raise
    content = content_of(file, desk=desk)
    note(desk, Act.FILE_OPENED, subject=dossier_id, body={"file": file.id})
    return content


def drawn(content: bytes, *, dpi: float) -> Preview:
    """The first pages of an attached file, drawn in a process of their own."""
    return Preview(pdf=content, dpi=dpi, pages=draw_apart(content, dpi))


def print_file(
    file: Attachment, dossier_id: DossierId, *, desk: Desk, printer: Printer, request: str
) -> Printed:
    """Prints a PDF as it is, a picture as one A4 page, once for each ``request``."""
    open_file(file, dossier_id, desk=desk)
    sheet = Drawn(
        kind=SheetKind.ATTACHED_FILE,
        told=file.label,
        pdf=b"",
        file_name=f"tep-dinh-kem-{file.id[-12:]}.pdf",
        paper=PaperSize.A4,
        file=AttachedFile(id=file.id, mime=file.mime),
        dossiers=(dossier_id,),
    )
    return print_sheet(sheet, desk=desk, printer=printer, request=request)


def require_free(target: Path) -> None:
    """Returns where a file may be written there; ``UserError`` where one stands, or nothing can."""
    if "\0" in str(target) or not is_decodable(str(target)):
        raise _no_path("Đường dẫn có ký tự không dùng được. Hãy gõ lại đường dẫn.")
    try:
        if target.is_dir():
            raise _no_path("Đây là thư mục. Hãy ghi thêm tên tệp ở cuối, ví dụ: /ket-qua.pdf.")
        if target.exists():
            raise UserError("file_there", "Đã có tệp mang tên này. Hãy ghi tên khác.", field="path")
        if not target.parent.is_dir():
            raise UserError(
                "no_folder", "Không thấy thư mục này. Hãy xem lại đường dẫn.", field="path"
            )
    except OSError as cause:
        raise _no_path("Không dùng được đường dẫn này. Hãy ghi đường dẫn khác.") from cause


def _no_path(told: str) -> UserError:
    return UserError("path_unusable", told, field="path")


def save_file(file: Attachment, dossier_id: DossierId, target: Path, *, desk: Desk) -> None:
    """Writes the plain file there, for this user's eyes only; never over another one."""
    require(desk.clerk, Right.SAVE_OUT)
    content = open_file(file, dossier_id, desk=desk)
    require_free(target)
    note_export(desk, desk.clock.now(), what="file", rows=1, file=target.name, subject=dossier_id)
    try:
        put_whole(target, (content,), private=True)
    except OSError as cause:
        raise EnvironmentFault(
            "file_unwritten", "Không ghi được tệp ra đó. Hãy xem lại thư mục và chỗ trống."
        ) from cause


def damaged_files(*, desk: Desk) -> tuple[Damage, ...]:
    """Every file that is missing or not as it was attached.

    One that lies in a backup of the central side may have been let go here, and another desk's
    may never have come.
    """
    files = desk.store.read(rows.every_attachment)
    if not files:
        return ()
    vault, found = vault_of(desk.store), list[Damage]()
    for file in files:
        if file.safety in (Safety.AWAY, Safety.BACKED_UP) and not vault.has(file.id):
            continue
        try:
            content_of(file, desk=desk)
        except EnvironmentFault as fault:
            found.append(Damage(code=fault.code, row=file.id, message=fault.message))
    return tuple(found)


def _content(path: Path) -> bytes:
    try:
        return read_given(path, MOST_BYTES)
    except OSError as cause:
        raise UserError(
            "file_unread", "Không đọc được tệp này. Hãy xem lại tên tệp và thư mục.", field="path"
        ) from cause


def _label(label: str, path: Path) -> str:
    told = kept(label, "label") or kept(path.stem, "label")
    if not told:
        raise UserError("label_missing", "Hãy ghi tên giấy tờ trong tệp này.", field="label")
    if len(told) > _LONGEST_LABEL:
        raise UserError(
            "label_long", f"Tên giấy tờ dài quá {_LONGEST_LABEL} chữ. Hãy viết gọn.", field="label"
        )
    return told


def _still_in(vault: Vault, prepared: Attachment) -> Attachment:
    if not vault.has(prepared.id):
        raise UserError(
            "file_let_go", "Tệp đã chọn quá lâu nên máy đã dọn. Hãy chọn lại.", field="path"
        )
    return prepared


def _gone(file: Attachment) -> EnvironmentFault:
    if file.safety in (Safety.AWAY, Safety.BACKED_UP):
        return EnvironmentFault(
            "file_away", "Tệp còn ở máy chủ; mở được khi có mạng. Hãy mở lại sau."
        )
    return EnvironmentFault(
        "file_missing", "Không thấy tệp đính kèm trong máy. Hãy báo người quản trị."
    )


def _changed() -> EnvironmentFault:
    return EnvironmentFault(
        "file_changed", "Tệp đính kèm trong máy đã bị thay đổi. Hãy báo người quản trị."
    )
