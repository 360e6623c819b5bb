"""What befell the data of people: written down at once, told to the authority within 72 hours."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog

from counter_app.core.errors import UserError
from counter_app.domain.data_subject import Affected, Breach, BreachTold
from counter_app.domain.rights import Right, may
from counter_app.domain.step_limits import Mark
from counter_app.services.people.breaches import breach_pdf
from ui import strings
from ui.desk.counter import Counter
from ui.dialogs.questions import Question, QuestionsDialog
from ui.screens.office.clocks import TONES, clock_mark, clock_words
from ui.screens.office.list_page import ListPage
from ui.typed import day_text, digits, moment, whole_date
from ui.widgets.fields import button
from ui.widgets.table import Table
from ui.widgets.table_model import Column

NOTHING: Final = (
    "Chưa ghi sự cố nào. Mất máy, mất USB, gửi nhầm danh sách: ghi ngay, biết đến đâu ghi đến đó."
)
TOLD: Final = "Phải báo cơ quan chuyên trách trong 72 giờ kể từ lúc phát hiện, kể cả ngày nghỉ."
NOTED: Final = "Đã ghi sự cố số {number}. Xem báo cáo (Alt X), in, trình ký, gửi rồi bấm “Đã báo”."
SENT: Final = "Đã ghi là sự cố số {number} đã báo."
LISTS: Final = "Danh sách (*.csv)"
WIDTHS: Final = (56, 230, 260, 90, 130)


class BreachesPage(ListPage[Breach]):
    """Enter shows the report as it is printed; the keys below write down and tell."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self.note = button("Ghi &sự cố…", role="main")
        self.here = button("&Mất máy này…", name="Ghi sự cố mất máy này, máy tự đếm người")
        self.listed = button("Từ &danh sách…", name="Ghi sự cố theo danh sách máy chủ")
        self.more = button("&Bổ sung…")
        self.look = button("&Xem báo cáo")
        self.sent = button("Đã bá&o…", name="Ghi là đã báo")
        table = Table(
            self._columns(), name="Sự cố dữ liệu", stretch=2, widths=WIDTHS, empty=NOTHING
        )
        keys = (self.note, self.here, self.listed), (self.look, self.more, self.sent)
        super().__init__("Sự cố dữ liệu", table, keys=keys, told=TOLD)
        self._connect()
        self._rest()

    def _columns(self) -> tuple[Column[Breach], ...]:
        return (
            Column(title="Số", value=lambda one: str(one.number), whole=True),
            Column(
                title="Phải báo trước",
                value=self._clock,
                tone=lambda one: TONES[self._mark(one)],
                whole=True,
            ),
            Column(title="Chuyện đã xảy ra", value=_happened),
            Column(title="Số người", value=lambda one: _people(one.told.people), whole=True),
            Column(
                title="Phát hiện",
                value=lambda one: strings.hour_and_day(one.told.found_at),
                whole=True,
            ),
        )

    def _connect(self) -> None:
        self.table.opened.connect(lambda _one: self._look())
        self.table.selectionModel().currentChanged.connect(lambda _now, _was: self._rest())
        self.note.clicked.connect(lambda: self._write({}))
        self.here.clicked.connect(lambda: self._count(None))
        self.listed.clicked.connect(self._choose_list)
        self.more.clicked.connect(self._add)
        self.look.clicked.connect(self._look)
        self.sent.clicked.connect(lambda: self._tell({}))

    def enter(self) -> None:
        """Reads the list anew."""
        self.said.say("")
        self._read()

    def tick(self) -> None:
        """The hours that are left are told anew."""
        self.table.viewport().update()

    def _read(self) -> None:
        self._counter.privacy.breaches(owner=self, done=self._show)

    def _show(self, found: tuple[Breach, ...]) -> None:
        at = self.standing()
        self.table.show_rows(found)
        self.stand(at)
        waiting = sum(one.is_open for one in found)
        self.count.setText(f"{strings.number(waiting)} chưa báo")
        self._rest()

    def _mark(self, one: Breach) -> Mark:
        return clock_mark(one.told.found_at, one.due_at, one.told_at, self._counter.now())

    def _clock(self, one: Breach) -> str:
        return clock_words(one.due_at, one.told_at, self._counter.now(), done_words="đã báo")

    def _rest(self) -> None:
        """What can be done with the record chosen; who only looks writes nothing."""
        one, writes = self.table.chosen(), may(self._counter.desk.clerk, Right.WRITE)
        for key in (self.note, self.here, self.listed):
            key.setEnabled(writes)
        self.look.setEnabled(one is not None)
        self.more.setEnabled(writes and one is not None)
        tells = may(self._counter.desk.clerk, Right.TELL_BREACH)
        self.sent.setEnabled(tells and one is not None and one.is_open)

    def _choose_list(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Danh sách máy chủ ghi", "", LISTS)
        if path:
            self._count(Path(path))

    def _count(self, by_list: Path | None) -> None:
        """The numbers come from the store or the list; the words are the office's."""
        self._counter.privacy.affected(by_list, owner=self, done=self._begin, failed=self.fail)

    def _begin(self, of: Affected) -> None:
        self._write(
            {
                "data": (_held(of),),
                "people": str(of.people),
                "since": day_text(of.since),
            }
        )

    def _add(self) -> None:
        """More about the record chosen: all that was said stands there, to be gone on from."""
        one = self.table.chosen()
        if one is not None:
            told = one.told
            before = {
                "what": tuple(told.what.splitlines()),
                "data": tuple(told.data.splitlines()),
                "measures": tuple(told.measures.splitlines()),
                "people": "" if told.people is None else str(told.people),
                "since": day_text(told.since),
                "harm": told.harm,
                "contact": told.contact,
            }
            self._write(before, follows=one)

    def _write(
        self,
        before: dict[str, Any],
        *,
        follows: Breach | None = None,
        error: UserError | None = None,
    ) -> None:
        """The form; what is wrong is said beside its field, with everything typed still there."""
        answer = QuestionsDialog.ask(
            "Ghi sự cố dữ liệu" if follows is None else "Bổ sung sự cố dữ liệu",
            _questions(follows.told.found_at if follows else self._counter.now()),
            told="" if follows is None else f"Bổ sung cho sự cố số {follows.number}.",
            key="Ghi sự cố",
            before=before,
            error=error,
            parent=self,
        )
        if answer is None:
            return
        again = self.again(partial(self._write, answer, follows=follows))
        try:
            told = _told(answer, follows)
        except UserError as wrong:
            again(wrong)
            return
        self._counter.privacy.note_breach(
            told,
            owner=self,
            done=lambda one: self._done(NOTED.format(number=one.number)),
            failed=again,
        )

    def _look(self) -> None:
        one = self.table.chosen()
        if one is None:
            return
        counter, at = self._counter, self._counter.now()
        self.preview(
            counter,
            lambda: breach_pdf(one, desk=counter.desk, at=at),
            partial(counter.privacy.print_breach, one),
        )

    def _tell(self, before: dict[str, Any], error: UserError | None = None) -> None:
        one = self.table.chosen()
        if one is None or not one.is_open:
            return
        answer = QuestionsDialog.ask(
            "Đã báo sự cố",
            (Question(name="words", words="Đã bá&o", hint="cho ai, văn bản số mấy, gửi cách nào"),),
            told=f"Sự cố số {one.number}.",
            key="Ghi đã báo",
            before=before,
            error=error,
            parent=self,
        )
        if answer is None:
            return

        self._counter.privacy.tell_breach(
            one.number,
            answer["words"],
            owner=self,
            done=lambda _nothing: self._done(SENT.format(number=one.number)),
            failed=self.again(partial(self._tell, answer)),
        )

    def _done(self, words: str) -> None:
        self.said.say(words, tone="good")
        self._read()


def _questions(found: datetime) -> tuple[Question, ...]:
    return (
        Question(name="hour", words="&Phát hiện lúc", value=strings.hour(found)),
        Question(name="found", words="&Ngày", value=day_text(found)),
        Question(name="what", words="Ch&uyện gì đã xảy ra", lines=True),
        Question(name="data", words="&Dữ liệu nào", lines=True),
        Question(name="people", words="Số n&gười", hint="để trống nếu chưa rõ"),
        Question(name="since", words="Dữ liệu &có từ ngày", hint="01/07/2026"),
        Question(name="harm", words="&Hậu quả có thể"),
        Question(name="measures", words="Đã &làm gì", lines=True),
        Question(name="contact", words="Người đầu &mối", hint="họ tên, điện thoại"),
    )


def _told(answer: dict[str, Any], follows: Breach | None) -> BreachTold:
    """The form as read; ``UserError`` names the field that is wrong."""
    found = moment(answer["found"], answer["hour"], field="found")
    if found is None:
        raise UserError("found_missing", "Hãy ghi ngày phát hiện.", field="found")
    people = digits(answer["people"])
    if not people.isdecimal() and people:
        raise UserError("bad_people", "Số người cần ghi bằng chữ số, như 120.", field="people")
    return BreachTold(
        found_at=found,
        what="\n".join(answer["what"]),
        data="\n".join(answer["data"]),
        measures="\n".join(answer["measures"]),
        people=int(people) if people else None,
        since=whole_date(answer["since"], field="since"),
        harm=answer["harm"],
        contact=answer["contact"],
        follows=follows.number if follows is not None else None,
    )


def _held(of: Affected) -> str:
    """What a store or a list holds, in the words of the report."""
    sensitive = f"; dữ liệu nhạy cảm: {', '.join(of.sensitive)}" if of.sensitive else ""
    return (
        f"Họ tên, số định danh, địa chỉ, điện thoại trong {strings.number(of.dossiers)} hồ sơ"
        f"{sensitive}."
    )


def _happened(one: Breach) -> str:
    follows = f"(bổ sung số {one.told.follows}) " if one.told.follows else ""
    return f"{follows}{' '.join(one.told.what.split())}"


def _people(count: int | None) -> str:
    return "chưa rõ" if count is None else strings.number(count)
