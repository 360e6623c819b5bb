"""A person asks about the data kept of them: the request with its timer, and the answer.

What is kept is read by ``data_subjects``, what a restriction means stands in ``restriction``; a
correction is made where the dossier is (``correcting``).
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from counter_app.core.errors import UserError
from counter_app.core.text import clean_line, clean_note, fold
from counter_app.domain.data_subject import DECIDED, WISH_LABELS, SubjectRequest, Wish, answer_due
from counter_app.domain.rights import Right, require
from counter_app.domain.roles import everybody
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier, search
from db.counter import data_subjects

_FEWEST_LETTERS: Final = 4
_APART: Final = re.compile(r"[\s.\-]+")
_NUMBER: Final = re.compile(r"[A-Za-z]{0,2}\d{6,}")
# A name is found in a few dossiers, or it is too common to mean anybody.
_MOST_NAMED: Final = 50
_HOW: Final = "Hãy ghi đã trả lời thế nào."
_WHY_NOT: Final = "Hãy ghi vì sao từ chối, theo căn cứ nào."


def ask(wish: Wish, person: str, words: str, *, desk: Desk, at: datetime) -> SubjectRequest:
    """Writes a request down; the answer is due at the close of the second working day after.

    To have the use of data restricted, or no longer, takes a reason: ``UserError`` asks for it.
    """
    new = _new(wish, person, _why(wish, words), desk=desk, at=at)
    stamp = desk.stamp(at)
    number = desk.store.write(lambda one: data_subjects.add_request(one, new, stamp))
    return replace(new, number=number)


def lift(person: str, why: str, *, desk: Desk, at: datetime) -> None:
    """Ends a restriction at once, for the reason given: asked and answered in one; needs ``RESTRICT``."""
    require(desk.clerk, Right.RESTRICT)
    asked = _why(Wish.LIFT, why)
    stamp = desk.stamp(at)
    new = _new(Wish.LIFT, person, asked, desk=desk, at=at)

    def write(connection: data_subjects.Connection) -> None:
        number = data_subjects.add_request(connection, new, stamp)
        data_subjects.answer_request(connection, number, asked, stamp, granted=True)

    desk.store.write(write)


def requests(*, desk: Desk, only_open: bool = False) -> tuple[SubjectRequest, ...]:
    """All requests, the one due first first."""
    return desk.store.read(lambda one: data_subjects.requests(one, only_open=only_open))


def answer(number: int, words: str, *, desk: Desk, at: datetime, granted: bool = True) -> None:
    """Writes down what was answered, or on what ground it is refused; once for each request.

    To decide on a restriction, or on its end, needs ``RESTRICT``.
    """
    told = clean_note(words, field="words")
    if not told:
        raise UserError("answer_missing", _HOW if granted else _WHY_NOT, field="words")
    if any(one.number == number and one.wish in DECIDED for one in requests(desk=desk)):
        require(desk.clerk, Right.RESTRICT)
    stamp = desk.stamp(at)

    def write(connection: data_subjects.Connection) -> bool:
        return data_subjects.answer_request(connection, number, told, stamp, granted=granted)

    if not desk.store.write(write):
        raise UserError(
            "request_unknown", f"Không có yêu cầu số {number} đang chờ trả lời. Hãy xem lại số."
        )


def known_as(person: str) -> str:
    """Whom a request means: a number as it is kept, however it was typed, or a whole name.

    ``UserError`` (``person_missing``) for less.
    """
    name = clean_line(person, field="person")
    bare = _APART.sub("", name)
    if _NUMBER.fullmatch(bare):
        return bare.upper()
    if len(name) < _FEWEST_LETTERS:
        raise UserError(
            "person_missing", "Hãy ghi số định danh, hoặc họ tên đầy đủ.", field="person"
        )
    return name


def _why(wish: Wish, words: str) -> str:
    why = clean_note(words, field="words")
    if not why and wish in DECIDED:
        raise UserError("reason_missing", f"Hãy ghi lý do {WISH_LABELS[wish]}.", field="words")
    return why


def _new(wish: Wish, person: str, words: str, *, desk: Desk, at: datetime) -> SubjectRequest:
    who = known_as(person)
    if wish in DECIDED:
        _require_own_words(who, desk)
    return SubjectRequest(
        number=0,
        wish=wish,
        person=who,
        words=words,
        asked_at=at,
        due_at=answer_due(at, desk.timetable, desk.calendar),
        clerk_name=desk.clerk.name,
    )


def _require_own_words(who: str, desk: Desk) -> None:
    """A restriction knows people by their number; by name, only who has none (``restriction``)."""
    found = [
        one
        for row in search(who, desk=desk, limit=_MOST_NAMED)
        if row.heard is None
        for _, one in everybody(open_dossier(row.id, desk=desk).received.draft)
        if fold(one.name) == fold(who)
    ]
    if found and all(one.own_number for one in found):
        raise UserError(
            "number_needed",
            f"{found[0].name} có số định danh trong hồ sơ. Hãy ghi số ấy thay cho tên.",
            field="person",
        )
