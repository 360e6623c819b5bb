"""What the central side's news left to do, as standing sentences over the screen, a key for each."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from counter_app.domain.central_side import (
    COPY_WORDS,
    DOSSIER_LOST,
    GIVEN_UP_WORDS,
    LANE_ASKED,
    LANE_ASKED_WORDS,
    LANE_AWAITED,
    LANE_AWAITED_WORDS,
    MORE_DOSSIERS_LOST,
    STEP_LOST,
    TWIN_OVERRULED,
    TWIN_OVERRULED_WORDS,
    Finding,
    LeftByCentral,
)
from counter_app.protocol.moved import TO_PRINT
from counter_app.protocol.pull import CentralKind
from counter_app.services.correcting.late_codes import LateCode
from counter_app.services.keeping.findings import finding_words
from counter_app.services.keeping.only_here import Reserve, reserve_asked
from counter_app.services.sending.queue import Waiting
from ui import strings
from ui.desk.counter import Counter
from ui.flows.given_up import settle_given_up
from ui.line_words import line_words
from ui.widgets.notice_board import NoticeBoard, Rank, Standing
from ui.widgets.shell import Foot, SideBar

PLACE: Final = "outbox"
GLANCE_MS: Final = 1_500
_TOLD: Final[dict[str, tuple[str, str]]] = {
    TO_PRINT: (
        "Chuyên môn đã làm {count} việc cần giấy. Quầy này in rồi báo công dân.",
        "Xem và in",
    ),
    CentralKind.FILED_ONLINE: (
        "Có {count} hồ sơ nộp trực tuyến mới. Cần trả lời trong 8 giờ làm việc.",
        "Xem danh sách",
    ),
    CentralKind.REVOKED: (
        "Máy này đã bị thu hồi quyền gửi. Hồ sơ vẫn còn trên máy; hãy gọi người quản trị.",
        "Xem máy này",
    ),
    CentralKind.RETIRED: (
        "Máy này đã được cho thôi dùng: không cấp số nữa, vẫn gửi nốt phần còn lại.",
        "Xem máy này",
    ),
    **{kind: (words, "Xem máy này") for kind, words in COPY_WORDS.items()},
    TWIN_OVERRULED: (TWIN_OVERRULED_WORDS, "Mở hồ sơ"),
    **{kind: (words, "Xem và xử lý") for kind, words in GIVEN_UP_WORDS.items()},
    STEP_LOST: ("{first}", "Xem và xử lý"),
    DOSSIER_LOST: ("{first}", "Xem và xử lý"),
    LANE_ASKED: (LANE_ASKED_WORDS, "Trả lời…"),
    LANE_AWAITED: (LANE_AWAITED_WORDS, "Xem máy này"),
    CentralKind.OFFICE: (
        "Máy chủ gửi thiết lập mới của đơn vị. Tên quầy và máy in của máy này giữ nguyên.",
        "Dùng thiết lập mới",
    ),
}
# Somebody has to be called before the next citizen.
_ALARMS: Final = frozenset({CentralKind.REVOKED, LANE_ASKED, STEP_LOST, DOSSIER_LOST, *COPY_WORDS})
_WIPED: Final = (
    "Máy này bị thu hồi, dữ liệu trên máy bị khóa. Đừng nhập thêm hồ sơ; hãy gọi người quản trị."
)
_OTHER: Final = ("Máy chủ có tin cho quầy này. Mở hồ sơ để xem.", "Mở hồ sơ")
FOUND: Final = "findings"
MORE_LOST: Final = "Còn {count} bước khác cũng bị mất."
_MORE: Final = {STEP_LOST: MORE_LOST, DOSSIER_LOST: MORE_DOSSIERS_LOST}
ADOPTED: Final = "Từ nay dùng thiết lập mới của đơn vị."
CODES_GIVEN: Final = "{count} hồ sơ đã có mã chính thức. Hãy in lại ở “Giấy hẹn chưa in”."
DISPUTES: Final = (
    "Có {count} việc trái với máy chủ hoặc có thể trùng với hồ sơ khác, cần người quyết."
)


class CentralNotices(QObject):
    """Looks when the window opens and whenever something came down or was decided."""

    def __init__(
        self,
        counter: Counter,
        board: NoticeBoard,
        side: SideBar,
        foot: Foot,
        *,
        go: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._counter, self._go = counter, go
        self._board, self._side, self._foot = board, side, foot
        self._shown: set[str] = set()
        self._looks = 0
        self._waiting: Waiting | None = None
        again = QTimer(self)
        again.timeout.connect(self.glance)
        again.start(GLANCE_MS)
        counter.line.applied.connect(self.look)
        counter.line.applied.connect(self._give_codes)
        counter.line.changed.connect(self.tell_line)
        self.follow(counter)

    def follow(self, counter: Counter) -> None:
        """Looks at the desk as it is now: another person sat down."""
        self._counter = counter
        counter.changes.queue_changed.connect(self.look)
        counter.changes.joined.connect(self.look)
        self.look()

    def look(self) -> None:
        """Asks what there is to do, and how much waits for a person."""
        self.tell_line()
        sendings, self._looks = self._counter.sendings, self._looks + 1
        sendings.left_to_do(owner=self, done=partial(self._show_last, self._looks))
        sendings.unread_findings(owner=self, done=self._show_findings)

    def tell_line(self) -> None:
        """How the line stands and what waits, at the foot of the window."""
        self._counter.count_waiting(owner=self, done=self._show_line)

    def glance(self) -> None:
        """Counts again where another program wrote too; what has lasted is told as it grows."""
        self._counter.count_if_written(owner=self, done=self._glanced)

    def _glanced(self, written: Waiting | None) -> None:
        before = self._waiting
        if (known := written or before) is not None:
            self._show_line(known)
        if written is None or before is None or written.count == before.count:
            return
        if written.count > before.count:
            self._counter.changes.queue_changed.emit()
        else:
            self.look()

    def _show_line(self, waiting: Waiting) -> None:
        self._waiting = waiting
        line, now = self._counter.line, self._counter.now()
        told = line_words(line.state, waiting, now)
        self._foot.show_line(told)
        line.tell(told)

    def _show_last(self, look: int, left: tuple[LeftByCentral, ...]) -> None:
        """Answers may come out of order: an older one must take nothing down."""
        if look == self._looks:
            self._show(left)

    def _show(self, left: tuple[LeftByCentral, ...]) -> None:
        kinds = dict.fromkeys(one.kind for one in left)
        for kind in kinds:
            self._put(kind, tuple(one for one in left if one.kind == kind))
        for gone in self._shown - set(kinds):
            self._board.take_down(f"central:{gone}")
        self._shown = set(kinds)
        # What came down is told before what is to be decided, whichever is read sooner.
        self._counter.sendings.for_a_person(owner=self, done=self._count)

    def _show_findings(self, found: tuple[Finding, ...]) -> None:
        """The oldest that nobody has read; the comparison with the central side lists them all."""
        if not found:
            self._board.take_down(FOUND)
            return
        read = partial(self._read, found[0].number)
        standing = Standing(words=finding_words(found[0]), act=read, rank=Rank.ALARM)
        self._board.put(FOUND, standing)

    def _read(self, number: int) -> None:
        self._counter.sendings.note_read(number, owner=self, done=lambda _nothing: self.look())

    def _put(self, kind: str, mine: tuple[LeftByCentral, ...]) -> None:
        words, key = _TOLD.get(kind, _OTHER)
        if kind == CentralKind.REVOKED and mine[-1].body.get("wipe"):
            words = _WIPED
        told = words.format(count=strings.number(len(mine)), first=mine[0].words)
        if kind in _MORE and len(mine) > 1:
            told = f"{told} {_MORE[kind].format(count=strings.number(len(mine) - 1))}"
        act = partial(self._do, mine)
        rank = Rank.ALARM if kind in _ALARMS else Rank.WORD
        standing = Standing(words=told, key_words=key, act=act, rank=rank)
        self._board.put(f"central:{kind}", standing)

    def _do(self, mine: tuple[LeftByCentral, ...]) -> None:
        """The key: the first of them is opened and done; the next one comes up after it."""
        first, rest = mine[0], mine[1:]
        if first.kind == CentralKind.OFFICE:
            self._adopt(mine)
            return
        if first.kind == TO_PRINT:
            self._print_ordered()
            return
        if first.kind == CentralKind.FILED_ONLINE:  # done once it is answered
            self._counter.changes.filing_wanted.emit("")
            return
        if first.kind in {STEP_LOST, DOSSIER_LOST, *GIVEN_UP_WORDS}:  # done once it is settled
            settle_given_up(
                first, counter=self._counter, over=self._board.window(), looked=self.look
            )
            return
        waits_for_lane = {LANE_AWAITED: self._show_device, LANE_ASKED: self._ask_only_here}
        if (lead := waits_for_lane.get(first.kind)) is not None:  # done once there is one
            lead()
            self.look()
            return
        done = mine if not first.dossier else (first,)
        for one in done:
            self._counter.sendings.finish(one.number, owner=self)
        if first.kind in {CentralKind.REVOKED, CentralKind.RETIRED, *COPY_WORDS}:
            self._show_device()
        elif first.dossier:
            self._counter.changes.dossier_wanted.emit(first.dossier)
            if rest:
                self._put(first.kind, rest)

    def _give_codes(self) -> None:
        """Numbers may have come for what was taken in without a code; its new slip is to print."""
        said = self._counter.changes.said

        def told(given: tuple[LateCode, ...]) -> None:
            said.emit(CODES_GIVEN.format(count=strings.number(len(given))))

        self._counter.sendings.give_late_codes(owner=self, done=told)

    def _show_device(self) -> None:
        from ui.dialogs.sending.device import DeviceDialog

        self._go(PLACE)
        DeviceDialog.ask(self._counter, parent=self._board.window())

    def _ask_only_here(self) -> None:
        counter, said = self._counter, self._counter.changes.said
        counter.on_io(
            lambda: reserve_asked(desk=counter.desk),
            owner=self,
            done=self._lead_to_only_here,
            failed=lambda fault: said.emit(fault.message),
        )

    def _lead_to_only_here(self, asked: Reserve | None) -> None:
        from ui.dialogs.keeping.only_here import OnlyHereDialog

        told = OnlyHereDialog.ask(self._counter, asked, parent=self._board.window())
        if told is not None:
            self._counter.changes.said.emit(told)
        self.look()

    def _adopt(self, mine: tuple[LeftByCentral, ...]) -> None:
        """The settings hold from now on."""
        changes = self._counter.changes

        def told(_nothing: None) -> None:
            changes.said.emit(ADOPTED)
            changes.dates_wanted.emit()

        self._counter.sendings.adopt(mine[-1], owner=self, done=told)

    def _print_ordered(self) -> None:
        """The list of them; what is not printed yet stands over the screen again."""
        from ui.dialogs.papers.ordered_papers import OrderedPapersDialog

        OrderedPapersDialog.ask(self._counter, parent=self._board.window())
        self.look()

    def _go_there(self) -> None:
        self._go(PLACE)
        self._counter.changes.questions_wanted.emit()
        self.look()  # having looked decides nothing: it stands again behind the others

    def _count(self, found: tuple[int, int]) -> None:
        """How much waits for a person, beside the outbox's place; disputes as a sentence too."""
        undecided, disputes = found
        if undecided or disputes:
            count = max(undecided, disputes)
            words = f"{strings.number(count)} việc cần người xử lý"
            self._side.warn(PLACE, "!", count, words, tone="warn")
        else:
            self._side.warn(PLACE, "", 0, "", tone="")
        if disputes:
            told = DISPUTES.format(count=strings.number(disputes))
            standing = Standing(words=told, key_words="Xem và quyết", act=self._go_there)
            self._board.put("disputes", standing)
        else:
            self._board.take_down("disputes")


def heed(
    counter: Counter,
    board: NoticeBoard,
    side: SideBar,
    foot: Foot,
    *,
    go: Callable[[str], None],
    parent: QObject,
) -> None:
    """Tells whoever sits at ``counter`` what comes down, in the one window that ``parent`` is."""
    known = parent.findChild(CentralNotices)
    if known is not None:
        known.follow(counter)
    else:
        CentralNotices(counter, board, side, foot, go=go, parent=parent)
