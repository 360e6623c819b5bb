"""Ctrl+Z over the whole form: each step back is the form as it stood, until it is handed in.

Letters of a line are taken back in the line first; here is what no line knows: a choice, a tick, a
procedure, a card that was scanned over what was typed.
"""

from dataclasses import replace
from typing import Final

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from ui.screens.intake.form import Aside
from ui.screens.intake.kept import Kept
from ui.screens.intake.state import IntakeState
from ui.screens.intake.view import IntakeView

MOST_STEPS: Final = 50


class IntakeUndo(QObject):
    """The last steps of one intake; another intake begins with none."""

    def __init__(self, view: IntakeView, state: IntakeState) -> None:
        super().__init__(state)
        self._view, self._state = view, state
        self._back: list[Kept] = []
        self._forth: list[Kept] = []
        self._now = state.kept()
        self._line = ""
        self._walking = False
        # One act, as the scan of a card, changes the form more than once in one breath.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._note)
        state.edited.connect(self._soon.start)
        state.begun.connect(self._begin)

    def take_back(self) -> bool:
        """One step back; whether there was one."""
        self._note()
        return self._walk(self._back, self._forth)

    def do_again(self) -> bool:
        """One step that was taken back, forth again; whether there was one."""
        self._note()  # what was just typed ends what could be done again
        return self._walk(self._forth, self._back)

    def _begin(self) -> None:
        if not self._walking:
            self._soon.stop()
            self._back, self._forth, self._line = [], [], ""
            self._now = self._state.kept()
            self._end_ways_back()

    def _end_ways_back(self) -> None:
        """What a line knows to take back was somebody else's, or was just left."""
        for line in self._view.lines().values():
            line.setText(line.text())
            if not line.hasFocus():  # read from its beginning, as after ``fill``
                line.setCursorPosition(0)

    def _note(self) -> None:
        """Typing on in one line is one step; everything else is a step of its own."""
        self._soon.stop()
        before, now = self._now, self._state.kept()
        if now == before:
            return
        changed = _changed(before, now)
        line = changed[0] if len(changed) == 1 else ""
        if not line or line != self._line:
            self._back = [*self._back[1 - MOST_STEPS :], before]
        self._forth, self._line, self._now = [], line, now

    def _walk(self, source: list[Kept], other: list[Kept]) -> bool:
        now, step = self._now, None
        while source and (step is None or step == now):
            step = source.pop()
        if step is None or step == now:
            return False
        other.append(now)
        self._line = ""
        self._show(step, _changed(now, step))
        self._now = self._state.kept()
        return True

    def _show(self, step: Kept, changed: list[str]) -> None:
        self._walking = True
        self._state.go_to(_printed_still(step, self._state.aside))
        self._walking = False
        self._soon.stop()
        if "submitter.personal_id" in changed:
            self._view.left.known.show_known(())  # it was of whoever stood here
        self._end_ways_back()
        lines = self._view.lines()
        found = [lines[name] for name in changed if name in lines and lines[name].isVisible()]
        if found:
            found[0].setFocus(Qt.FocusReason.OtherFocusReason)
        elif QApplication.focusWidget() is None:
            self._view.middle.procedure.field.setFocus(Qt.FocusReason.OtherFocusReason)


def _printed_still(step: Kept, now: Aside) -> Kept:
    """``step`` with the tờ khai that were printed since: no key takes paper back."""
    aside = replace(step.aside or now, written=now.written)
    return msgspec.structs.replace(step, aside=aside)


def _changed(before: Kept, now: Kept) -> list[str]:
    """The lines whose words differ."""
    names = dict.fromkeys((*now.lines, *before.lines))
    return [name for name in names if before.lines.get(name) != now.lines.get(name)]
