"""What people ask of the data kept about them: taken, shown, answered; restrictions put and lifted."""

from enum import Enum
from functools import partial
from typing import Any, Final

from counter_app.core.errors import UserError
from counter_app.domain.data_subject import DECIDED, WISH_LABELS, SubjectRequest, Wish
from counter_app.domain.rights import Right, may
from counter_app.domain.step_limits import Mark
from counter_app.services.people.data_subjects import KeptOfPerson, kept_pdf
from counter_app.services.people.restriction import Restriction
from ui import strings
from ui.desk.counter import Counter
from ui.dialogs.questions import Question, QuestionsDialog
from ui.screens.office.clocks import TONES, clock_mark, clock_words
from ui.screens.office.list_page import ListPage
from ui.widgets.fields import Choice, button
from ui.widgets.table import Table
from ui.widgets.table_model import Column

Line = SubjectRequest
PERSON: Final = "&Số định danh, hoặc họ tên đầy đủ"
TAKEN: Final = "Đã nhận yêu cầu số {number}. Trả lời trước {due}."
ANSWERED: Final = "Đã ghi câu trả lời của yêu cầu số {number}."
LIFTED: Final = "Đã thôi hạn chế. Ai cũng tìm thấy hồ sơ của người này như trước."
READING: Final = "Đang đọc mọi nơi có ghi về người này…"
KEPT: Final = "Đang giữ {dossiers} hồ sơ và {places} nơi khác có ghi người này."
TOLD: Final = (
    "Trả lời trong 02 ngày làm việc. Xin hạn chế thì việc hạn chế có hiệu lực khi ghi đồng ý."
)
ASKED_OF: Final = {
    Wish.SHOW: "đã đưa giấy cho ai, lúc nào",
    Wish.CORRECT: "đã sửa ở hồ sơ nào, hay vì sao không sửa",
    Wish.RESTRICT: "ai quyết định, theo căn cứ nào",
    Wish.LIFT: "ai quyết định, theo căn cứ nào",
}
DECISIONS: Final = ((True, "Đồng ý, đã làm theo"), (False, "Từ chối, có căn cứ"))
DONE_WORDS: Final = {True: "đã trả lời", False: "đã từ chối"}
WIDTHS: Final = (56, 200, 190, 200, 240)


class Shown(Enum):
    """Which requests."""

    OPEN = "open"
    ALL = "all"
    RESTRICTED = "restricted"


SHOWN: Final = (
    (Shown.OPEN, "Chờ trả lời"),
    (Shown.RESTRICTED, "Đang hạn chế"),
    (Shown.ALL, "Tất cả"),
)
WHY_EMPTY: Final = {
    Shown.OPEN: "Không có yêu cầu nào chờ trả lời. Bấm “Nhận yêu cầu” khi có người hỏi.",
    Shown.RESTRICTED: "Không có ai đang xin hạn chế dùng dữ liệu.",
    Shown.ALL: "Chưa nhận yêu cầu nào. Bấm “Nhận yêu cầu” khi có người hỏi.",
}


class PrivacyPage(ListPage[Line]):
    """Enter shows what is kept of whoever asked; the keys below take, answer and lift."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._requests: tuple[Line, ...] = ()
        self._held: dict[str, Restriction] = {}
        self.shown = Choice(name="Yêu cầu nào")
        self.shown.offer(SHOWN)
        self.take = button("&Nhận yêu cầu…", role="main")
        self.answer = button("&Trả lời…")
        self.kept = button("Đang &giữ gì…", name="Đang giữ gì của người yêu cầu")
        self.other = button("Của người &khác…", name="Đang giữ gì của một người bất kỳ")
        self.search = button("Tì&m hồ sơ", name="Tìm hồ sơ của người yêu cầu, để mở và sửa")
        self.lift = button("Thôi &hạn chế…")
        table = Table(self._columns(), name="Yêu cầu về dữ liệu", stretch=4, widths=WIDTHS)
        keys = (self.take, self.answer, self.kept), (self.other, self.search, self.lift)
        super().__init__("Dữ liệu cá nhân", table, controls=(self.shown,), keys=keys, told=TOLD)
        self._connect()
        self._rest()

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            Column(title="Số", value=lambda one: str(one.number), whole=True),
            Column(
                title="Hạn trả lời",
                value=self._clock,
                tone=lambda one: TONES[self._mark(one)],
                whole=True,
            ),
            Column(title="Xin", value=lambda one: WISH_LABELS[one.wish]),
            Column(title="Của ai", value=lambda one: strings.masked(one.person), whole=True),
            Column(
                title="Lời yêu cầu, trả lời",
                value=lambda one: strings.masked(one.answer or one.words) or "–",
            ),
        )

    def _connect(self) -> None:
        self.shown.picked.connect(self._show)
        self.table.opened.connect(lambda one: self._keep_of(one.person))
        self.table.selectionModel().currentChanged.connect(lambda _now, _was: self._rest())
        self.take.clicked.connect(lambda: self._take({}))
        self.answer.clicked.connect(lambda: self._answer({}))
        self.kept.clicked.connect(self._keep_of_chosen)
        self.other.clicked.connect(self._keep_of_other)
        self.search.clicked.connect(self._search)
        self.lift.clicked.connect(lambda: self._lift({}))

    def enter(self) -> None:
        """Reads the list anew."""
        self.said.say("")
        self._read()

    def tick(self) -> None:
        """The time that is left is told anew; what is chosen stays."""
        self.table.viewport().update()

    def _read(self) -> None:
        def shown(read: tuple[tuple[Line, ...], tuple[Restriction, ...]]) -> None:
            self._requests, held = read
            self._held = {one.person: one for one in held}
            self._show()

        self._counter.privacy.requests(owner=self, done=shown)

    def _show(self) -> None:
        which, at = self.shown.value(), self.standing()
        lines = [one for one in self._requests if self._is_in(one, which)]
        self.table.show_rows(lines)
        self.table.say("" if lines else WHY_EMPTY[which])
        self.stand(at)
        waiting = sum(one.is_open for one in self._requests)
        self.count.setText(f"{strings.number(waiting)} chờ trả lời, {len(self._held)} đang hạn chế")
        self._rest()

    def _is_in(self, one: Line, which: Shown) -> bool:
        if which is Shown.RESTRICTED:
            held = self._held.get(one.person)
            return held is not None and one.wish is Wish.RESTRICT and one.done_at == held.since
        return which is Shown.ALL or one.is_open

    def _mark(self, one: Line) -> Mark:
        return clock_mark(one.asked_at, one.due_at, one.done_at, self._counter.now())

    def _clock(self, one: Line) -> str:
        return clock_words(
            one.due_at,
            one.done_at,
            self._counter.now(),
            done_words=DONE_WORDS[one.granted is not False],
        )

    def _rest(self) -> None:
        """What can be done with the request chosen; who only looks writes nothing."""
        one, clerk = self.table.chosen(), self._counter.desk.clerk
        writes, decides = may(clerk, Right.WRITE), may(clerk, Right.RESTRICT)
        answers = writes and (decides or (one is not None and one.wish not in DECIDED))
        self.take.setEnabled(writes)
        self.answer.setEnabled(answers and one is not None and one.is_open)
        for key in (self.kept, self.search):
            key.setEnabled(one is not None)
        self.lift.setEnabled(decides and one is not None and one.person in self._held)

    def _take(self, before: dict[str, Any], error: UserError | None = None) -> None:
        wishes = [(wish, strings.capital(WISH_LABELS[wish])) for wish in Wish]
        answer = QuestionsDialog.ask(
            "Nhận yêu cầu về dữ liệu",
            (
                Question(name="person", words=PERSON),
                Question(name="wish", words="&Xin gì", options=wishes),
                Question(name="words", words="&Lời yêu cầu, lý do", hint="như trong đơn"),
            ),
            told="Xem căn cước của người yêu cầu trước khi nhận.",
            key="Nhận yêu cầu",
            before=before,
            error=error,
            parent=self,
        )
        if answer is None:
            return

        def taken(one: Line) -> None:
            due = strings.hour_and_day(one.due_at)
            self._done(TAKEN.format(number=one.number, due=due))

        self._counter.privacy.ask(
            answer["wish"],
            answer["person"],
            answer["words"],
            owner=self,
            done=taken,
            failed=self.again(partial(self._take, answer)),
        )

    def _answer(self, before: dict[str, Any], error: UserError | None = None) -> None:
        one = self.table.chosen()
        if one is None or not one.is_open:
            return
        answer = QuestionsDialog.ask(
            "Trả lời yêu cầu",
            (
                Question(name="granted", words="&Quyết định", options=DECISIONS),
                Question(name="words", words="Đã &trả lời, lý do", hint=ASKED_OF[one.wish]),
            ),
            told=f"Yêu cầu số {one.number}: {WISH_LABELS[one.wish]}.",
            key="Ghi trả lời",
            before=before,
            error=error,
            parent=self,
        )
        if answer is not None:
            self._counter.privacy.answer(
                one.number,
                answer["words"],
                granted=answer["granted"],
                owner=self,
                done=lambda _nothing: self._done(ANSWERED.format(number=one.number)),
                failed=self.again(partial(self._answer, answer)),
            )

    def _lift(self, before: dict[str, Any], error: UserError | None = None) -> None:
        one = self.table.chosen()
        if one is None:
            return
        answer = QuestionsDialog.ask(
            "Thôi hạn chế dùng dữ liệu",
            (Question(name="words", words="&Lý do", hint="theo đơn của ai, ngày nào"),),
            key="Thôi hạn chế",
            before=before,
            error=error,
            parent=self,
        )
        if answer is not None:
            self._counter.privacy.lift(
                one.person,
                answer["words"],
                owner=self,
                done=lambda _nothing: self._done(LIFTED),
                failed=self.again(partial(self._lift, answer)),
            )

    def _search(self) -> None:
        """Their dossiers, as the search box finds them: what is wrong is corrected there."""
        one = self.table.chosen()
        if one is not None:
            self._counter.changes.search_wanted.emit(one.person)

    def _keep_of_chosen(self) -> None:
        one = self.table.chosen()
        if one is not None:
            self._keep_of(one.person)

    def _keep_of_other(self) -> None:
        answer = QuestionsDialog.ask(
            "Đang giữ gì của một người",
            (Question(name="person", words=PERSON),),
            key="Xem",
            parent=self,
        )
        if answer is not None:
            self._keep_of(answer["person"])

    def _keep_of(self, person: str) -> None:
        self.said.say(READING)
        self._counter.privacy.kept(person, owner=self, done=self._look, failed=self.fail)

    def _look(self, kept: KeptOfPerson) -> None:
        """The very paper, to be read on the screen, printed and handed over."""
        words = KEPT.format(dossiers=len(kept.dossiers), places=len(kept.places))
        self.said.say(words)
        counter, at = self._counter, self._counter.now()
        self.preview(
            counter,
            lambda: kept_pdf(kept, desk=counter.desk, at=at),
            partial(counter.privacy.print_kept, kept),
        )

    def _done(self, words: str) -> None:
        self.said.say(words, tone="good")
        self._read()
