"""Finding dossiers: by anything the clerk has in hand, by day, and one of them whole."""

from dataclasses import replace

from counter_app.core.clock import local, of_days
from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import ENDED, DossierRow, State
from counter_app.domain.rights import Right, may
from counter_app.protocol.slip_code import SlipCode
from counter_app.services.desk import Desk
from counter_app.services.heard import heard_row
from db.counter import heard, meant, views
from db.counter.views import DossierView, ExternalCode, Paper

__all__ = [
    "DossierView",
    "ExternalCode",
    "Paper",
    "by_code",
    "by_slip_digits",
    "named_dossier",
    "of_slip",
    "open_dossier",
    "search",
    "today",
]


def search(text: str, *, desk: Desk, limit: int = 20) -> tuple[DossierRow, ...]:
    """Dossiers that match every word of ``text``, the newest first; a whole code comes first.

    Finds codes and slip numbers by their beginning, their day or their last digits, personal
    numbers, phones and other systems' codes, and names in any order of words without marks; the
    last word may be unfinished. Numbers need three digits. What was only heard of comes last. A
    row found by another than its applicant says by whom.
    """

    def found(connection: views.Connection) -> tuple[DossierRow, ...]:
        rows = views.search_rows(connection, text, limit)
        meant_by = meant.others(connection, text, rows)
        rows = tuple(
            replace(one, found_by=meant_by[one.id]) if one.id in meant_by else one for one in rows
        )
        elsewhere = heard.matching(connection, text, limit - len(rows)) if len(rows) < limit else ()
        return (*_usable(rows, desk), *map(heard_row, elsewhere))

    return desk.store.read(found)


def _usable(rows: tuple[DossierRow, ...], desk: Desk) -> tuple[DossierRow, ...]:
    """Without ended dossiers of people who had the use of their data restricted.

    Who may know who looked, may still find them; an open one must still be served.
    """
    if may(desk.clerk, Right.WHO_LOOKED):
        return rows
    over = ENDED - {State.READY}
    return tuple(one for one in rows if not (one.restricted and one.state in over))


def today(*, desk: Desk) -> tuple[DossierRow, ...]:
    """The dossiers received on the present day in Vietnam, the newest first."""
    day = local(desk.clock.now()).date()
    since, until = of_days(day, day)
    return desk.store.read(
        lambda connection: views.rows_received(connection, since=since, until=until)
    )


def by_code(code: str, *, desk: Desk) -> DossierRow | None:
    """The dossier with this code, ours or another system's; letter case does not matter."""
    return desk.store.read(lambda connection: views.row_with_code(connection, code))


def of_slip(slip: SlipCode, *, desk: Desk) -> DossierRow | None:
    """The dossier of a paper's signed number: by its code, or by its secret where it has none."""
    if slip.dossier_code:
        return by_code(slip.dossier_code, desk=desk)
    return desk.store.read(lambda one: views.row_with_secret(one, slip.lookup_secret))


def by_slip_digits(digits: str, *, desk: Desk) -> tuple[DossierRow, ...]:
    """The dossiers whose slip bears this number, the newest year first."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
        return ()
    return desk.store.read(lambda connection: views.rows_with_slip_no(connection, int(digits)))


def named_dossier(text: str, *, desk: Desk) -> DossierRow:
    """The dossier of a code, or of a slip's number that one year only has; else ``UserError``."""
    found = by_code(text, desk=desk)
    rows = (found,) if found else by_slip_digits(text.strip(), desk=desk)
    if not rows:
        raise UserError("dossier_unknown", "Không có hồ sơ mang mã này. Hãy xem lại mã.")
    if len(rows) > 1:
        raise UserError("slip_no_repeats", "Nhiều năm có số giấy này. Hãy gõ mã hồ sơ.")
    return rows[0]


def open_dossier(dossier_id: DossierId, *, desk: Desk) -> DossierView:
    """The whole of one dossier; ``UserError`` when there is none."""
    found = desk.store.read(lambda connection: views.view(connection, dossier_id))
    if found is None:
        raise UserError(
            "dossier_unknown", "Không tìm thấy hồ sơ này. Hãy tìm lại theo mã hoặc tên."
        )
    return found
