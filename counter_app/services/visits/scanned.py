"""What a scanned code means: a slip's signed QR, a dossier code, or the digits of a slip's number.

A slip is believed only as far as its signature goes: ours is checked, another desk's is read with
the doubt said aloud, a changed one opens nothing.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.ids import VisitId
from counter_app.domain.code import TRAINING_PREFIX, parse_code
from counter_app.domain.dossier import DossierRow
from counter_app.domain.office import OfficeKind
from counter_app.domain.visit import Visit
from counter_app.protocol.slip_code import (
    NotMatching,
    SlipCode,
    UnknownKey,
    claimed_slip,
    is_slip_code,
    read_slip,
)
from counter_app.services import heard, lookup
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_standing import told_of_code, told_of_slip_no
from counter_app.services.visits.visits import told_before, told_void, visit_of_code, visit_of_slip
from db.counter.office import device_no

FORGED = "Chữ ký trên giấy không khớp: giấy bị sửa hoặc làm giả. Hãy tra theo mã hồ sơ."
TRAINING_SLIP = "Đây là giấy của kho huấn luyện, không phải hồ sơ thật."
NOT_HERE = "Mã này chưa có trong máy. Hãy tìm bằng tên hoặc số định danh."
OTHER_AGENCY = "Mã này của cơ quan {agency}, không phải hồ sơ nhận tại đây."
OLD_SLIP = (
    "Giấy ngày {day:%d/%m/%Y} của đơn vị cũ (mã {agency}), trước sáp nhập. Vẫn nhận: hãy tìm theo tên, "
    "chưa thấy thì hỏi nơi giữ hồ sơ cũ."
)
MERGED_ON: Final = date(2025, 7, 1)
"""From this day on there are two tiers of government and other communes than before."""
FOLLOWED = "Phiếu này được cấp trước khi nộp hồ sơ; đây là hồ sơ đã nhận sau đó."
# No code or number of a paper has as many digits: only a slip's QR, which may follow an address.
_QR_DIGITS: Final = re.compile(r"[0-9]{41,}\Z")
SEVERAL_YEARS = "Nhiều năm có số giấy này. Hãy gõ mã hồ sơ in trên giấy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """The dossier to open, or the visit to go on with, and what the clerk must be told.

    ``heard``: the id of one that is at another desk and was only heard of here. ``sure`` of False:
    the paper may be another's, for nobody here can check its signature.
    """

    row: DossierRow | None
    heard: str = ""
    visit: VisitId | None = None
    message: str = ""
    sure: bool = True


def read_scanned(text: str, *, desk: Desk) -> Scanned:
    """What ``text`` stands for at this desk."""
    text = text.strip()
    return _slip(text, desk) if is_slip_code(text) else _code(text, desk)


def scanned_dossier(text: str, *, desk: Desk) -> DossierRow:
    """The dossier of a genuine slip's QR, or as ``lookup.named_dossier``; else ``UserError``."""
    if not _QR_DIGITS.search(text.strip()):
        return _named(text, desk)
    found = read_scanned(text, desk=desk)
    if found.row is None or not found.sure:
        raise UserError("slip_not_read", found.message or NOT_HERE)
    return found.row


def _named(text: str, desk: Desk) -> DossierRow:
    try:
        return lookup.named_dossier(text, desk=desk)
    except UserError as unknown:
        there = heard.with_code(text, desk=desk) if unknown.code == "dossier_unknown" else None
        if there is None:
            raise
        raise UserError("only_heard", heard.told_of(there)) from None


def _slip(text: str, desk: Desk) -> Scanned:
    own = {desk.store.read(device_no): desk.store.device.key.public_key()}
    reading = read_slip(text, own)
    if isinstance(reading, NotMatching):
        claimed = claimed_slip(text)
        return Scanned(row=None, message=_elsewhere(claimed, desk) or FORGED)
    visit = None if reading.slip.dossier_code else visit_of_slip(reading.slip, desk=desk)
    if visit is not None:
        return _visit(visit, desk)
    row = lookup.of_slip(reading.slip, desk=desk)
    if isinstance(reading, UnknownKey):
        told = _elsewhere(reading.slip, desk) or reading.message
        if row is None and (there := heard.with_code(reading.slip.dossier_code, desk=desk)):
            return Scanned(row=None, heard=there.id, message=heard.told_of(there), sure=False)
        return Scanned(row=row, message=told, sure=False)
    if row is None:
        return Scanned(row=None, message=NOT_HERE)
    dossier = lookup.open_dossier(row.id, desk=desk)
    return Scanned(row=row, message=told_of_code(reading.slip, dossier))


def _elsewhere(claimed: SlipCode | None, desk: Desk) -> str:
    """Whose slip it says it is where that is not this office; nobody here can check it."""
    if claimed is None:
        return ""
    code = claimed.dossier_code
    if code.startswith(TRAINING_PREFIX) and desk.office.kind is not OfficeKind.TRAINING:
        return TRAINING_SLIP
    return _other_agency(code, desk)


def _visit(visit: Visit, desk: Desk) -> Scanned:
    """A paper given before there was a dossier: on with what was typed, or to what followed."""
    if visit.row.dossier_id is not None:
        row = lookup.open_dossier(visit.row.dossier_id, desk=desk).row
        return Scanned(row=row, message=told_void(visit.row) or FOLLOWED)
    void = told_void(visit.row)
    return Scanned(row=None, visit=visit.row.id, message=void or told_before(visit))


def _code(text: str, desk: Desk) -> Scanned:
    visit = visit_of_code(text, desk=desk)
    if visit is not None:
        return _visit(visit, desk)
    row = lookup.by_code(text, desk=desk) if text else None
    if row is not None:
        return Scanned(row=row)
    rows = lookup.by_slip_digits(text, desk=desk)
    if len(rows) == 1:
        dossier = lookup.open_dossier(rows[0].id, desk=desk)
        return Scanned(row=rows[0], message=told_of_slip_no(int(text), dossier))
    if not rows and (there := heard.with_code(text, desk=desk)) is not None:
        return Scanned(row=None, heard=there.id, message=heard.told_of(there))
    return Scanned(row=None, message=SEVERAL_YEARS if rows else _why_not(text, desk))


def _why_not(text: str, desk: Desk) -> str:
    if _QR_DIGITS.search(text):
        return FORGED
    return _other_agency(text, desk) or NOT_HERE


def _other_agency(code: str, desk: Desk) -> str:
    """Whose code it is where it is another unit's, else nothing."""
    try:
        read = parse_code(code)
    except UserError:
        return ""
    agency = read.agency
    known = {desk.office.agency, *(unit.agency for unit in desk.office.resolving_units)}
    if agency in known:
        return ""
    if read.date < MERGED_ON:
        return OLD_SLIP.format(day=read.date, agency=agency)
    return OTHER_AGENCY.format(agency=agency)
