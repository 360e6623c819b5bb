"""The page that a counter with accounts opens on, and that stands there while nobody sits at it.

Names and nothing else of the office are on it. Secrets are tried off the window's thread; who was
wrong too often sees the seconds go by, and may have a leader let them try again.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from counter_app.core.clock import Clock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.lanes import Lane
from ui import theme
from ui.desk.door import Door, Entered, Waiting
from ui.jobs import Jobs
from ui.widgets.fields import Choice, LineEdit, button
from ui.widgets.layout import Notice, card, column, row
from ui.widgets.secret_form import Fields, SecretEdit, SecretForm
from ui.widgets.table import Table
from ui.widgets.table_model import Column
from ui.widgets.text import label

if TYPE_CHECKING:
    from counter_app.core.keyslots import Person

T = TypeVar("T")
TICK_MS: Final = 500
WIDE_PX, LIST_PX, HIGH_PX = 760, 300, 380
OPENING: Final = "Mời ông/bà chọn tên mình, rồi nhập mật khẩu."
LOCKED: Final = "Màn hình đã khóa. Việc đang làm dở được giữ lại cho người đang làm."
WAIT: Final = "Đã sai mật khẩu nhiều lần. Hãy đợi {seconds} giây rồi gõ lại."
BLOCKED: Final = (
    "Tài khoản này đã khóa sau nhiều lần sai mật khẩu. Hãy nhờ lãnh đạo hoặc quản trị mở khóa."
)
UNLOCK: Final = "Lãnh đạo hoặc quản trị nhập mật khẩu của mình để mở khóa cho {name}."
SCANNED: Final = "Mã vừa quét chưa được dùng. Hãy quét lại khi đã đăng nhập."
UNLOCKED: Final = "Đã mở khóa. Hãy nhập mật khẩu."
CODE: Final = (
    "Mã khôi phục in trên tờ giấy niêm phong. Mã mở được kho và đặt lại mật khẩu của {name}."
)
GIVEN: Final = "Mật khẩu này do người khác đặt."
CHANGE: Final = "{given} Hãy đặt mật khẩu của riêng mình, ít nhất 8 ký tự."
COLUMNS: "tuple[Column[Person], ...]" = (Column(title="Họ và tên", value=lambda one: one.name),)


class Entrance(QWidget):
    """↑ ↓ choose who one is, Enter goes to the secret, Enter signs in."""

    entered = Signal(object)
    """Whose desk it is from now on: an ``Entered``."""
    not_opened = Signal(object)
    """The secret was right or not, the store did not open: an ``EnvironmentFault``."""
    training_wanted = Signal()

    def __init__(
        self, door: Door, jobs: Jobs, lane: Lane, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._door, self._jobs, self._lane, self._clock = door, jobs, lane, clock
        self._waiting, self._held_ms = Waiting(), 0
        self._half_in: Entered | None = None
        self.people: Table[Person] = Table(
            COLUMNS, name="Người đăng nhập", stretch=0, widths=(280,)
        )
        self.people.horizontalHeader().hide()
        self.by = Choice(name="Người mở khóa")
        self.sign_in, self.unlock = _sign_in(), _unlocking(self.by)
        self.change, self.code = _changing(), _by_code()
        self.forms = QStackedWidget()
        for form in (self.sign_in, self.unlock, self.change, self.code):
            self.forms.addWidget(form)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.told = label(OPENING, role="quiet", wrap=True)
        self.disk = Notice("warn")
        self.name = label("", role="name", wrap=True)
        self.ask_unlock = button("Nhờ lãnh đạo &mở khóa", role="link")
        self.use_code = button("Dùng mã &khôi phục", role="link")
        self.train = button("Mở kho &huấn luyện", role="link")
        links = (row(one, None) for one in (self.ask_unlock, self.use_code, self.train))
        right = column(self.name, self.forms, *links, gap=8)
        right.setStretch(1, 1)
        both = row(self.people, right, gap=24)
        both.setStretch(1, 1)
        self.people.setFixedWidth(theme.px(LIST_PX))
        box = card(label("Đăng nhập", role="title"), self.told, self.disk, both, gap=12)
        box.setMaximumWidth(theme.px(WIDE_PX))
        box.setMinimumHeight(theme.px(HIGH_PX))
        middle = row(None, box, None)
        middle.setStretch(1, 100)
        self.setLayout(column(None, middle, None))

    def _connect(self) -> None:
        self.people.opened.connect(lambda _who: self.sign_in.to_first())
        self.people.selectionModel().currentChanged.connect(lambda _now, _was: self._show_chosen())
        self.sign_in.submitted.connect(self._enter)
        self.sign_in.left.connect(self.people.setFocus)
        self.change.submitted.connect(self._change)
        self.change.left.connect(self._give_up)
        self.unlock.submitted.connect(self._unlock)
        self.code.submitted.connect(self._enter_by_code)
        for form in (self.unlock, self.code):
            form.left.connect(self.begin)
        self.ask_unlock.clicked.connect(self._ask_unlock)
        self.use_code.clicked.connect(self._ask_code)
        self.train.clicked.connect(self.training_wanted)

    def look(self, who: str = "", *, locked: str = "") -> None:
        """Asks who may sign in and shows ``who`` as chosen; ``locked``: why, the store open behind."""
        self.told.setText(locked or OPENING)
        self.train.setVisible(not locked)
        self._turn_to(self.sign_in)
        self._rest(True)
        self._run(self._door.waiting, partial(self._show, who=who))

    def begin(self) -> None:
        """The secret of whoever is chosen is asked."""
        self.sign_in.begin()
        self._turn_to(self.sign_in)
        self._show_chosen()

    def say_scanned(self) -> None:
        """Something was scanned that nobody is here to use."""
        self.sign_in.said.say(SCANNED, tone="warn")

    def _show(self, waiting: Waiting, who: str) -> None:
        self._rest(False)
        self._take(waiting)
        self.people.show_rows(waiting.people)
        at = next((n for n, one in enumerate(waiting.people) if one.clerk == who), 0)
        self.people.selectRow(at)
        self.begin()
        if not who:
            self.people.setFocus()

    def _take(self, waiting: Waiting) -> None:
        self._waiting, self._held_ms = waiting, self._clock.monotonic_ms()
        self.disk.say(waiting.disk, tone="warn")

    def _show_chosen(self) -> None:
        who = self.people.chosen()
        if who is None:
            return
        self.name.setText(who.name)
        self._turn_to(self.sign_in)
        self._count_down()

    def _turn_to(self, form: SecretForm) -> None:
        self.forms.setCurrentWidget(form)
        is_blocked = self._blocked()
        asks = form is self.sign_in
        self.ask_unlock.setVisible(asks and is_blocked)
        self.use_code.setVisible(asks)
        self.people.setEnabled(form is not self.change)

    def _blocked(self) -> bool:
        who = self.people.chosen()
        return who is not None and who.clerk in self._waiting.blocked

    def _left_s(self) -> int:
        who = self.people.chosen()
        passed = (self._clock.monotonic_ms() - self._held_ms) // 1_000
        return 0 if who is None else max(0, self._waiting.wait_of(who.clerk) - passed)

    def _count_down(self) -> None:
        """What is still to be waited for stands there, and the field opens again by itself."""
        form, left = self.sign_in, self._left_s()
        stopped, was_stopped = bool(left) or self._blocked(), not form.key.isEnabled()
        words = BLOCKED if self._blocked() else WAIT.format(seconds=left) if left else ""
        if stopped or was_stopped:
            form.said.say(words, tone="warn")
        form.fields["secret"].setEnabled(not stopped)
        form.key.setEnabled(not stopped)
        if left:
            self._tick.start()
        else:
            self._tick.stop()
        if was_stopped and not stopped and self.isVisible():
            form.to_first()

    def _enter(self, typed: dict[str, str]) -> None:
        if (who := self.people.chosen()) is not None:
            work = partial(self._door.enter, who.clerk, typed["secret"])
            self._try(self.sign_in, work, self._came)

    def _enter_by_code(self, typed: dict[str, str]) -> None:
        if (who := self.people.chosen()) is not None:
            code, secret, again = typed["recovery"], typed["secret"], typed["again"]
            work = partial(self._door.enter_by_code, who.clerk, code, secret, again)
            self._try(self.code, work, self._came)

    def _change(self, typed: dict[str, str]) -> None:
        if (half := self._half_in) is not None:
            work = partial(self._door.change_secret, half, typed["secret"], typed["again"])
            self._try(self.change, work, self._came)

    def _give_up(self) -> None:
        self._half_in = None
        self.begin()

    def _unlock(self, typed: dict[str, str]) -> None:
        who = self.people.chosen()
        if who is None or not typed["by"]:
            return
        work = partial(self._door.unlock, who.clerk, typed["by"], typed["secret"])
        self._try(self.unlock, work, lambda _nothing: self._unlocked())

    def _unlocked(self) -> None:
        def shown(waiting: Waiting) -> None:
            self._take(waiting)
            self.begin()
            self.sign_in.said.say(UNLOCKED, tone="good")

        self._run(self._door.waiting, shown)

    def _came(self, entered: Entered) -> None:
        self.forget()
        if entered.must_change:
            self._half_in = entered
            self.change.told.setText(CHANGE.format(given=entered.given or GIVEN))
            self.change.begin()
            self._turn_to(self.change)
        else:
            self._half_in = None
            self.entered.emit(entered)

    def forget(self) -> None:
        """No secret stays in any field."""
        for form in (self.sign_in, self.unlock, self.change, self.code):
            form.forget()

    def _ask_unlock(self) -> None:
        if (who := self.people.chosen()) is not None:
            others = [one for one in self._waiting.people if one.clerk != who.clerk]
            self.by.offer((one.clerk, one.name) for one in others)
            self.unlock.told.setText(UNLOCK.format(name=who.name))
            self.unlock.begin()
            self._turn_to(self.unlock)
            self.unlock.to_first()

    def _ask_code(self) -> None:
        if (who := self.people.chosen()) is not None:
            self.code.told.setText(CODE.format(name=who.name))
            self.code.begin()
            self._turn_to(self.code)
            self.code.to_first()

    def _try(self, form: SecretForm, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """A second of work elsewhere; then in, or why not and how long to wait."""
        self._rest(True, form)

        def went_well(answer: T) -> None:
            self._rest(False, form)
            done(answer)

        def refused(error: UserError | EnvironmentFault) -> None:
            def told(waiting: Waiting) -> None:
                self._take(waiting)
                self._rest(False, form)
                if form is self.sign_in and (self._blocked() or self._left_s()):
                    form.begin()
                    self._turn_to(form)
                    self._count_down()
                else:
                    form.refuse(error)
                if isinstance(error, EnvironmentFault):
                    self.not_opened.emit(error)

            self._run(self._door.waiting, told)

        self._jobs.run(self._lane, work, owner=self, done=went_well, failed=refused)

    def _rest(self, rest: bool, form: SecretForm | None = None) -> None:
        """Nothing is typed while somebody else has the word."""
        (form or self.sign_in).busy(rest)
        self.people.setEnabled(not rest)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._jobs.run(self._lane, work, owner=self, done=done)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard is where the hand begins."""
        super().showEvent(event)
        if self.sign_in.key.isEnabled():
            self.sign_in.to_first()


def _sign_in() -> SecretForm:
    fields: Fields = {"secret": ("&Mật khẩu", SecretEdit(name="Mật khẩu"))}
    form = SecretForm("", fields, "&Vào làm việc")
    form.back.hide()
    return form


def _unlocking(by: Choice) -> SecretForm:
    secret = SecretEdit(name="Mật khẩu")
    fields: Fields = {"by": ("&Người mở khóa", by), "secret": ("&Mật khẩu", secret)}
    return SecretForm("", fields, "Mở &khóa")


def _new_secret() -> Fields:
    return {
        "secret": ("Mật khẩu &mới", SecretEdit(name="Mật khẩu mới")),
        "again": ("Gõ &lại mật khẩu mới", SecretEdit(name="Gõ lại mật khẩu mới")),
    }


def _changing() -> SecretForm:
    return SecretForm(CHANGE.format(given=GIVEN), _new_secret(), "Đặt mật khẩu, &vào làm việc")


def _by_code() -> SecretForm:
    code = LineEdit(name="Mã khôi phục", length=60)
    code.secret = True
    fields: Fields = {"recovery": ("Mã &khôi phục", code), **_new_secret()}
    return SecretForm("", fields, "Đặt mật khẩu, &vào làm việc")
