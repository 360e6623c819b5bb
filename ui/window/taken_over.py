"""Whoever sits down is told which of their half-done intakes another took over meanwhile, and by whom."""

from functools import partial
from typing import Final

import msgspec
from PySide6.QtCore import QObject

from counter_app.services.intake.drafts import DraftKind, SavedDraft, TakenOver
from ui import strings
from ui.desk.counter import Counter
from ui.widgets.notice_board import NoticeBoard, Standing

WORDS: Final = "{by} đã nhận hồ sơ nhập dở của ông/bà lúc {at}: {what}."
Told = tuple[str, TakenOver]


class TakenOverNotices(QObject):
    """One sentence for each, until its owner has read it."""

    def __init__(self, board: NoticeBoard, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self._told: tuple[str, ...] = ()

    def follow(self, counter: Counter) -> None:
        """Another sits down: what was told to whoever sat here is theirs alone."""
        for name in self._told:
            self._board.take_down(name)
        self._told = ()
        counter.drafts.unfinished(
            DraftKind.TAKEN_OVER, _read, owner=self, done=partial(self._tell, counter)
        )

    def _tell(self, counter: Counter, found: tuple[Told, ...]) -> None:
        for name, one in found:
            words = WORDS.format(by=one.by, at=strings.hour_and_day(one.at), what=one.what)
            read = partial(counter.drafts.forget, DraftKind.TAKEN_OVER, name)
            self._board.put(f"taken_over/{name}", Standing(words=words, act=read))
        self._told = tuple(f"taken_over/{name}" for name, _ in found)


def _read(saved: SavedDraft) -> Told:
    return saved.key.partition("/")[2], msgspec.json.decode(saved.body, type=TakenOver)
