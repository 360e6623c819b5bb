"""The store's copies as a clerk meets them: told of, made, tried out, put back, by keys alone."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from counter_app.bootstrap import open_desk
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.office import OfficeKind
from counter_app.services.keeping import safekeeping
from counter_app.services.keeping.backup import BackupMade
from counter_app.services.keeping.kept_copies import Kept
from counter_app.services.keeping.keys_beside import MISSING
from counter_app.services.keeping.safekeeping import place_of, safety
from counter_app.services.keeping.start_check import Damage
from counter_app.services.lookup import search
from db import backup, places
from db.counter.vault import vault_of
from db.page_proof import first_bad_page
from tests.screens.in_front import in_front
from ui.dialogs.keeping.backups import BackupsDialog
from ui.dialogs.keeping.closing import ClosingDialog
from ui.dialogs.keeping.restore import RestoreDialog
from ui.widgets.notice_board import Rank, Standing
from ui.window import backups
from ui.window.backups import offer_restore, standing_words

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
TAKEN = "Nguyễn Thị Ánh"


@pytest.fixture
def stick(tmp_path: Path, clerk: "Clerk") -> Path:
    """A place on which copies are kept."""
    folder = tmp_path / "usb"
    folder.mkdir()
    safekeeping.choose_place(folder, desk=clerk.counter.desk, at=clerk.counter.now())
    return folder


def opened(clerk: "Clerk", act: Callable[[BackupsDialog], None]) -> None:
    """What hands do in the dialog, opened by its keys, and shut by Esc."""

    def hands() -> None:
        dialog = in_front(BackupsDialog)
        clerk.waits(lambda: not dialog._keeping.copies.is_busy)
        act(dialog)
        clerk.hits(Key.Key_Escape)

    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    clerk.answers(lambda: clerk.hits(Key.Key_S, modifiers), hands)


def alt(clerk: "Clerk", key: Qt.Key) -> None:
    clerk.hits(key, Qt.KeyboardModifier.AltModifier)


def test_a_place_is_chosen_a_copy_made_and_tried_out_by_keys(
    clerk: "Clerk",
    take_in: Callable[..., str],
    tmp_path: Path,
    beside: Callable[[QWidget | None], str],
) -> None:
    take_in(TAKEN)
    (tmp_path / "usb").mkdir()

    def act(dialog: BackupsDialog) -> None:
        assert dialog.place.hasFocus()
        clerk.types(str(tmp_path / "không có"))
        alt(clerk, Key.Key_D)
        clerk.waits(lambda: "Không có thư mục" in beside(dialog.place))
        dialog.place.setFocus()
        dialog.place.selectAll()
        clerk.types(str(tmp_path / "usb"))
        alt(clerk, Key.Key_D)
        clerk.waits(lambda: "Đã chọn nơi sao lưu" in dialog.said.words())
        clerk.waits(lambda: not dialog._keeping.copies.is_busy)
        alt(clerk, Key.Key_S)
        clerk.waits(lambda: "kiểm tra xong" in dialog.said.words())
        clerk.waits(dialog.test.isEnabled)
        alt(clerk, Key.Key_T)
        clerk.waits(lambda: "Bản sao dùng được" in dialog.said.words())
        clerk.waits(lambda: not dialog._keeping.copies.is_busy)
        assert "1 hồ sơ" in dialog.said.words()

    opened(clerk, act)
    now = safety(desk=clerk.counter.desk)
    assert len(now.copies) == 1
    assert now.kept.rehearsed_wrong == ""
    assert now.kept.rehearsed_at is not None


def test_a_stick_that_is_out_is_told_in_words(clerk: "Clerk", stick: Path) -> None:
    home = place_of(clerk.counter.desk)
    assert home is not None
    home.rmdir()

    def act(dialog: BackupsDialog) -> None:
        assert "Hãy cắm USB" in dialog.said.words()
        alt(clerk, Key.Key_S)
        clerk.waits(lambda: "Chưa thấy nơi sao lưu" in dialog.said.words())

    opened(clerk, act)


def test_whoever_may_not_restore_is_told_who_does(clerk: "Clerk", stick: Path) -> None:
    def act(dialog: BackupsDialog) -> None:
        alt(clerk, Key.Key_K)
        clerk.waits(lambda: "Việc khôi phục dữ liệu do" in dialog.said.words())

    opened(clerk, act)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration's store is looked after as a real one's, at once."""
    monkeypatch.setattr(backups, "WATCHED", frozenset(OfficeKind))
    monkeypatch.setattr(backups, "FIRST_MS", 0)


def words_on_board(clerk: "Clerk") -> str:
    return " ".join(clerk.window.board.words())


def test_no_place_for_copies_is_told_and_its_key_leads_to_the_dialog(
    watched: None, clerk: "Clerk"
) -> None:
    clerk.waits(lambda: "Chưa chọn nơi sao lưu" in words_on_board(clerk))

    def hands() -> None:
        assert "Chưa chọn nơi sao lưu" in in_front(BackupsDialog).said.words()
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_F8), hands)


def test_data_that_lies_on_a_stick_is_told_before_all_else(
    clerk: "Clerk", stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "place_of", lambda _path: places.Place.STICK)
    now = safety(desk=clerk.counter.desk)
    assert "nằm trên USB" in standing_words(now, clerk.counter.now())


def test_keys_gone_from_beside_the_copies_and_an_unsound_rehearsal_are_told(
    watched: None, clerk: "Clerk", stick: Path
) -> None:
    desk, watch = clerk.counter.desk, clerk.program.backups
    assert watch is not None
    clerk.waits(lambda: not watch.keeping.copies.is_busy)
    now = replace(safety(desk=desk), is_there=True, same_disk=False, keys_wrong=MISSING)
    watch._tell(replace(now, kept=Kept(rehearsed_wrong=MISSING)))
    assert MISSING in words_on_board(clerk)
    assert backups.UNSOUND in words_on_board(clerk)
    watch._tell(replace(now, keys_wrong="", kept=Kept()))
    assert MISSING not in words_on_board(clerk)
    assert backups.UNSOUND not in words_on_board(clerk)


def test_damage_found_behind_the_first_picture_is_told_and_leads_to_the_copies(
    watched: None, clerk: "Clerk"
) -> None:
    clerk.counter.desk.store.close_for_writing("Tệp dữ liệu bị hỏng.")
    found = Damage(code="unreadable", row="page 7", message="Có phần không đọc được.")
    watch = clerk.program.backups
    assert watch is not None
    board = clerk.window.board
    clerk.waits(lambda: board.stands(backups.BACKUP))
    for name, rank in (("full", Rank.ROOM), ("clock", Rank.ALARM), ("read", Rank.WORD)):
        board.put(name, Standing(words=name, rank=rank))
    watch._tell_damage((found,))
    told = board.words()
    assert "Tệp dữ liệu bị hỏng" in told[0]
    assert board.key.text() == "Khôi phục từ bản sao"
    assert told.index("full") < told.index("clock") < told.index("read")


def test_a_copy_is_made_by_itself_and_again_before_the_window_closes(
    watched: None, clerk: "Clerk", take_in: Callable[..., str], stick: Path
) -> None:
    desk, watch = clerk.counter.desk, clerk.program.backups
    assert watch is not None
    clerk.waits(lambda: not watch.keeping.copies.is_busy)
    watch.look()
    clerk.waits(lambda: len(safety(desk=desk).copies) == 1 and not watch.keeping.copies.is_busy)
    take_in(TAKEN)
    watch.look()
    clerk.waits(lambda: not watch.keeping.copies.is_busy)
    assert len(safety(desk=desk).copies) == 1, "half an hour has not gone"
    clerk.clock.instant += timedelta(minutes=1)
    clerk.window.close()
    assert clerk.window.isVisible()
    clerk.waits(lambda: not clerk.window.isVisible())
    assert len(safety(desk=desk).copies) == 2


def test_a_copy_that_fails_is_told_once_and_tried_less_and_less_often(
    watched: None,
    clerk: "Clerk",
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    watch, home = clerk.program.backups, place_of(clerk.counter.desk)
    assert watch is not None
    assert home is not None
    clerk.waits(lambda: not watch.keeping.copies.is_busy)
    vault_of(clerk.counter.desk.store).write("019a0000-0000-7000-8000-0000000000aa", b"scan")
    tried: list[int] = []
    said: list[str] = []
    copy, put = safekeeping.keep_safe, watch._board.put

    def counted(**how: Any) -> BackupMade:
        tried.append(look)
        return copy(**how)

    def heard(name: str, one: Standing) -> None:
        said.append(one.words)
        put(name, one)

    monkeypatch.setattr(safekeeping, "keep_safe", counted)
    monkeypatch.setattr(watch._board, "put", heard)
    (home / f"{clerk.counter.desk.store.path.stem}-files").write_bytes(b"in the way")
    for look in range(15):  # noqa: B007  noted by the try itself
        watch.look()
        clerk.waits(lambda: not watch.keeping.copies.is_busy)
    assert tried == [0, 2, 6, 14]
    assert len([one for one in caplog.records if one.message == "backup.failed"]) == 4
    assert sum("Chưa sao lưu được tệp đính kèm" in words for words in said) == 1
    assert "Chưa sao lưu được tệp đính kèm" in words_on_board(clerk)
    assert not safety(desk=clerk.counter.desk).copies


def test_a_medium_that_is_out_at_the_end_is_asked_for_where_something_was_written(
    watched: None, clerk: "Clerk", take_in: Callable[..., str], stick: Path
) -> None:
    desk, watch = clerk.counter.desk, clerk.program.backups
    assert watch is not None
    clerk.waits(lambda: not watch.keeping.copies.is_busy)
    watch.look()
    clerk.waits(lambda: len(safety(desk=desk).copies) == 1 and not watch.keeping.copies.is_busy)
    take_in(TAKEN)
    stick.rename(stick.with_name("rút ra"))
    watch.look()
    clerk.waits(lambda: watch._now is not None and not watch._now.is_there)
    clerk.window.close()
    clerk.waits(lambda: isinstance(QApplication.activeModalWidget(), ClosingDialog))
    assert "Hãy cắm USB" in in_front(ClosingDialog).said.words()
    assert clerk.window.isVisible()
    in_front(ClosingDialog).skip.click()
    assert not clerk.window.isVisible()


def test_a_copy_before_the_end_can_be_skipped_and_leaves_nothing(
    watched: None,
    clerk: "Clerk",
    take_in: Callable[..., str],
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, watch = clerk.counter.desk, clerk.program.backups
    assert watch is not None
    clerk.waits(lambda: not watch.keeping.copies.is_busy)
    watch.look()
    clerk.waits(lambda: len(safety(desk=desk).copies) == 1 and not watch.keeping.copies.is_busy)
    take_in(TAKEN)
    go_on = threading.Event()

    def slow(*, desk: object, at: object, thorough: bool, told: Callable[[int, int], bool]) -> None:
        go_on.wait(20)
        if not told(1, 2):
            raise safekeeping.CopyStopped

    monkeypatch.setattr(safekeeping, "keep_safe", slow)
    monkeypatch.setattr(backups, "MOMENT_MS", 0)

    clerk.window.close()
    clerk.waits(lambda: isinstance(QApplication.activeModalWidget(), ClosingDialog))
    assert clerk.window.isVisible()
    in_front(ClosingDialog).skip.click()
    assert not clerk.window.isVisible()
    go_on.set()


def test_the_proof_of_a_copy_is_skipped_as_well_and_the_program_ends_soon(
    watched: None,
    clerk: "Clerk",
    take_in: Callable[..., str],
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The copy stands in the proof of its pages, which the key ends between two steps."""
    desk, watch = clerk.counter.desk, clerk.program.backups
    assert watch is not None
    clerk.waits(lambda: not watch.keeping.copies.is_busy)
    watch.look()
    clerk.waits(lambda: len(safety(desk=desk).copies) == 1 and not watch.keeping.copies.is_busy)
    take_in(TAKEN)
    begun, go_on = threading.Event(), threading.Event()

    def slow(path: Path, key: str, *, told: backup.Told) -> int | None:
        told(0, 1)
        begun.set()
        go_on.wait(20)
        return first_bad_page(path, key, told=told)

    monkeypatch.setattr("db.backup.first_bad_page", slow)
    monkeypatch.setattr(backups, "MOMENT_MS", 0)
    clerk.window.close()
    clerk.waits(begun.is_set)
    clerk.waits(lambda: "đang kiểm tra bản sao" in in_front(ClosingDialog).said.words())
    alt(clerk, Key.Key_L)
    assert not clerk.window.isVisible()
    go_on.set()
    watch.finish()
    home = place_of(desk)
    assert home is not None
    assert [one.suffix for one in home.iterdir() if one.is_file()] == [".db"]


def test_a_spoilt_store_leads_to_a_copy_and_the_window_closes_on_it(
    clerk: "Clerk", take_in: Callable[..., str], stick: Path
) -> None:
    """The window that could not open its store: the notice's key, the copy read, put back."""
    desk = clerk.counter.desk
    take_in(TAKEN)
    made = safekeeping.keep_safe(desk=desk, at=clerk.counter.now())
    clerk.program.close()
    desk.store.path.write_bytes(b"x" * 9000)
    fault = EnvironmentFault("key_or_file_wrong", "Khóa không mở được tệp dữ liệu.")
    offer_restore(clerk.window, desk.data_dir, fault)
    said: list[str] = []

    def hands() -> None:
        dialog = in_front(RestoreDialog)
        dialog.file.setText(str(made.path))
        alt(clerk, Key.Key_X)
        clerk.waits(dialog.put.isEnabled)
        assert "1 hồ sơ" in dialog.held.text()
        assert "không mở được" in dialog.now.text()
        assert dialog.shut.hasFocus()
        alt(clerk, Key.Key_K)
        clerk.waits(lambda: "Đã khôi phục" in dialog.said.words())
        said.append(dialog.said.words())
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_F8), hands)
    assert said
    again = open_desk(desk.data_dir, kind=OfficeKind.DEMO, clock=clerk.clock)
    try:
        assert len(search("ánh", desk=again, limit=5)) == 1
        assert again.store.device.restored
    finally:
        again.store.close()
