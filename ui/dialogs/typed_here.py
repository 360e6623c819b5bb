"""What is typed into one part of the window is kept as it is typed, and taken up again later.

Looked at again and again rather than told of: no field that is added can be forgotten. What is
kept for how long is ``desk.half_typed``'s; which fields count is ``widgets.typed_fields``'s.
"""

from datetime import datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.desk.drafts import AUTOSAVE_MS
from ui.desk.half_typed import HalfTyped
from ui.widgets.typed_fields import Standing, has_lines, put_into, standing_in


class TypedHere(QObject):
    """Follows ``part`` from now on; ``resumed_at`` tells when what is shown again was typed."""

    def __init__(
        self, part: QWidget, name: str, kept_in: HalfTyped, *, nameless: bool = False
    ) -> None:
        super().__init__(part)
        self._part, self._name, self._kept_in = part, name, kept_in
        self._nameless = nameless
        self._waiting = kept_in.opened()
        self.resumed_at: datetime | None = None
        self._fresh: Standing = {}
        self._typed: Standing = {}
        self._unplaced: Standing = {}
        self._again = QTimer(self, interval=AUTOSAVE_MS)
        self._again.timeout.connect(self.look)
        if has_lines(part):
            self._fresh = standing_in(part)
            self._take_up()
            self._again.start()

    def _take_up(self) -> None:
        kept = self._kept_in.find(self._name, nameless=self._nameless)
        if kept is None:
            return
        words = kept.typed
        if self._kept_in.was_refused(self._name):  # whoever asks again has put most of it back
            fresh = self._fresh
            words = {
                name: one for name, one in words.items() if fresh.get(name) == kept.before[name]
            }
        shown, self._typed = self._fresh, kept.typed
        put_into(self._part, words)
        now = standing_in(self._part)
        if now != shown:
            self.resumed_at = kept.at
        self._fresh = {**shown, **kept.before}
        self._unplaced = {name: one for name, one in words.items() if name not in now}

    def look(self) -> None:
        """Keeps what was typed since it was looked at last."""
        typed = dict(self._unplaced)
        for name, one in standing_in(self._part).items():
            was = self._fresh.setdefault(name, one if isinstance(one, bool) else "")
            if one != was:
                typed[name] = one
        if typed == self._typed:
            return
        self._typed = typed
        if typed:
            before = {name: self._fresh.get(name, "") for name in typed}
            self._kept_in.keep(self._name, typed, before)
        else:
            self._kept_in.forget(self._name)

    def begin_anew(self) -> None:
        """Throws away what was typed."""
        self._unplaced = {}
        put_into(
            self._part, {name: self._fresh[name] for name in self._typed if name in self._fresh}
        )
        self.look()

    def done(self) -> None:
        """What was typed so far was used: what stands here now is as if nothing was typed."""
        self._fresh, self._unplaced = standing_in(self._part), {}
        self.look()

    def end(self, *, done: bool) -> None:
        """The part closes, with an answer or without."""
        if self._again.isActive():
            self._again.stop()
            self.look()
        self._kept_in.closed(self._name, self._waiting, done=done)
