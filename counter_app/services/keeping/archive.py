"""When a dossier's time is over: the list of them, and their destruction after a proved export.

Law on Archives 33/2024/QH15: time counts from the end of the year a file was closed in. What is for
ever, or whose time nobody has confirmed, is never destroyed; nor is anything before an export that
holds every word of it has been verified, nor by one person alone.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.text import clean_line
from counter_app.devices.printer import Printer
from counter_app.documents.letter import draw_letter
from counter_app.domain.catalogue.procedure import Retention
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.papers import PaperSize
from counter_app.domain.rights import Right
from counter_app.protocol.enrolment import raw_public
from counter_app.services.desk import Desk
from counter_app.services.keeping.export import fingerprint
from counter_app.services.keeping.verifying import verify
from counter_app.services.papers.paper_printing import Printed
from counter_app.services.papers.sheet_printing import Drawn, dated, print_sheet
from counter_app.services.people.proofs import require_proof
from counter_app.services.wording.own_letters import moment, own_letter
from db.counter import purging
from db.counter.purging import Ended, Order, Purged
from db.counter.vault import vault_of

__all__ = [
    "PastTime",
    "Purged",
    "archive_list_pdf",
    "is_over",
    "past_time",
    "print_archive_list",
    "purge",
    "purged",
]

_HEADINGS: Final = ("STT", "Hồ sơ", "Thủ tục", "Chủ hồ sơ", "Kết thúc", "Thời hạn lưu")

Told = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTime:
    """A dossier whose time is over, and how long that was."""

    ended: Ended
    retention: Retention

    @property
    def over_since(self) -> date:
        """The first day after the years that count from the end of the year of its closing."""
        return date(local(self.ended.ended_at).year + (self.retention.years or 0) + 1, 1, 1)


def past_time(*, desk: Desk, at: datetime) -> tuple[PastTime, ...]:
    """The desk's own dossiers whose time is over, the oldest first."""
    found = desk.store.read(lambda one: purging.ended_before(one, at))
    return tuple(
        PastTime(ended=one, retention=kept)
        for one in found
        if (kept := _retention(one, desk)) is not None and is_over(kept, one.ended_at, at)
    )


def is_over(retention: Retention, ended_at: datetime, at: datetime) -> bool:
    """Whether the years from the end of the year of its closing have gone by."""
    if retention.permanent or retention.years is None:
        return False
    return local(at).year > local(ended_at).year + retention.years


def purged(*, desk: Desk) -> tuple[Purged, ...]:
    """What was destroyed at this desk, the last first."""
    return desk.store.read(purging.purged)


def archive_list_pdf(found: Sequence[PastTime], *, desk: Desk, at: datetime) -> bytes:
    """The list that the head of the office decides by, A4."""
    if not found:
        raise UserError("nothing_past", "Chưa có hồ sơ nào hết thời hạn lưu.")
    rows = tuple(
        (
            str(number),
            one.ended.code,
            one.ended.procedure_name,
            one.ended.applicant_name,
            f"{local(one.ended.ended_at):%d/%m/%Y}",
            one.retention.text,
        )
        for number, one in enumerate(found, start=1)
    )
    return draw_letter(
        own_letter(
            "DM",
            desk=desk,
            at=at,
            title=("DANH MỤC", "Hồ sơ hết thời hạn lưu trữ đề nghị hủy"),
            paragraphs=(
                f"{desk.office.desk_name} có {len(rows)} hồ sơ hết thời hạn lưu theo danh mục thủ tục.",
            ),
            table=(_HEADINGS, *rows),
            closing=(
                "Chỉ hủy nội dung sau khi đã xuất và kiểm tra bản xuất; số hồ sơ, số giấy, chữ ký và "
                "mắt xích vẫn giữ."
            ),
            foot=f"Lập lúc {moment(at)}",
        ),
        PaperSize.A4,
    )


def print_archive_list(
    found: Sequence[PastTime], *, desk: Desk, at: datetime, printer: Printer, request: str
) -> Printed:
    """Prints it once for each ``request``; its pages go with the dossiers on it."""
    drawn = Drawn(
        kind=SheetKind.DESK_LIST,
        told=f"Hồ sơ hết thời hạn lưu, {len(found)} hồ sơ",
        pdf=archive_list_pdf(found, desk=desk, at=at),
        file_name=dated("Danh_muc_het_thoi_han_luu", at),
        paper=PaperSize.A4,
        dossiers=tuple(one.ended.id for one in found),
    )
    return print_sheet(drawn, desk=desk, printer=printer, request=request)


def purge(
    codes: Sequence[str],
    export: Path,
    list_no: str,
    *,
    desk: Desk,
    at: datetime,
    told: Told = lambda _done, _whole: True,
) -> int:
    """Destroys what these dossiers say; how many. ``export`` is one of this desk that holds them all.

    Two people prove who they are, where people sign in. All are looked at before the first goes.
    ``told`` hears how many are gone of how many, and answers whether to go on: between two of them
    it may end, before the first nothing has happened (``VerifyingStopped``).
    """
    two = require_proof(desk, Right.PURGE, desk.proof, second=Right.EXPORT)
    number = clean_line(list_no, field="list_no")
    if not number:
        raise UserError("list_missing", "Hãy ghi số danh mục đã được duyệt.", field="list_no")
    chosen = _chosen(codes, desk, at)
    sha, exported = _proved(export, desk, lambda: told(0, len(chosen)))
    for one in chosen:
        _require_safe(one, exported, desk)
    second = two.get("second")
    by = second if isinstance(second, dict) else {}
    order = Order(
        list_no=number,
        export_sha=sha,
        second_id=str(by.get("id", "")),
        second_name=str(by.get("name", "")),
    )
    vault, stamp = vault_of(desk.store), desk.stamp(at)
    for done, one in enumerate(chosen):
        if not told(done, len(chosen)):
            return done
        for file in desk.store.write(lambda c, one=one: purging.purge(c, one, order, stamp)):  # type: ignore[misc]
            with suppress(OSError):  # of no row any more, it goes within a week
                vault.remove(file)
    return len(chosen)


def _retention(one: Ended, desk: Desk) -> Retention | None:
    procedure = desk.catalogue.get(one.procedure_code)
    return None if procedure is None else procedure.retention


def _chosen(codes: Sequence[str], desk: Desk, at: datetime) -> tuple[Ended, ...]:
    over = {one.ended.code: one.ended for one in past_time(desk=desk, at=at)}
    for code in codes:
        if code not in over:
            raise UserError(
                "not_past", f"Hồ sơ {code} chưa hết thời hạn lưu, hoặc không phải của quầy này."
            )
    if not codes:
        raise UserError("nothing_chosen", "Hãy ghi mã các hồ sơ cần hủy.")
    return tuple(over[code] for code in dict.fromkeys(codes))


def _proved(export: Path, desk: Desk, goes_on: Callable[[], bool]) -> tuple[str, frozenset[str]]:
    """The digest of a verified export of this desk, and those of all operations whole in it."""
    own = fingerprint(raw_public(desk.store.device.key))
    verdict = verify(export, key=own, goes_on=goes_on)
    if not verdict.holds:
        said = verdict.words or "không thấy bản xuất trong thư mục ấy"
        raise UserError(
            "export_wrong",
            f"Bản xuất không dùng được – {said.rstrip('.')}. Hãy xuất lại rồi hủy sau.",
            field="export",
        )
    try:
        sha = hashlib.sha256((export / "manifest.json").read_bytes()).hexdigest()
        return sha, frozenset(_whole(export))
    except OSError as cause:
        raise EnvironmentFault(
            "export_unreadable",
            "Không đọc được bản xuất, chưa hủy gì. Hãy cắm lại USB rồi hủy lại.",
        ) from cause


def _whole(export: Path) -> Iterator[str]:
    with (export / "operations.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if "body" in line:
                yield line["sha"]


def _require_safe(one: Ended, exported: frozenset[str], desk: Desk) -> None:
    if desk.store.read(lambda c: purging.waits(c, one.id)):
        raise UserError(
            "still_kept", f"Hồ sơ {one.code} còn thao tác chưa đủ 90 ngày ở máy chủ. Hãy hủy sau."
        )
    if not desk.store.read(lambda c: purging.signed_of(c, one.id)) <= exported:
        raise UserError(
            "not_exported", f"Bản xuất không có đủ hồ sơ {one.code}. Hãy xuất cả những ngày của nó."
        )
