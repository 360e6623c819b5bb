"""The desk's day: looked over before the first citizen, the drawer counted, handed over, closed."""

from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.money import format_vnd
from counter_app.domain.closing.drawer import Count, Counted, off_words
from counter_app.domain.reporting.period import days
from counter_app.domain.rights import Right, may
from ui import strings
from ui.desk.counter import Counter
from ui.desk.days import DayNow, Told
from ui.desk.printing import tone_of
from ui.dialogs.day_view import DayView
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.proving import asks_secret, prove_then
from ui.typed import digits
from ui.widgets.beside import nothing_wrong, say_beside

NOT_CLOSED: Final = "Chưa khóa sổ ngày này. Khóa sổ không ngăn việc tiếp nhận sau đó."
CLOSED: Final = "{by} đã khóa sổ lúc {at}{times}; {signed}."
AFTER: Final = "Có việc sau khi khóa sổ ({what}). Hãy khóa sổ lại."
SIGNED: Final = "đã có chữ ký của {by}"
NOT_SIGNED: Final = "lãnh đạo chưa ký"
FIRST: Final = "Chưa đếm lần nào: lần đếm này là số đầu."
OPENED: Final = "{by} đã ghi mở đầu ngày."
TONES: Final = {True: "good", False: "warn"}


class DayDialog(DayView):
    """Enter goes from note to note; Alt K closes the day and prints its page, Esc leaves."""

    help_page = "today"

    def __init__(self, counter: Counter, day: date, parent: QWidget | None = None) -> None:
        super().__init__(f"Mở đầu ngày, khóa sổ – {strings.day(day)}", parent)
        self._counter = counter
        self._day = days(day, day)
        self._now: DayNow | None = None
        self._connect()
        self._rest()
        self._read()
        next(iter(self.notes.values())).setFocus()

    def _connect(self) -> None:
        for field in (*self.notes.values(), self.out):
            field.textChanged.connect(lambda _text: self._reckon())
        self.open_day.clicked.connect(self._open_day)
        self.look.clicked.connect(self._look)
        self.close_books.clicked.connect(self._close_books)
        self.hand_over.clicked.connect(self._hand_over)
        self.sign.clicked.connect(self._sign)
        self.leave_key.clicked.connect(self.reject)

    def _read(self) -> None:
        self._counter.days.now(self._day, owner=self, done=self._show)

    def _show(self, now: DayNow) -> None:
        self._now = now
        for notice, one in zip(self.checks, now.checks, strict=True):
            notice.say(f"{one.label}: {one.words}", tone=TONES[one.good])
        chosen = self.to.value()
        self.to.offer([("", "–"), *((name, name) for name in now.receivers)])
        self.to.choose(chosen or "")
        self._say_standing(now)
        self._reckon()
        self._rest()

    def _say_standing(self, now: DayNow) -> None:
        shown = now.shown
        if shown.noted is None:
            opened = OPENED.format(by=now.opened) if now.opened else ""
            self.stands.say(f"{opened} {NOT_CLOSED}".strip())
        elif shown.differs:
            self.stands.say(AFTER.format(what=", ".join(shown.differs)), tone="warn")
        else:
            signed = SIGNED.format(by=shown.signed.by) if shown.signed else NOT_SIGNED
            times = f", lần {shown.times}" if shown.times > 1 else ""
            at = strings.hour(shown.noted.at)
            words = CLOSED.format(by=shown.noted.by, at=at, times=times, signed=signed)
            self.stands.say(words, tone="good")

    def _rest(self) -> None:
        """What whoever sits here may do, as the day stands."""
        who, now = self._counter.desk.clerk, self._now
        counts = may(who, Right.TAKE_MONEY) and now is not None
        for part in (self.close_books, self.look):
            part.setEnabled(counts)
        self.hand_over.setEnabled(counts and bool(now and now.receivers))
        self.open_day.setEnabled(now is not None and may(who, Right.WRITE))
        ready = now is not None and now.shown.noted is not None and now.shown.signed is None
        self.sign.setEnabled(ready and may(who, Right.CLOSE_BOOKS))

    def _typed(self) -> tuple[tuple[int, int], ...]:
        """What was counted; ``UserError`` at the field that is no number."""
        return tuple((note, _whole(field.value(), str(note))) for note, field in self.notes.items())

    def _count(self, to: str = "") -> Count:
        out = _whole(self.out.value(), "taken_out_vnd")
        return Count(notes=self._typed(), why=self.why.value(), taken_out_vnd=out, to=to)

    def _told(self) -> Told:
        """Nothing typed is no count: the store says whether one is wanted."""
        counted = any(field.value() for field in (*self.notes.values(), self.out, self.why))
        return Told(count=self._count() if counted else None, seal=self.seal.value())

    def _reckon(self) -> None:
        """The sum as it grows, and what it lacks."""
        try:
            count = self._count()
        except UserError:
            return
        self.total.setText(f"Đếm được {format_vnd(count.total_vnd)} đồng")
        if self._now is None:
            return
        should = self._now.drawer.expected_vnd
        if should is None:
            self.expected.setText(FIRST)
        else:
            typed = any(field.value() for field in self.notes.values())
            off = f": {off_words(count.total_vnd - should)}" if typed else ""
            self.expected.setText(f"Phải có {format_vnd(should)} đồng{off}.")

    def _look(self) -> None:
        try:
            told = self._told()
        except UserError as error:
            self._fail(error)
            return
        PreviewDialog.ask(self._counter, self._counter.days.pages(self._day, told), parent=self)

    def _open_day(self) -> None:
        self._counter.days.open(owner=self, done=lambda _made: self._read(), failed=self._fail)

    def _close_books(self) -> None:
        self._clear()
        try:
            told = self._told()
        except UserError as error:
            self._fail(error)
            return
        self._counter.days.close(
            self._day, told, owner=self, done=lambda _made: self._closed(), failed=self._fail
        )

    def _closed(self) -> None:
        self._forget()
        self._counter.days.print_closing(
            self._day,
            request=self._counter.new_request(),
            owner=self,
            done=self._printed,
            failed=self._fail,
        )
        self._read()

    def _hand_over(self) -> None:
        self._clear()
        try:
            count = self._count(to=self.to.value() or "")
        except UserError as error:
            self._fail(error)
            return

        def failed(fault: UserError | EnvironmentFault) -> None:
            if asks_secret(fault):
                prove_then(
                    fault,
                    self._counter,
                    over=self,
                    act=self._hand_over,
                    said=self._say_bad,
                    second=Right.TAKE_MONEY,
                )
            else:
                self._fail(fault)

        self._counter.days.hand_over(count, owner=self, done=self._handed, failed=failed)

    def _handed(self, counted: Counted) -> None:
        self._forget()
        self._counter.days.print_shift(
            self._day,
            counted,
            request=self._counter.new_request(),
            owner=self,
            done=self._printed,
            failed=self._fail,
        )
        self._read()

    def _sign(self) -> None:
        def failed(fault: UserError | EnvironmentFault) -> None:
            prove_then(fault, self._counter, over=self, act=self._sign, said=self._say_bad)

        self._clear()
        self._counter.days.sign(
            self._day, owner=self, done=lambda _nothing: self._read(), failed=failed
        )

    def _printed(self, words: str) -> None:
        self.said.say(words, tone=tone_of(words))

    def _forget(self) -> None:
        """What was counted is written down: the next count begins with nothing."""
        for field in (*self.notes.values(), self.why, self.out):
            field.clear()

    def _clear(self) -> None:
        self.said.say("")
        nothing_wrong((*self.notes.values(), self.why, self.out, self.to))

    def _fail(self, fault: UserError | EnvironmentFault) -> None:
        first = next(iter(self.notes.values()))
        places: dict[str, QWidget] = {str(note): field for note, field in self.notes.items()}
        beside = {"why": self.why, "taken_out_vnd": self.out, "to": self.to, "seal": self.seal}
        if isinstance(fault, UserError) and fault.field == "notes":
            self._say_bad(fault.message)
            first.setFocus()
        else:
            say_beside(fault, places | beside, self.said)

    def _say_bad(self, words: str) -> None:
        self.said.say(words, tone="bad")

    @classmethod
    def ask(cls, counter: Counter, *, parent: QWidget, day: date | None = None) -> None:
        """Until it is left; today's unless an earlier ``day`` is still to be closed."""
        cls(counter, day or counter.today(), parent).exec()


def _whole(text: str, field: str) -> int:
    """A whole number, nothing for nought."""
    typed = digits(text)
    if typed and not typed.isdecimal():
        raise UserError("bad_number", "Hãy ghi bằng chữ số.", field=field)
    return int(typed or 0)
