"""A file attached and looked at by keys alone; what is wrong is said beside its field."""

import io
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from counter_app.core.ids import DossierId
from counter_app.domain.attachment import Attachment, Safety
from counter_app.services.sending.attachments import attachments_of, content_of
from counter_app.sync.line import LineState
from db.counter import attachments as rows
from db.counter.vault import vault_of
from ui.acts.attachments import ATTACH, ATTACHED
from ui.dialogs.papers.attach import AttachDialog
from ui.dialogs.papers.attachments import NOT_JOINED, STOPPED, AttachmentsDialog, size_words
from ui.dialogs.preview import PreviewDialog
from ui.screens.dossier.dossier import DossierScreen

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from ui.desk.line import CentralSide

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """Two pages on disk."""
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(2):
        made.add_blank_page(page_size=(595, 842))
    made.save(out)
    path = tmp_path / "to-khai.pdf"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def screen(clerk: "Clerk", take_in: Callable[..., str]) -> DossierScreen:
    return clerk.opens(DossierId(take_in("Nguyễn Thị Đào")))


def picture(widget: QWidget, name: str) -> None:
    """Where somebody wants to look at it, what it looks like."""
    folder = os.environ.get("SHOTS")
    if folder:
        widget.grab().save(str(Path(folder) / f"{name}.png"))


def modal() -> QWidget:
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog


def attaches(clerk: "Clerk", path: Path, label: str) -> Callable[[], None]:
    def hands() -> None:
        dialog = modal()
        assert isinstance(dialog, AttachDialog)
        assert dialog.path.hasFocus()
        clerk.types(str(path))
        clerk.hits(Key.Key_G, ALT)
        assert dialog.label.hasFocus()
        clerk.types(label)
        picture(dialog, "attach")
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    return hands


def test_a_file_is_attached_by_keys_and_stands_in_the_dossier(
    clerk: "Clerk", screen: DossierScreen, pdf: Path
) -> None:
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4),
        clerk.choosing(ATTACH.label),
        attaches(clerk, pdf, "Tờ khai"),
    )
    clerk.waits(lambda: "Đã đính kèm" in screen.view.printed.words())

    assert screen.view.printed.words() == "Đã đính kèm “Tờ khai”, 2 trang."
    clerk.waits(lambda: "Tờ khai: chờ gửi lên máy chủ" in screen.view.files.words())
    assert clerk.mouse.seen == 0
    picture(clerk.window, "attached")


def test_the_systems_list_of_files_fills_the_path(
    clerk: "Clerk", screen: DossierScreen, pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(pdf), ""))

    def hands() -> None:
        dialog = modal()
        assert isinstance(dialog, AttachDialog)
        clerk.hits(Key.Key_C, ALT)
        clerk.waits(lambda: dialog.path.text() == str(pdf))
        assert dialog.label.hasFocus()
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACH.label), hands)

    clerk.waits(lambda: "to-khai" in screen.view.files.words())


def test_what_may_not_be_attached_is_said_beside_the_path(
    clerk: "Clerk",
    screen: DossierScreen,
    tmp_path: Path,
    beside: Callable[[QWidget | None], str],
) -> None:
    wrong = tmp_path / "anh.png"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n")
    said: list[str] = []

    def nothing() -> None:
        dialog = modal()
        assert isinstance(dialog, AttachDialog)
        clerk.hits(Key.Key_G, ALT)
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)
        said.append(beside(dialog.path))
        clerk.types(str(wrong))
        clerk.hits(Key.Key_G, ALT)
        clerk.hits(Key.Key_Return)
        clerk.hits(Key.Key_Return)

    def again() -> None:
        dialog = modal()
        assert isinstance(dialog, AttachDialog)
        said.append(beside(dialog.path))
        assert dialog.path.text() == str(wrong)
        picture(dialog, "attach_wrong")
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACH.label), nothing, again)

    assert said == [
        "Hãy chọn tệp cần đính kèm.",
        "Chưa đính kèm được ảnh PNG. Hãy quét hoặc lưu lại thành PDF hay JPEG rồi chọn tệp ấy.",
    ]
    assert screen.view.files.words() == ""


def test_an_attached_file_is_looked_at_page_by_page(
    clerk: "Clerk", screen: DossierScreen, pdf: Path
) -> None:
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACH.label), attaches(clerk, pdf, "A")
    )
    clerk.waits(lambda: "A: chờ gửi" in screen.view.files.words())

    def files() -> None:
        dialog = modal()
        assert isinstance(dialog, AttachmentsDialog)
        clerk.waits(lambda: dialog.files.count() == 1)
        picture(dialog, "attachments")
        clerk.hits(Key.Key_Return)
        dialog.activateWindow()  # no window manager here to give the keyboard back
        clerk.waits(dialog.isActiveWindow)
        clerk.hits(Key.Key_Escape)

    def pages() -> None:
        dialog = modal()
        assert isinstance(dialog, PreviewDialog)
        clerk.waits(lambda: dialog.where.text() == "Trang 1/2")
        clerk.hits(Key.Key_PageDown)
        assert dialog.where.text() == "Trang 2/2"
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACHED.label), files, pages)


def test_a_picture_can_be_printed_from_where_it_is_looked_at(
    clerk: "Clerk", screen: DossierScreen, tmp_path: Path
) -> None:
    scan = tmp_path / "anh.jpg"
    Image.new("RGB", (300, 200), (200, 30, 30)).save(scan)
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACH.label), attaches(clerk, scan, "D")
    )
    clerk.waits(lambda: "D: chờ gửi" in screen.view.files.words())

    def files() -> None:
        dialog = modal()
        assert isinstance(dialog, AttachmentsDialog)
        clerk.waits(lambda: dialog.files.count() == 1)
        clerk.hits(Key.Key_Return)
        dialog.activateWindow()
        clerk.waits(dialog.isActiveWindow)
        clerk.hits(Key.Key_Escape)

    def page() -> None:
        dialog = modal()
        assert isinstance(dialog, PreviewDialog)
        clerk.waits(lambda: dialog.where.text() == "Trang 1/1")
        picture(dialog, "picture_shown")
        clerk.hits(Key.Key_I, ALT)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACHED.label), files, page)
    clerk.waits(lambda: list(clerk.papers.glob("tep-dinh-kem-*.pdf")) != [])
    (printed,) = clerk.papers.glob("tep-dinh-kem-*.pdf")
    with pikepdf.open(printed) as read:
        assert [float(side) for side in read.pages[0].mediabox] == [0, 0, 842, 595]


def test_a_file_the_central_side_refuses_is_a_warning(
    clerk: "Clerk", screen: DossierScreen, pdf: Path
) -> None:
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACH.label), attaches(clerk, pdf, "B")
    )
    clerk.waits(lambda: "B: chờ gửi" in screen.view.files.words())
    desk = clerk.counter.desk
    assert screen._id is not None
    (file,) = attachments_of(screen._id, desk=desk)
    desk.store.write(lambda c: rows.note_standing(c, file.id, safety=Safety.REFUSED, sent=0))

    clerk.counter.changes.dossier_changed.emit(screen._id)

    clerk.waits(lambda: "máy chủ không nhận" in screen.view.files.words())


class FakeSide:
    """A central side that has the file; ``held`` stops in the middle."""

    def __init__(self, counter: Any, content: bytes) -> None:
        self._counter, self._content = counter, content
        self.held, self._never = True, threading.Event()
        self.size = len(content)

    def fetch(self, file: Attachment, *, told: Any, stopped: Any) -> bool:
        told(self.size // 2, self.size)
        if self.held:
            while not stopped():
                self._never.wait(0.002)
            return False
        store = self._counter.desk.store
        vault_of(store).write(file.id, self._content)
        store.write(lambda c: rows.note_standing(c, file.id, safety=Safety.STORED, sent=file.size))
        return True


@pytest.fixture
def away(clerk: "Clerk", screen: DossierScreen, pdf: Path) -> FakeSide:
    """A side that has the dossier's one file; here only its record is left."""
    clerk.answers(
        lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACH.label), attaches(clerk, pdf, "C")
    )
    clerk.waits(lambda: "C: chờ gửi" in screen.view.files.words())
    counter = clerk.counter
    assert screen._id is not None
    (file,) = attachments_of(screen._id, desk=counter.desk)
    content = content_of(file, desk=counter.desk)
    vault_of(counter.desk.store).remove(file.id)
    counter.desk.store.write(lambda c: rows.note_standing(c, file.id, safety=Safety.AWAY, sent=0))
    return FakeSide(counter, content)


def test_a_file_of_another_desk_is_fetched_when_it_is_opened(
    clerk: "Clerk", screen: DossierScreen, pdf: Path, away: FakeSide
) -> None:
    counter = clerk.counter

    def files() -> None:
        dialog = modal()
        assert isinstance(dialog, AttachmentsDialog)
        clerk.waits(lambda: dialog.files.count() == 1)
        assert not dialog.stop.isVisible()
        picture(dialog, "attachment_away")
        clerk.hits(Key.Key_Return)
        assert dialog.said.words() == NOT_JOINED

        counter.line.central = cast("CentralSide", away)
        counter.line.state = LineState(enrolled=True, reachable=True)
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: dialog.bar.value() == away.size // 2)
        picture(dialog, "attachment_coming")
        clerk.hits(Key.Key_Escape)
        clerk.waits(lambda: dialog.said.words() == STOPPED)
        assert dialog.isVisible()
        away.held = False
        clerk.hits(Key.Key_Return)
        clerk.waits(lambda: not dialog.bar.isVisible())
        dialog.activateWindow()
        clerk.waits(dialog.isActiveWindow)
        clerk.hits(Key.Key_Escape)

    def pages() -> None:
        dialog = modal()
        assert isinstance(dialog, PreviewDialog)
        clerk.waits(lambda: dialog.where.text() == "Trang 1/2")
        assert dialog.print.isVisible()
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_F4), clerk.choosing(ATTACHED.label), files, pages)
    assert screen._id is not None
    assert attachments_of(screen._id, desk=counter.desk)[0].here


def test_sizes_are_said_as_people_say_them() -> None:
    assert [size_words(size) for size in (10, 2048, 3 << 20)] == ["1 KB", "2 KB", "3,0 MB"]
