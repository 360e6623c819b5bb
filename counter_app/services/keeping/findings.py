"""What this desk found wrong with what the central side told, or in its own store: never forgotten.

Finding is ``sync/history``'s and ``sync/editions``'; a desk that has joined nowhere finds nothing.
"""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.central_side import (
    DOSSIER_LOST,
    GONE_WORDS,
    MILD,
    STEP_LOST_WORDS,
    Finding,
    FindingKind,
    LeftByCentral,
)
from counter_app.domain.deadline.calendar import parse_date
from counter_app.services.desk import Desk
from db.counter import history, told_of
from db.counter.cell_view import left_to_do
from db.counter.checks import Damage, Notice

_UNREADABLE: Final = (
    "Một ghi nhận về máy chủ không còn như lúc ghi, hoặc do bản chương trình mới hơn ghi. "
    "Hãy báo người quản trị."
)
_WORDS: Final = {
    FindingKind.ROOT_TWICE: (
        "Máy chủ đã ký hai bản chốt khác nhau cho ngày {day}. Hãy báo ngay người quản trị."
    ),
    FindingKind.ROOT_RESTORED: (
        "Máy chủ đã khôi phục từ bản sao nên bản chốt ngày {day} khác trước. Hãy báo người quản trị."
    ),
    FindingKind.ROOT_UNSIGNED: (
        "Bản chốt ngày {day} không mang chữ ký của máy chủ nên không dùng. Hãy báo người quản trị."
    ),
    FindingKind.HISTORY_OTHER: (
        "Máy chủ chốt ngày {day} khác với những gì máy này đã nhận. Hãy báo ngay người quản trị."
    ),
    FindingKind.HISTORY_GAP: (
        "Máy chủ bỏ sót thay đổi giữa số {after} và số {next}. Hãy báo ngay người quản trị."
    ),
    FindingKind.HISTORY_SHORTER: (
        "Máy này đã nhận tới thay đổi số {here}, máy chủ chỉ còn tới số {there}. "
        "Hãy báo ngay người quản trị."
    ),
    FindingKind.OWN_CHANGED: (
        "Một việc quầy này đã ký trở về từ máy chủ với nội dung khác. Hãy báo ngay người quản trị."
    ),
    FindingKind.OWN_LEFT_OUT: (
        "Bản chốt ngày {day} thiếu {count} việc máy chủ đã xác nhận cho quầy này. "
        "Hãy báo ngay người quản trị."
    ),
    FindingKind.ACKED_LOST: (
        "Máy chủ thiếu việc đã xác nhận trước đó; máy này đã gửi lại nguyên bản. "
        "Hãy báo người quản trị."
    ),
    FindingKind.ACKED_GONE: (
        "Máy chủ mất {count} việc đã xác nhận, máy này không còn bản để gửi lại. "
        "Hãy báo ngay người quản trị."
    ),
    FindingKind.STEP_LOST: STEP_LOST_WORDS,
    FindingKind.EDITION_REFUSED: "{what} không dùng được: {why} Bản đang dùng vẫn giữ nguyên.",
    FindingKind.EDITION_UNSIGNED: (
        "{what} không dùng được: {why} Bản đang dùng vẫn giữ nguyên. Hãy báo ngay người quản trị."
    ),
    FindingKind.LOG_SHORTER: (
        "Nhật ký truy cập của máy này chỉ còn tới việc {found}, máy chủ đã biết tới việc {known} "
        "(so lúc {at}): phần cuối bị bỏ hoặc máy được chép trả bản cũ. Hãy báo ngay người quản trị."
    ),
    FindingKind.LOG_OTHER: (
        "Nhật ký truy cập của máy này khác bản máy chủ đã biết tới việc {known} (so lúc {at}): có "
        "việc bị sửa, hoặc một bản sao của máy đã chạy. Hãy báo ngay người quản trị."
    ),
    FindingKind.STORE_SPOILT: (
        "Lúc {at} máy này thấy dữ liệu bị sửa hoặc hỏng: {what} Chỗ hỏng: {row}. "
        "Hãy báo ngay người quản trị."
    ),
    FindingKind.UNREADABLE: _UNREADABLE,
}


def findings(*, desk: Desk) -> tuple[Finding, ...]:
    """Everything ever found, the oldest first."""
    return desk.store.read(history.all_findings)


def unread(*, desk: Desk) -> tuple[Finding, ...]:
    """What nobody at this desk has read yet; a lost step is something to do (``todo``), not to read."""
    return tuple(
        one
        for one in findings(desk=desk)
        if one.read_at is None and one.kind is not FindingKind.STEP_LOST
    )


def mark_read(number: int, *, desk: Desk, at: datetime) -> None:
    """Whoever sits here has read it; ``check`` and the comparison go on telling it."""
    desk.write(lambda one: history.mark_read(one, number, by=desk.clerk.name, at=at))


def finding_words(finding: Finding) -> str:
    """What was found and what to do, in a sentence or two."""
    told = dict(finding.body)
    if (day := parse_date(told.get("day"))) is not None:
        told["day"] = f"{day:%d/%m/%Y}"
    try:
        return _WORDS[finding.kind].format(**told)
    except KeyError:  # its words were taken from it
        return _UNREADABLE


def keep_spoilt(found: Sequence[Damage], *, desk: Desk, at: datetime) -> None:
    """Keeps what a look at this store found, so that the next sync tells the central side.

    A store that takes nothing any more is told of in the window all the same.
    """
    if not found:
        return
    with contextlib.suppress(EnvironmentFault):
        desk.store.write(lambda one: _keep(one, found, at))


def _keep(connection: history.Connection, found: Sequence[Damage], at: datetime) -> None:
    moment = f"{local(at):%H:%M ngày %d/%m/%Y}"
    for one in found:
        body = {"code": one.code, "row": one.row, "what": one.message, "at": moment}
        about = f"{one.code}, {one.row}"
        history.find(connection, FindingKind.STORE_SPOILT, about, body, at=at)


def found_damage(*, desk: Desk) -> tuple[Damage, ...]:
    """What must never be, as the check of the store tells it."""
    return tuple(
        Damage(code=one.kind.value, row=one.about, message=finding_words(one))
        for one in findings(desk=desk)
        if one.kind not in MILD
    )


def gone_damage(*, desk: Desk) -> tuple[Damage, ...]:
    """Each dossier that the central side lost, for as long as nobody has seen to it."""
    return tuple(
        Damage(code=DOSSIER_LOST, row=one.body["dossier"], message=one.words)
        for one in gone_dossiers(desk=desk)
    )


def found_notices(*, desk: Desk) -> tuple[Notice, ...]:
    """What is to be known of, though nothing is broken."""
    found = tuple(
        Notice(code=one.kind.value, row=one.about, message=finding_words(one))
        for one in findings(desk=desk)
        if one.kind in MILD
    )
    return (*found, *_gone_for_good(desk))


def gone_dossiers(*, desk: Desk) -> tuple[LeftByCentral, ...]:
    """The dossiers that the central side had and has no more, and somebody is still to see to."""
    return tuple(one for one in desk.store.read(left_to_do) if one.kind == DOSSIER_LOST)


def _gone_for_good(desk: Desk) -> Iterator[Notice]:
    """Those that somebody has seen to: the central side has them no more all the same."""
    seen_to = {one.dossier for one in gone_dossiers(desk=desk)}
    for one in desk.store.read(told_of.gone):
        if one.id not in seen_to:
            words = GONE_WORDS.format(dossier=one.name)
            yield Notice(code=DOSSIER_LOST, row=one.name, message=words)
