"""The table that goes to the provider of legal receipts, and comes back with their numbers.

One table for both ways: what the counter knows stands first, what the provider fills in last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from counter_app.core.clock import local
from counter_app.core.config import EXPORTS_FOLDER
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import fold
from counter_app.core.whole_file import put_whole
from counter_app.domain.money.ledger import MODE_LABELS, SlipName
from counter_app.domain.money.legal_receipt import LegalReceipt, ReceiptState
from counter_app.domain.paper_code import PaperCode, parse_paper_code
from counter_app.domain.rights import Right, require
from counter_app.services.bulk.table_file import read_table
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.people.audit import note_export
from counter_app.services.receipts.receipts import Need, Wanting, link, linked, may_link, wanting
from counter_app.services.spreadsheet import csv_text
from counter_app.services.targets import require_folder, require_writable, unwritable
from counter_app.services.wording.slip_people import applicant_on_paper
from db.counter import money_slips

_SLIP: Final = "Mã phiếu thu"
_FORM: Final = "Mẫu biên lai"
_SERIES: Final = "Ký hiệu"
_NUMBER: Final = "Số biên lai"
_DAY: Final = "Ngày lập"
_STATE: Final = "Trạng thái"
HEADINGS: Final = (
    *(_SLIP, "Việc", "Ngày thu", "Người nộp", "Số định danh/mã số thuế", "Địa chỉ"),
    *("Nội dung khoản thu", "Số tiền", "Hình thức", "Mã hồ sơ"),
    *(_FORM, _SERIES, _NUMBER, _DAY, _STATE),
)
NEED_LABELS: Final = {Need.ISSUE: "lập", Need.CANCEL: "hủy"}
_STATES: Final = {
    "": ReceiptState.ISSUED,
    "da lap": ReceiptState.ISSUED,
    "da huy": ReceiptState.CANCELLED,
}
_ASKED: Final = frozenset(map(fold, (_SLIP, _FORM, _SERIES, _NUMBER, _DAY)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a table that came back: how many linked, known before, left empty; what is wrong."""

    linked: int
    known: int
    empty: int
    refused: tuple[tuple[int, str], ...]


def export(path: Path, *, desk: Desk, at: datetime) -> int:
    """Writes what waits for the provider to ``path`` as CSV; how many rows."""
    rows = wanting(desk=desk, at=at)
    require_writable(path)
    note_export(desk, at, what="receipts", rows=len(rows), file=path.name)
    text = csv_text(HEADINGS, map(_row, rows))
    try:
        put_whole(path, (text.encode("utf-8-sig"),), private=True)
    except OSError as error:
        raise unwritable(path) from error
    return len(rows)


def export_here(*, desk: Desk, at: datetime) -> tuple[Path, int]:
    """The same into the desk's own folder of exports; ``no_right``, else the file and its rows."""
    require(desk.clerk, Right.SAVE_OUT)
    folder = desk.data_dir / EXPORTS_FOLDER
    require_folder(folder)
    path = folder / f"{local(at):%Y%m%d_%H%M%S}_Bien_lai_can_lap.csv"
    return path, export(path, desk=desk, at=at)


def take_back(path: Path, *, desk: Desk, at: datetime) -> Taken:
    """Links every receipt of the table in ``path`` (CSV, XLSX); a wrong row stops no other one."""
    return _each(path, link, desk=desk, at=at)


def look_at(path: Path, *, desk: Desk, at: datetime) -> Taken:
    """What ``take_back`` would answer, by the same rules, rows of one slip apart; nothing is linked."""
    return _each(path, may_link, desk=desk, at=at)


def _each(path: Path, act: Callable[..., object], *, desk: Desk, at: datetime) -> Taken:
    table = read_table(path, lambda cells: set(map(fold, cells)) >= _ASKED)
    places = {fold(name): place for place, name in enumerate(table.headings)}
    done, known, empty, refused = 0, 0, 0, list[tuple[int, str]]()
    before = dict(linked(desk))
    for row in table.rows:
        told = {name: row.cells[place].strip().lstrip("'") for name, place in places.items()}
        if not told[fold(_NUMBER)]:
            empty += 1
            continue
        try:
            _row_back(told, before, act, desk=desk, at=at)
            done += 1
        except UserError as error:
            if error.code == "receipt_known":
                known += 1
            else:
                refused.append((row.number, error.message))
    return Taken(linked=done, known=known, empty=empty, refused=tuple(refused))


def _row_back(
    told: Mapping[str, str],
    before: dict[tuple[str, str, int], SlipName],
    act: Callable[..., object],
    *,
    desk: Desk,
    at: datetime,
) -> None:
    """Does ``act`` with one row, and adds it to what was linked before."""
    code = parse_paper_code(told[fold(_SLIP)])
    owner = None if code is None else _owner(code, desk)
    if code is None or owner is None:
        raise UserError("slip_unknown", "Quầy này không có phiếu thu mang mã đó.")
    receipt = LegalReceipt(
        form=told[fold(_FORM)].upper(),
        series=told[fold(_SERIES)].upper(),
        number=_number(told[fold(_NUMBER)]),
        issued_on=_day(told[fold(_DAY)]),
        state=_state(told.get(fold(_STATE), "")),
    )
    act(owner, code.paper_no, receipt, desk=desk, at=at, known=before)
    before[receipt.name] = SlipName(kind=code.kind, paper_no=code.paper_no, year=code.year)


def _owner(code: PaperCode, desk: Desk) -> DossierId | None:
    return desk.store.read(
        lambda one: money_slips.dossier_of_slip(
            one, code.kind, year=code.year, paper_no=code.paper_no
        )
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 8):
        raise UserError(
            "bad_receipt", "Số biên lai là số nguyên, nhiều nhất 8 chữ số. Hãy xem lại."
        )
    return int(text)


def _day(text: str) -> date:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text[:10], pattern).date()  # noqa: DTZ007 - a day on paper
        except ValueError:
            continue
    raise UserError("bad_receipt", "Ngày lập ghi như 23/11/2026.")


def _state(text: str) -> ReceiptState:
    state = _STATES.get(fold(text))
    if state is None:
        raise UserError("bad_receipt", "Trạng thái là “đã lập” hoặc “đã hủy”.")
    return state


def _row(one: Wanting) -> tuple[str, ...]:
    taking, receipt = one.taking, one.taking.receipt
    party = applicant_on_paper(one.dossier.received.draft)
    same = taking.payer == party.name
    known = ("", "", "", "", "")
    if receipt is not None and one.need is Need.CANCEL:
        day = f"{receipt.issued_on:%d/%m/%Y}"
        known = (receipt.form, receipt.series, str(receipt.number), day, "")
    return (
        str(PaperCode(kind=one.slip.kind, year=one.slip.year, paper_no=one.slip.paper_no)),
        NEED_LABELS[one.need],
        f"{local(taking.at):%d/%m/%Y}",
        taking.payer,
        party.personal_id if same else "",
        party.address if same else "",
        _items(one.dossier),
        str(taking.kept_vnd or taking.amount_vnd),
        MODE_LABELS[taking.mode] if taking.mode else "",
        one.dossier.row.code or "",
        *known,
    )


def _items(dossier: DossierView) -> str:
    """What was paid for; a name once."""
    lines = dossier.received.charges
    return "; ".join(dict.fromkeys(line.name for line in lines if line.amount_vnd))
