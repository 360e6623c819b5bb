"""The province's own code of a dossier, entered at the cell: one change that every desk hears.

The desk that has the slip issues it anew with both codes (HSP/1, section 6).
"""

from typing import Final

import msgspec

from counter_app.central.portal.naming import official_of
from counter_app.central.portal.telling import write_changes
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.core.text import clean_line
from counter_app.domain.dossier import EventKind
from counter_app.domain.official_code import PROVINCE, plain_code
from db.central.administration import Act, record
from db.central.changes import NewChange, dossiers_told
from db.central.desk_dossier import changes_of
from db.central.dossiers import dossiers_now, named_by_code
from db.central.store import Connection

_LINKED: Final = EventKind.CODE_LINKED.value


def link_official(
    connection: Connection, commune: str, *, code: str, official: str, by: str, act: Act
) -> DossierId:
    """Writes that the province calls the dossier of ``code`` ``official``; told twice, once.

    Raises ``UserError``: ``dossier_unknown``, ``code_taken`` (another dossier has it).
    """
    told = {"code": plain_code(official), "system": PROVINCE}
    dossier = named_by_code(connection, commune, "".join(code.split()).upper())
    now = None if dossier is None else dossiers_now(connection, commune, [dossier]).get(dossier)
    if now is None:
        raise UserError(
            "dossier_unknown", "Không thấy hồ sơ mang mã này. Hãy xem lại mã.", field="own"
        )
    changes = changes_of(connection, commune, now.dossier)
    if official_of(changes) == told["code"]:
        return now.dossier
    if _is_anothers(connection, commune, told["code"], now.dossier):
        raise UserError("code_taken", "Mã này đã ghi cho hồ sơ khác. Hãy xem lại mã.", field="code")
    change = NewChange(
        dossier=now.dossier,
        kind=_LINKED,
        ver=now.ver + 1,
        by=clean_line(by),
        device="",
        at_ms=act.at_ms,
        body=msgspec.json.encode(told, order="sorted").decode(),
    )
    if not write_changes(
        connection, commune, [change], msgspec.structs.replace(now, ver=now.ver + 1)
    ):
        raise UserError("moved_meanwhile", "Hồ sơ vừa có thay đổi khác. Hãy làm lại.")
    record(connection, commune, act)
    return now.dossier


def _is_anothers(connection: Connection, commune: str, code: str, dossier: str) -> bool:
    if named_by_code(connection, commune, code) not in (None, dossier):
        return True
    told = dossiers_told(connection, commune, _LINKED, code)
    return any(
        official_of(changes_of(connection, commune, other)) == code
        for other in told
        if other != dossier
    )
