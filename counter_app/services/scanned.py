"""What a scanned code means: a slip's signed QR, a dossier code, or the digits of a slip's number.

A slip is believed only as far as its signature goes: ours is checked, another desk's is read with
the doubt said aloud, a changed one opens nothing.
"""

from dataclasses import dataclass

from counter_app.core.errors import UserError
from counter_app.domain.code import parse_code
from counter_app.domain.dossier import DossierRow
from counter_app.protocol.slip_code import NotMatching, UnknownKey, is_slip_code, read_slip
from counter_app.services import lookup
from counter_app.services.desk import Desk
from db.counter.office import device_no

NOT_HERE = "Mã này chưa có trong máy. Hãy tìm bằng tên hoặc số định danh."
OTHER_AGENCY = "Mã này của cơ quan {agency}, không phải hồ sơ nhận tại đây."
SEVERAL_YEARS = "Nhiều năm có số giấy này. Hãy gõ mã hồ sơ in trên giấy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """The dossier to open, if any, and what the clerk must be told."""

    row: DossierRow | None
    message: str = ""


def read_scanned(text: str, *, desk: Desk) -> Scanned:
    """What ``text`` stands for at this desk."""
    text = text.strip()
    return _slip(text, desk) if is_slip_code(text) else _code(text, desk)


def _slip(text: str, desk: Desk) -> Scanned:
    own = {desk.store.read(device_no): desk.store.device.key.public_key()}
    reading = read_slip(text, own)
    if isinstance(reading, NotMatching):
        return Scanned(row=None, message=reading.message)
    row = lookup.by_code(reading.slip.dossier_code, desk=desk)
    doubt = reading.message if isinstance(reading, UnknownKey) else ""
    return Scanned(row=row, message=doubt or ("" if row else NOT_HERE))


def _code(text: str, desk: Desk) -> Scanned:
    row = lookup.by_code(text, desk=desk) if text else None
    if row is not None:
        return Scanned(row=row)
    rows = lookup.by_slip_digits(text, desk=desk)
    if len(rows) == 1:
        return Scanned(row=rows[0])
    return Scanned(row=None, message=SEVERAL_YEARS if rows else _why_not(text, desk))


def _why_not(text: str, desk: Desk) -> str:
    try:
        agency = parse_code(text).agency
    except UserError:
        return NOT_HERE
    known = {desk.office.agency, *(unit.agency for unit in desk.office.resolving_units)}
    return NOT_HERE if agency in known else OTHER_AGENCY.format(agency=agency)
