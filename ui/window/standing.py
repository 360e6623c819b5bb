"""What must be seen and stops nobody: a wrong clock, old copies, a full disk, papers not printed.

Each is one sentence in the window, never a question in the way.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from counter_app.core.errors import EnvironmentFault
from counter_app.domain.dossier import DossierRow
from counter_app.services.keeping.series import Named
from counter_app.services.keeping.space import Space
from ui import strings
from ui.desk.counter import Counter
from ui.widgets.notice_board import NoticeBoard, Rank, Standing
from ui.widgets.shell import Foot
from ui.window.taken_over import TakenOverNotices

SPACE_MS: Final = 60_000
SPACE: Final = "space"
CLOCK: Final = "clock"
UNPRINTED: Final = "unprinted"
NUMBERS: Final = "numbers"
DISK_FULL: Final = "disk_full"
READ_ONLY: Final = "read_only"
RESTORED: Final = (
    "Dữ liệu trên máy là bản sao cũ. Từ nay số giấy lấy ở dãy số dự phòng; hãy báo người quản trị."
)


class StandingMatters(QObject):
    """Puts each matter up when it begins and takes it down when it is settled."""

    def __init__(
        self,
        counter: Counter,
        board: NoticeBoard,
        foot: Foot,
        *,
        lead_to_unprinted: Callable[[], None],
        room_again: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._counter, self._board, self._lead = counter, board, lead_to_unprinted
        self._foot, self._room_again = foot, room_again
        self._is_low = self._is_full = self._only_read = False
        self._ending: frozenset[tuple[str, bool]] = frozenset()
        self._taken_over = TakenOverNotices(board, self)
        # Dossiers whose slip had not come out when the window opened, as far as that is still so.
        self._unprinted: frozenset[str] | None = None
        store = counter.desk.store
        self._is_full = store.refused is not None and store.refused.code == DISK_FULL
        self._doubt_clock(counter.desk.clock_doubt)
        if store.device.restored and not store.device.waits:
            board.put("restored", Standing(words=RESTORED, rank=Rank.ALARM))
        self.follow(counter)
        again = QTimer(self)
        again.timeout.connect(self.measure)
        again.timeout.connect(self.look_at_clock)
        again.timeout.connect(self.look_at_numbers)
        again.timeout.connect(self._look_for_unprinted)
        again.start(SPACE_MS)
        counter.jobs.ended.connect(self._heed)
        self.measure()

    def follow(self, counter: Counter) -> None:
        """Watches the desk as it is now: another person sat down."""
        self._counter = counter
        counter.changes.clock_doubted.connect(self._doubt_clock)
        counter.changes.keys_changed.connect(self._stand)
        counter.changes.dossier_changed.connect(lambda _dossier: self._look_for_unprinted())
        self._stand()
        self.look_at_numbers()
        self._look_for_unprinted()
        self._taken_over.follow(counter)

    def _stand(self) -> None:
        """What there is to say of the keys, whenever there is nothing else to say."""
        self._foot.stand(self._counter.desk.store.secrets.notice)

    def _doubt_clock(self, words: str) -> None:
        """Tells of a wrong clock until it is right: numbers and papers would bear its day."""
        if words:
            self._board.put(CLOCK, Standing(words=words, rank=Rank.ALARM))
        else:
            self._board.take_down(CLOCK)

    def look_at_clock(self) -> None:
        """Holds the machine's clock against what was written."""
        self._counter.clock.look()

    def measure(self) -> None:
        """Looks how much room the disk has."""
        self._counter.measure_space(owner=self, done=self._show_space)

    def _heed(self, lane: str, fault: BaseException | None) -> None:
        """A save refused for want of room says all there is to say, until one goes through.

        A store that is only read from now on is told of once, whatever noticed it.
        """
        closed = self._counter.desk.store.closed_for_writing
        if closed and not self._only_read:
            self._only_read = True
            self._board.put(READ_ONLY, Standing(words=closed, rank=Rank.ROOM))
        if isinstance(fault, EnvironmentFault) and fault.code == DISK_FULL:
            self._is_full, self._is_low = True, False
            self._board.take_down(SPACE)
        elif self._is_full and fault is None and lane == self._counter.desk.store.lanes.write.name:
            self._is_full = False
            self._room_again()
            self.measure()

    def _show_space(self, space: Space) -> None:
        """Says it once each time it becomes scarce, and as it is by now while it is not read."""
        told = self._board.stands(SPACE)
        if space.is_low and not self._is_full and (told or not self._is_low):
            words = (
                f"Ổ đĩa chỉ còn trống {strings.number(space.free // 1_000_000)} MB."
                " Hãy dọn bớt tệp trước khi máy không lưu được hồ sơ."
            )
            self._board.put(SPACE, Standing(words=words, rank=Rank.ROOM))
        elif told and not space.is_low:
            self._board.take_down(SPACE)
        self._is_low = space.is_low and not self._is_full

    def look_at_numbers(self) -> None:
        """Looks how many numbers are left."""
        self._counter.look_for_ending_series(owner=self, done=self._show_ending)

    def _show_ending(self, ending: tuple[Named, ...]) -> None:
        """Says it once when a series comes near its end and when it is there."""
        told, before = self._board.stands(NUMBERS), self._ending
        self._ending = frozenset((one.name, one.series.left == 0) for one in ending)
        if not ending:
            self._board.take_down(NUMBERS)
        elif told or not self._ending <= before:
            left = "; ".join(f"{one.name} còn {strings.number(one.series.left)}" for one in ending)
            words = f"Dãy số của quầy sắp hết: {left}. Hãy báo người quản trị cấp thêm dãy số."
            self._board.put(NUMBERS, Standing(words=words, rank=Rank.ALARM))

    def _look_for_unprinted(self) -> None:
        """Looks at the start, then as long as one of those found is left."""
        if self._unprinted is None or self._unprinted:
            self._counter.papers.find_waiting(owner=self, done=self._show_unprinted)

    def _show_unprinted(self, rows: tuple[DossierRow, ...]) -> None:
        """What is printed or void by now is no longer counted; what is new has its own word."""
        before, found = self._unprinted, frozenset(one.id for one in rows)
        self._unprinted = found if before is None else before & found
        left = len(self._unprinted)
        if not left:
            self._board.take_down(UNPRINTED)
        elif before is None or (left < len(before) and self._board.stands(UNPRINTED)):
            words = f"Có {strings.number(left)} giấy hẹn bấm in lần trước mà chưa ra."
            standing = Standing(words=words, key_words="Xem hồ sơ chưa in", act=self._lead)
            self._board.put(UNPRINTED, standing)
