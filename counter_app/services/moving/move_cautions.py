"""What whoever makes a move is warned of, before it is made and in its event. Refuses nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.text import fold
from counter_app.domain.deadline.explanation import warning_text
from counter_app.domain.deadline.promise import Promise
from counter_app.domain.moving.cautions import AWAY, LATE, Caution, of_life, of_twins
from counter_app.domain.moving.wanted import Wanted
from counter_app.domain.step import Collected, Stopped, Supplemented, TakenUp, Withdrawn
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView
from counter_app.services.moving.collecting import findings
from counter_app.services.moving.kept_papers import still_kept
from counter_app.services.moving.supplements import not_brought
from counter_app.services.office.office import staff
from db.counter.twins import withdrawn_twins

__all__ = ["Caution", "cautions", "of_promise", "twins_gone"]
_SHOWN: Final = 3


def cautions(
    wanted: Wanted, *, dossier: DossierView, desk: Desk, at: datetime
) -> tuple[Caution, ...]:
    """What to know before ``wanted`` is done, as far as it is told yet."""
    look = _LOOKS.get(wanted.move)
    told = of_life(wanted.move, dossier.life, desk.rules, at)
    return (
        *told,
        *twins_gone(wanted.move, dossier, desk=desk),
        *(look(wanted, dossier, desk, at) if look else ()),
        *_unsigned(wanted.move, desk, at),
    )


def twins_gone(move: Move, dossier: DossierView, *, desk: Desk) -> tuple[Caution, ...]:
    """That the other dossier of one matter was withdrawn, where this one is to be."""
    if move not in AWAY:
        return ()
    return of_twins(move, desk.store.read(lambda one: withdrawn_twins(one, dossier.row.id)))


def of_promise(promise: Promise | None) -> tuple[Caution, ...]:
    """What the reckoning of the new date stepped over; a late request is told when it is made."""
    codes = promise.warnings if promise else ()
    return tuple(Caution(code=code, message=warning_text(code)) for code in codes if code != LATE)


def _answered(
    wanted: Wanted, dossier: DossierView, _desk: Desk, _at: datetime
) -> Iterator[Caution]:
    told = wanted.details if isinstance(wanted.details, Supplemented) else Supplemented()
    left = not_brought(dossier, told)
    if left:
        yield Caution(
            code="supplement_incomplete",
            message=f"Còn thiếu: {_few(left)}. Yêu cầu lần nữa sẽ bị tính là quá hạn.",
        )


def _leaving(wanted: Wanted, dossier: DossierView, desk: Desk, _at: datetime) -> Iterator[Caution]:
    told = wanted.details
    back = set(told.papers_back) if isinstance(told, Withdrawn | Stopped) else set[str]()
    here = [one.label for one in still_kept(dossier.row.id, desk=desk)]
    left = tuple(label for label in here if label not in back)
    if left:
        yield Caution(
            code="originals_kept",
            message=f"Còn giữ bản chính của người dân: {_few(left)}. Hãy trả và ký nhận.",
        )


def _handing_out(
    wanted: Wanted, dossier: DossierView, desk: Desk, at: datetime
) -> Iterator[Caution]:
    told = wanted.details
    if not isinstance(told, Collected):
        return
    for one in findings(told, dossier, desk=desk, at=at):
        if not one.blocking:
            yield Caution(code=one.code, message=one.message)
    left = tuple(one.label for one in dossier.kept_now if one.label not in told.originals)
    if left:
        yield Caution(code="originals_kept", message=f"Còn giữ bản chính: {_few(left)}.")


def _taking_up(
    wanted: Wanted, _dossier: DossierView, desk: Desk, _at: datetime
) -> Iterator[Caution]:
    told = wanted.details
    name = fold(told.specialist) if isinstance(told, TakenUp) else ""
    if name and name not in {fold(one.name) for one in staff(desk.store)}:
        yield Caution(
            code="specialist_unknown",
            message="Người giải quyết không có trong danh sách cán bộ; hãy xem lại tên.",
        )


def _unsigned(move: Move, desk: Desk, at: datetime) -> tuple[Caution, ...]:
    """That the paper the move makes will name nobody as its signer."""
    if move not in _SIGNED_BY_HEAD or not desk.office.lacks_signer(local(at).date()):
        return ()
    words = "Hôm nay không có người ký: giấy in ra để trống tên, ai ký thì ghi tên khi ký."
    return (Caution(code="no_signer", message=words),)


def _few(labels: tuple[str, ...]) -> str:
    more = f" và {len(labels) - _SHOWN} giấy tờ khác" if len(labels) > _SHOWN else ""
    return f"{', '.join(labels[:_SHOWN])}{more}"


_SIGNED_BY_HEAD: Final = frozenset({Move.APOLOGISE, Move.STOP})
_LOOKS: Final = {
    Move.TAKE_UP: _taking_up,
    Move.SUPPLEMENT: _answered,
    Move.WITHDRAW: _leaving,
    Move.STOP: _leaving,
    Move.RETURN_RESULT: _handing_out,
}
