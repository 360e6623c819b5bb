"""Taking in again what the central side lost with its desk: the copy here as a draft to be checked.

What is taken in is a dossier of its own, with numbers of this desk; the date on the citizen's slip
stands. Each names the other (``protocol.taken_again``).
"""

from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from counter_app.core.errors import UserError
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import STATE_LABELS
from counter_app.domain.draft import Draft
from counter_app.domain.shelf import ON_SHELF
from counter_app.domain.taken_again import TakenAgain, done_words
from counter_app.domain.workflow import OPEN
from counter_app.protocol.taken_again import is_gone, taken_again_as
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.stopped_date import date_before_stop

_GOES_ON: Final = frozenset(OPEN) | ON_SHELF


def may_take_again(dossier: DossierView) -> bool:
    """Whether the central side lost it while the citizen still waits for something."""
    return is_gone(dossier.events) and dossier.row.state in _GOES_ON


def draft_again(dossier: DossierView) -> Draft:
    """All that the copy says, to be taken in under numbers of this desk; else ``UserError``.

    One and the same each time: what was taken in of it is answered, not taken in twice.
    """
    row, received = dossier.row, dossier.received
    if not is_gone(dossier.events):
        told = "Máy chủ vẫn có hồ sơ này. Hãy làm tiếp ở hồ sơ này, không phải tiếp nhận lại."
        raise UserError("not_lost", told)
    if not may_take_again(dossier):
        state = STATE_LABELS[row.state].lower()
        told = f"Hồ sơ này {state}, không còn gì phải làm. Hãy giữ bản này và báo người quản trị."
        raise UserError("nothing_left", told)
    return replace(
        received.draft,
        client_ref=f"again:{row.id}",
        given=received.components,
        visit=None,
        agreed=None,
        promise_today=False,
        immediate=False,
        unlike=UNSET,
        by_limit=UNSET,
        again=TakenAgain(
            dossier=row.id,
            code=row.code or None,
            slip_no=row.slip_no,
            filed_at=row.received_at,
            due_at=row.due_at or date_before_stop(dossier),
        ),
    )


def require_first(draft: Draft, *, desk: Desk) -> None:
    """Returns unless another dossier has taken the copy's place already, here or at a sister desk."""
    copy = _copy(draft, desk)
    told = taken_again_as(copy.events) if copy is not None else None
    if told is None:
        return
    there = open_dossier(DossierId(str(told["dossier"])), desk=desk)
    same = there.received.draft.client_ref == draft.client_ref
    if there.row.taken_elsewhere or not same:
        raise UserError("taken_again", done_words(str(told["name"])))


def _copy(draft: Draft, desk: Desk) -> DossierView | None:
    if not draft.again:
        return None
    try:
        return open_dossier(draft.again.dossier, desk=desk)
    except UserError:
        return None
