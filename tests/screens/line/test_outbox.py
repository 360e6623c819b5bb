"""What waits to be sent, by keys alone: why, the one thing to do, sent now, decided, certified."""

import tomllib
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.core.resources import resource
from counter_app.services.sending import outbox
from tests.screens.in_front import in_front
from ui.dialogs.papers.ordered_papers import OrderedPapersDialog
from ui.dialogs.sending.dispute import DisputeDialog
from ui.screens.dossier.dossier import DossierScreen
from ui.screens.outbox.view import Shown

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.line.conftest import Place

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_every_line_says_where_it_stands_and_what_to_do(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    refused, waiting = take_in("Trần Văn Bình"), take_in("Lê Thị Ánh")
    place.answer(refused, "rejected", code="charge.mismatch", item="charge")
    screen = place.opened(2)
    first, second = place.cells(screen, 0), place.cells(screen, 1)
    assert first[0] == "✕ Máy chủ từ chối"
    assert first[2] == "Trần Văn Bình"
    assert "số tiền khác với mức thu" in first[5]
    assert first[6] == "Sửa hồ sơ"
    assert second[0] == "○ Chờ mạng"
    assert second[6] == "Chờ, máy tự gửi"
    assert screen.view.count.text() == "2 dòng, 1 cần người xử lý"
    assert waiting
    assert "số tiền khác" in screen.view.why.text()
    assert clerk.mouse.seen == 0


def test_of_very_many_lines_the_screen_says_that_they_are_the_oldest(
    place: "Place", take_in: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_WAITING", 2)
    refused, *_ = (take_in(f"Trần Văn {name}") for name in ("An", "Bình"))
    place.answer(refused, "rejected", code="charge.mismatch", item="charge")
    screen = place.opened(2)
    assert screen.view.count.text() == "2 dòng cũ nhất, 1 cần người xử lý"
    screen.show_only(Shown.FOR_A_PERSON)
    place.clerk.waits(lambda: screen.view.count.text() == "1 dòng, 1 cần người xử lý")


def test_the_fix_of_a_refused_dossier_is_its_correction(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    operation = place.answer(dossier, "rejected", code="body.malformed", item="draft.phone")
    place.opened(1)

    def correct() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        dialog.reason.setFocus()  # type: ignore[attr-defined]
        clerk.types("Ghi sai so dien thoai")
        dialog.phone.setFocus()  # type: ignore[attr-defined]
        dialog.phone.clear()  # type: ignore[attr-defined]
        clerk.types("0987654321")
        dialog.keep.setFocus()  # type: ignore[attr-defined]
        clerk.hits(Key.Key_Return)

    def confirm() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), correct, confirm)
    clerk.waits(lambda: bool(place.read("SELECT 1 FROM outbox WHERE supersedes = ?", operation)))
    screen = place.opened(1)
    clerk.waits(lambda: place.cells(screen, 0)[6] == "Chờ, máy tự gửi")
    assert clerk.mouse.seen == 0


def test_lines_are_filtered_by_key_and_word(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    done, refused, _ = take_in("Trần Văn Bình"), take_in("Lê Thị Ánh"), take_in("Đỗ Thị Thu")
    place.answer(done, "acked")
    place.answer(refused, "rejected", code="dossier.unknown")
    screen = place.opened(2)
    clerk.hits(Key.Key_2, CTRL)
    clerk.waits(lambda: screen.view.table.count() == 1)
    assert place.cells(screen, 0)[2] == "Lê Thị Ánh"
    clerk.hits(Key.Key_4, CTRL)
    clerk.waits(
        lambda: screen.view.table.count() == 1 and place.cells(screen, 0)[2] == "Trần Văn Bình"
    )
    assert place.cells(screen, 0)[0] == "✓ Đã xác nhận"
    clerk.hits(Key.Key_Escape)
    clerk.waits(lambda: screen.view.table.count() == 2)
    clerk.hits(Key.Key_F, CTRL)
    clerk.types("1003")
    clerk.waits(lambda: screen.view.table.count() == 1)
    assert place.cells(screen, 0)[2] == "Đỗ Thị Thu"
    clerk.hits(Key.Key_Escape)
    clerk.waits(lambda: screen.view.table.count() == 2)


def test_a_dispute_is_decided_field_by_field(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    clash = {"field": "draft.phone", "was": "09", "wanted": "0912345678", "stands": "0987654321"}
    operation = place.dispute(dossier, fields=[clash])
    place.opened(1)

    def decide() -> None:
        dialog = in_front(DisputeDialog)
        model = dialog.table.model()
        assert "0987654321" in model.data(model.index(0, 2))
        assert "Lê Thị Hạnh, quầy này" in model.data(model.index(0, 1))
        clerk.hits(Key.Key_Right)
        clerk.hits(Key.Key_Return)
        assert model.data(model.index(0, 2)).startswith("●")
        assert dialog.reason.hasFocus()
        clerk.types("Nguoi nop xac nhan so nay")
        dialog.keep.setFocus()
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_Return), decide)
    clerk.waits(lambda: bool(place.read("SELECT 1 FROM disputes WHERE settled_ms > 0")))
    ((kind,),) = place.read("SELECT kind FROM outbox WHERE supersedes = ?", operation)
    assert kind == "attempt.dropped"
    assert clerk.mouse.seen == 0


def test_two_dossiers_that_may_be_one_are_told_apart_with_a_reason(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    first, second = take_in("Trần Văn Bình"), take_in("Trần Văn Bình")
    place.suspect(second, first)
    clerk.counter.changes.queue_changed.emit()
    clerk.waits(lambda: any("trái với máy chủ" in one for one in clerk.window.board.words()))
    place.by_notice(1)
    judge = place.judging("Hai lan nop khac nhau", Key.Key_K)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), judge)
    clerk.waits(lambda: bool(place.read("SELECT 1 FROM disputes WHERE settled_ms > 0")))
    ((text,),) = place.read(
        "SELECT body FROM outbox WHERE dossier = ? AND kind = 'dossier.noted'", second
    )
    told = msgspec.json.decode(text)
    assert (told["what"], told["twin"]) == ("twin.different", first)


def test_a_dossier_says_whether_the_central_side_has_it(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    place.join()
    clerk.window.open_dossier(dossier)
    screen = clerk.window.current()
    assert isinstance(screen, DossierScreen)
    clerk.waits(lambda: screen.view.sent.words() == "Đang chờ gửi lên máy chủ.")
    place.answer(dossier, "acked")
    clerk.program.line.applied.emit()
    clerk.waits(lambda: screen.view.sent.words() == "Máy chủ đã có hồ sơ này.")


def test_news_of_the_central_side_stand_as_sentences_with_one_key(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    place.store(
        "INSERT INTO todo (kind, dossier, body, made_ms) VALUES ('dossier.odd_news', ?, '{}', 0)",
        dossier,
    )
    clerk.program.line.applied.emit()
    clerk.waits(lambda: any("có tin cho quầy" in one for one in clerk.window.board.words()))
    clerk.hits(Key.Key_F8)
    assert isinstance(clerk.window.current(), DossierScreen)
    clerk.waits(lambda: bool(place.read("SELECT 1 FROM todo WHERE done_ms > 0")))
    clerk.waits(lambda: clerk.window.board.words() == ())


def test_settings_of_the_central_side_are_taken_on_by_one_key(
    clerk: "Clerk", place: "Place"
) -> None:
    text = resource("offices/demo.toml").read_text(encoding="utf-8")
    same = msgspec.json.encode({"office": tomllib.loads(text)}).decode()
    hotline = clerk.counter.desk.office.hotline
    other = same.replace(f'"hotline":"{hotline}"', '"hotline":"1022"')
    assert other != same
    insert = "INSERT INTO todo (kind, dossier, body, made_ms) VALUES ('device.office', '', ?, 0)"
    place.store(insert, same)
    clerk.program.line.applied.emit()
    clerk.bot.wait(200)
    assert clerk.window.board.words() == ()  # in force already: no news
    place.store(insert, other)
    clerk.program.line.applied.emit()
    clerk.waits(lambda: any("thiết lập mới" in one for one in clerk.window.board.words()))
    clerk.hits(Key.Key_F8)
    clerk.waits(lambda: clerk.counter.desk.office.hotline == "1022")
    clerk.waits(lambda: clerk.window.board.words() == ())


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (911, 512)])
def test_the_keys_of_the_outbox_stay_in_the_window(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str], width: int, height: int
) -> None:
    take_in("Trần Văn Bình")
    clerk.window.resize(width, height)
    screen = place.opened(1)
    for key in (screen.view.act, screen.view.send, screen.view.device, screen.view.outages):
        right = key.mapTo(clerk.window, key.rect().bottomRight())
        assert right.x() <= clerk.window.width()
        assert right.y() <= clerk.window.height()


def order_a_paper(clerk: "Clerk", place: "Place", dossier: str) -> None:
    """As the cell tells it: a specialist asked for a supplement, its paper is wanted here."""
    told = {
        "move": "ask_supplement", "part": "specialist", "from": "received",
        "to": "supplement_requested", "reason": "Bản chụp mờ, không đọc được", "policy": "resume",
        "due_before": None, "due_at": None, "step_due_at": None, "to_print": "supplement_request",
    }  # fmt: skip
    body = msgspec.json.encode(told).decode()
    place.store(
        "INSERT INTO events (dossier, number, kind, at_ms, clerk_id, clerk_name, state, body,"
        " operation, device) SELECT number, version + 1, 'dossier.moved', since_ms, 'central',"
        " 'Đặng Thu Hà', 'supplement_requested', ?, 'central:1', '' FROM dossiers WHERE id = ?",
        body,
        dossier,
    )
    place.store("UPDATE dossiers SET version = version + 1, state = 'supplement_requested'")
    place.store(
        "INSERT INTO todo (kind, dossier, body, made_ms) VALUES ('to_print', ?, ?, 0)",
        dossier,
        body,
    )
    clerk.program.line.applied.emit()


def test_a_paper_a_specialist_ordered_is_printed_by_two_keys(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    order_a_paper(clerk, place, take_in("Trần Văn Bình"))
    clerk.waits(lambda: any("1 việc cần giấy" in one for one in clerk.window.board.words()))
    seen: list[str] = []

    def listed() -> None:
        dialog = in_front(OrderedPapersDialog)
        clerk.waits(lambda: dialog.table.count() == 1)
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: dialog.table.count() == 0)
        seen.append(dialog.said.words())
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_F8), listed)
    assert "Nay hãy báo Ông/Bà Trần Văn Bình" in seen[0]
    assert "Đã in hết" in seen[0]
    asked = "SELECT count(*) FROM papers WHERE kind = 'supplement_request'"
    assert place.read(asked) == [(1,)]
    clerk.waits(lambda: clerk.window.board.words() == ())
    assert clerk.mouse.seen == 0


def test_a_code_that_is_taken_is_given_anew_by_one_key(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    dossier = take_in("Trần Văn Bình")
    place.answer(dossier, "rejected", code="code.taken", item="code")
    screen = place.opened(1)
    before = place.cells(screen, 0)[1]
    assert place.cells(screen, 0)[6] == "Cấp số mới, in lại giấy"
    clerk.hits(Key.Key_Return)
    clerk.waits(lambda: "Mã mới" in screen.view.said.words())
    assert before.split("…")[-1] in screen.view.said.words()
    ((code,),) = place.read("SELECT code FROM dossiers")
    assert code in screen.view.said.words()
    clerk.waits(lambda: place.cells(screen, 0)[6] == "Chờ, máy tự gửi")
    printed = "SELECT p.kind FROM print_jobs j JOIN papers p ON p.number = j.paper"
    clerk.waits(lambda: len(place.read(f"{printed} WHERE p.replaces IS NOT NULL")) == 1)
    assert clerk.mouse.seen == 0


def test_a_key_opens_the_other_one_of_two_dossiers_that_may_be_one(
    clerk: "Clerk", place: "Place", take_in: Callable[..., str]
) -> None:
    first, second = take_in("Trần Văn Bình"), take_in("Trần Văn Bình")
    place.suspect(second, first)
    wanted: list[str] = []
    clerk.counter.changes.dossier_wanted.connect(wanted.append)
    screen = place.opened(3)
    clerk.hits(Key.Key_F, CTRL)
    clerk.types("co the trung")
    clerk.waits(lambda: screen.view.table.count() == 1)
    clerk.hits(Key.Key_Return)
    assert place.cells(screen, 0)[6] == "Xem và quyết"
    clerk.answers(lambda: clerk.hits(Key.Key_Return), lambda: clerk.hits(Key.Key_A, ALT))
    assert wanted == [first]
    assert clerk.mouse.seen == 0
