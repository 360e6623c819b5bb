"""Ctrl M at the intake: what is known to be meant otherwise is put right by one key.

Words of an old encoding become today's, an e-mail in the telephone's field goes to its own, an old
place name becomes today's. Each line's own Ctrl Z takes it back.
"""

from collections.abc import Iterator
from dataclasses import replace as with_fields
from typing import Final

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from counter_app.core.legacy_text import meant
from counter_app.domain.admission.filing import looks_like_email
from counter_app.domain.people.applicant import Organisation, Person
from ui.desk.counter import Counter
from ui.people import Others
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView
from ui.widgets.address_edit import AddressEdit
from ui.widgets.fields import LineEdit

NOTHING_TO_MEND: Final = "Không có chữ bảng mã cũ, tên xã cũ hay thư điện tử gõ nhầm ô."
NOTHING_TO_KEEP: Final = "Chưa có địa chỉ nào vừa đổi từ tên cũ."


class IntakeMending:
    """One thing at a time: where the keyboard is, else the first from left to right."""

    def __init__(self, counter: Counter, view: IntakeView, state: IntakeState) -> None:
        self._counter, self._view, self._state = counter, view, state

    def mend(self) -> None:
        """Puts the next thing right, or says that there is none."""
        if not self._mended():
            self._counter.changes.said.emit(NOTHING_TO_MEND)

    def keep_old(self) -> None:
        """Keeps the old names beside the present ones that were just taken over."""
        addresses = (line for line in self._lines() if isinstance(line, AddressEdit))
        if not any(line.keep_old() for line in addresses):
            self._counter.changes.said.emit(NOTHING_TO_KEEP)

    def _mended(self) -> bool:
        return self._move_email() or any(line.mend() for line in self._lines()) or self._others()

    def _move_email(self) -> bool:
        left = self._view.left
        text = left.phone.value()
        if not looks_like_email(text) or left.email.value() not in ("", text):
            return False
        left.email.fill(text)
        left.phone.fill("")
        left.phone.setFocus()
        return True

    def _lines(self) -> Iterator[LineEdit]:
        here = QApplication.focusWidget()
        if isinstance(here, LineEdit) and self._view.isAncestorOf(here):
            yield here
        yield from self._view.lines().values()

    def _others(self) -> bool:
        """Whoever stands in no line of the screen: all of them at once."""
        before = self._state.aside.others
        after = _mended(before)
        if after != before:
            self._state.set_others(after)
        return after != before


def _mended(others: Others) -> Others:
    body = others.organisation
    return with_fields(
        others,
        owners=tuple(map(_person, others.owners)),
        organisation=_body(body) if body is not None else None,
    )


def _person(one: Person) -> Person:
    if one.is_foreigner:
        return one
    return replace(one, name=_new(one.name), address=_new(one.address), relation=_new(one.relation))


def _body(body: Organisation) -> Organisation:
    return replace(
        body,
        name=_new(body.name),
        address=_new(body.address),
        parent_name=_new(body.parent_name),
        legal_representative=_new(body.legal_representative),
    )


def _new(text: str) -> str:
    return meant(text) or text
