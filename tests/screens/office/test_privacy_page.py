"""What people ask of their data, by keys: taken, shown on paper, answered, restricted, lifted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.audit_act import Act
from counter_app.domain.data_subject import Wish
from counter_app.domain.rights import Right
from counter_app.domain.staff import Role
from counter_app.services.people.restriction import restrictions
from counter_app.services.people.subject_requests import answer, ask, requests
from db.counter.audit_log import acts_between
from tests.screens.in_front import in_front
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.questions import QuestionsDialog
from ui.screens.office.privacy import PrivacyPage

if TYPE_CHECKING:
    from tests.screens.office.conftest import Keeper

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
NUMBER = "001190000001"


def page_of(keeper: "Keeper") -> PrivacyPage:
    keeper.hits(Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    keeper.office.open("privacy")
    page = keeper.office.page()
    assert isinstance(page, PrivacyPage)
    keeper.waits(lambda: page.count.text() != "")
    return page


def cells(page: PrivacyPage) -> list[list[str]]:
    model = page.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def writes(keeper: "Keeper", words: str, *keys: Qt.Key) -> Callable[[], None]:
    """The hand for a dialog whose last is a line; ``keys`` lead to it, past what is chosen."""

    def hand() -> None:
        in_front(QuestionsDialog)
        for key in keys:
            keeper.hits(key)
        keeper.types(words)
        keeper.hits(Key.Key_Return)
        keeper.hits(Key.Key_Return)

    return hand


def test_a_restriction_is_taken_with_its_reason_and_nothing_typed_is_lost(keeper: "Keeper") -> None:
    page, desk = page_of(keeper), keeper.counter.desk
    assert "Nhận yêu cầu" in page.table._instead.text()  # type: ignore[union-attr]

    def takes() -> None:
        in_front(QuestionsDialog)
        keeper.types(NUMBER)
        keeper.hits(Key.Key_Return)
        for _ in range(2):  # show, correct, restrict
            keeper.hits(Key.Key_Down)
        for _ in range(3):
            keeper.hits(Key.Key_Return)

    def gives_the_reason() -> None:
        dialog = in_front(QuestionsDialog)
        assert "lý do" in dialog.fields["words"].error.text()  # type: ignore[union-attr]
        assert dialog.fields["person"].value() == NUMBER
        writes(keeper, "theo đơn")()

    keeper.answers(lambda: keeper.hits(Key.Key_N, ALT), takes, gives_the_reason)
    keeper.waits(lambda: page.table.count() == 1)
    (row,) = cells(page)
    assert row[2:] == ["hạn chế dùng dữ liệu", "001•••••0001", "theo đơn"]
    assert ", còn 5 ngày" in row[1]
    assert restrictions(desk=desk) == ()


def test_a_restriction_holds_from_its_answer_until_it_is_lifted(keeper: "Keeper") -> None:
    desk = keeper.counter.desk
    ask(Wish.RESTRICT, NUMBER, "theo đơn", desk=desk, at=keeper.clock.now())
    page = page_of(keeper)
    keeper.waits(lambda: page.table.count() == 1)
    page.table.setFocus()
    grants = writes(keeper, "Lãnh đạo đồng ý", Key.Key_Return)
    keeper.answers(lambda: keeper.hits(Key.Key_T, ALT), grants)
    keeper.waits(lambda: page.count.text() == "0 chờ trả lời, 1 đang hạn chế")
    assert [one.person for one in restrictions(desk=desk)] == [NUMBER]

    page.shown.setFocus()
    keeper.hits(Key.Key_Down)
    keeper.waits(lambda: page.table.count() == 1)
    page.table.setFocus()
    keeper.answers(lambda: keeper.hits(Key.Key_H, ALT), writes(keeper, "theo đơn sau"))
    keeper.waits(lambda: page.table.count() == 0)
    assert restrictions(desk=desk) == ()
    assert [one.wish for one in requests(desk=desk)] == [Wish.RESTRICT, Wish.LIFT]


def test_a_restriction_that_is_refused_holds_nobody_and_says_why(keeper: "Keeper") -> None:
    desk = keeper.counter.desk
    ask(Wish.RESTRICT, NUMBER, "theo đơn", desk=desk, at=keeper.clock.now())
    page = page_of(keeper)
    keeper.waits(lambda: page.table.count() == 1)
    page.table.setFocus()

    def gives_the_ground() -> None:
        dialog = in_front(QuestionsDialog)
        assert "vì sao từ chối" in dialog.fields["words"].error.text()  # type: ignore[union-attr]
        assert dialog.fields["granted"].value() is False
        writes(keeper, "Hồ sơ đang giải quyết")()

    refuses = writes(keeper, "", Key.Key_Down, Key.Key_Return)
    keeper.answers(lambda: keeper.hits(Key.Key_T, ALT), refuses, gives_the_ground)
    keeper.waits(lambda: page.count.text() == "0 chờ trả lời, 0 đang hạn chế")
    assert restrictions(desk=desk) == ()
    page.shown.setFocus()
    for _ in range(2):
        keeper.hits(Key.Key_Down)
    keeper.waits(lambda: page.table.count() == 1)
    (row,) = cells(page)
    assert row[1].startswith("✓ đã từ chối")
    assert row[4] == "Hồ sơ đang giải quyết"


def test_the_paper_is_looked_at_printed_and_both_are_noted(keeper: "Keeper") -> None:
    desk, at = keeper.counter.desk, keeper.clock.now()
    ask(Wish.SHOW, NUMBER, "Xin xem", desk=desk, at=at)
    page = page_of(keeper)
    keeper.waits(lambda: page.table.count() == 1)

    def reads() -> None:
        dialog = in_front(PreviewDialog)
        keeper.waits(lambda: not dialog.picture.pixmap().isNull())
        keeper.hits(Key.Key_I, ALT)

    page.table.setFocus()
    keeper.answers(lambda: keeper.hits(Key.Key_Return), reads)
    keeper.waits(lambda: "Đã" in page.said.words())
    assert list(keeper.papers.rglob("*Tra_loi_du_lieu_ca_nhan.pdf"))
    day = timedelta(days=1)
    acts = desk.store.read(lambda one: acts_between(one, at - day, at + day))
    assert (Act.KEPT_SHOWN.value, NUMBER) in {(one.act, one.subject) for one in acts}


def test_what_is_wrong_is_corrected_in_the_dossiers_that_are_found(keeper: "Keeper") -> None:
    desk, at = keeper.counter.desk, keeper.clock.now()
    ask(Wish.CORRECT, "Lò Thị Mây", "Sai năm sinh", desk=desk, at=at)
    page = page_of(keeper)
    keeper.waits(lambda: page.table.count() == 1)
    page.table.setFocus()
    keeper.hits(Key.Key_M, ALT)
    keeper.waits(lambda: keeper.window.place() == "today")
    keeper.waits(lambda: "Lò Thị Mây" in keeper.list.title.whole())


def test_an_inspector_sees_it_all_and_can_write_nothing(keeper: "Keeper") -> None:
    desk, at = keeper.counter.desk, keeper.clock.now()
    ask(Wish.SHOW, NUMBER, "Xin xem", desk=desk, at=at)
    looks = replace(desk, clerk=replace(desk.clerk, role=Role.INSPECTOR))
    keeper.program.set_anew(looks)
    page = page_of(keeper)
    keeper.waits(lambda: page.table.count() == 1)
    keys = (page.take, page.answer, page.lift, page.kept, page.other)
    assert [key.isEnabled() for key in keys] == [False, False, False, True, True]


def test_who_decides_no_restriction_answers_and_lifts_none(keeper: "Keeper") -> None:
    desk, at = keeper.counter.desk, keeper.clock.now()
    for wish in (Wish.RESTRICT, Wish.SHOW):
        ask(wish, NUMBER, "theo đơn", desk=desk, at=at)
    answer(1, "Đồng ý", desk=desk, at=at)
    ask(Wish.LIFT, NUMBER, "theo đơn sau", desk=desk, at=at)
    writes_only = replace(desk.clerk, less=frozenset({Right.RESTRICT}))
    keeper.program.set_anew(replace(desk, clerk=writes_only))
    page = page_of(keeper)
    keeper.waits(lambda: page.table.count() == 2)
    usable = []
    for row in range(2):
        page.table.selectRow(row)
        usable.append((page.answer.isEnabled(), page.lift.isEnabled()))
    assert usable == [(True, False), (False, False)], "shows, restricts no more"


def test_the_clock_goes_amber_then_red(keeper: "Keeper") -> None:
    desk = keeper.counter.desk
    taken = ask(Wish.SHOW, NUMBER, "Xin xem", desk=desk, at=keeper.clock.now())
    page = page_of(keeper)
    tones = []
    for left in (timedelta(days=2), timedelta(hours=3), timedelta(minutes=-5)):
        keeper.clock.instant = taken.due_at - left
        column = page.table.model().columns()[1]  # type: ignore[attr-defined]
        tones.append((column.tone(taken), column.value(taken).partition(", ")[2]))
    assert tones == [("text", "còn 2 ngày"), ("warn", "còn 3 giờ"), ("bad", "")]
