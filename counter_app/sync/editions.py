"""Takes a published catalogue or calendar on: signed by the cell, newer, whole; else it stays out.

Which one holds is a matter of the day (``domain.edition``); whoever opens a desk asks that.
"""

from datetime import date
from typing import Final

import msgspec

from counter_app.core.errors import UserError
from counter_app.domain.central_side import FindingKind
from counter_app.domain.edition import NAMES, EditionKind, check_content, problem_words
from counter_app.protocol.notices import Published, published_bytes
from counter_app.protocol.pull import CentralEvent
from counter_app.sync.here import Here
from counter_app.sync.history import UNKNOWN_SIGNER
from counter_app.sync.signed import is_of_cell
from db.counter import editions, enrolment, history
from db.counter.incoming import Connection

OLDER: Final = "older_edition"
OTHER_CONTENT: Final = "edition_reused"
BROKEN: Final = "edition_broken"
_WHY: Final = {
    UNKNOWN_SIGNER: "không mang chữ ký của máy chủ.",
    OLDER: "số thấp hơn bản đã nhận.",
    OTHER_CONTENT: "trùng số với bản đã nhận nhưng nội dung khác.",
}


def take_edition(connection: Connection, event: CentralEvent, here: Here) -> str:
    """Keeps it, or says in words to a person why not; the one in force stays."""
    kind, told = EditionKind(event.kind), msgspec.json.decode(event.body, type=Published)
    refused = _refused(connection, kind, told)
    if refused:
        return _tell(connection, kind, told, here, code=refused, why=_WHY[refused])
    if editions.kept_seal(connection, kind, told.number) is not None:
        return ""
    try:
        check_content(kind, told.content, valid_from=date.fromisoformat(told.valid_from))
    except UserError as error:
        return _tell(connection, kind, told, here, code=BROKEN, why=problem_words(error))
    editions.keep(connection, kind, told, at=here.at)
    return ""


def _refused(connection: Connection, kind: EditionKind, told: Published) -> str:
    joined = enrolment.enrolled(connection)
    commune = joined.commune if joined is not None else ""
    if not is_of_cell(connection, published_bytes(commune, kind.value, told), told.sig):
        return UNKNOWN_SIGNER
    kept = editions.kept_seal(connection, kind, told.number)
    if kept is None:
        newest = editions.last_number(connection, kind)
        return OLDER if told.number < newest else ""
    return "" if kept == told.sig else OTHER_CONTENT


def _tell(
    connection: Connection, kind: EditionKind, told: Published, here: Here, *, code: str, why: str
) -> str:
    about = f"{kind.value} {told.number} {code} {told.sig[:12]}"
    body = {"what": f"{NAMES[kind]} {told.version} (số {told.number})", "why": why}
    unsigned = code == UNKNOWN_SIGNER
    found = FindingKind.EDITION_UNSIGNED if unsigned else FindingKind.EDITION_REFUSED
    history.find(connection, found, about, body, at=here.at)
    return code
