"""The data taken out in the window by keys alone, and tried by the verifier that knows nothing of us."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.export_tables import Tables
from tests.store.verifying import verified
from ui.screens.office.export import ExportPage

if TYPE_CHECKING:
    from tests.screens.office.conftest import Keeper

Key = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def taken_in(desk: Desk, name: str) -> Receipt:
    """A dossier of copies."""
    at = desk.clock.now()
    wanted = Draft(
        submitter=Submitter(person=Person(name=name, personal_id="001190000001")),
        procedure_code="2.000815",
        phone="0912345678",
        certified_copies=(CertifiedCopy(document="Bằng tốt nghiệp", pages=1, copies=1),),
    )
    return receive(wanted, offer=offer(wanted, desk=desk, at=at), desk=desk, at=at)


def opens(keeper: "Keeper", page_id: str) -> None:
    """By the key of the place, then Alt and the page's number."""
    keeper.hits(Key.Key_Q, CTRL)
    number = next(n for n, one in enumerate(keeper.office.pages, 1) if one.id == page_id)
    keeper.hits(Key(Key.Key_0 + number), ALT)


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def page(keeper: "Keeper") -> ExportPage:
    """Before whoever keeps the accounts; somebody's dossier is in the store."""
    taken_in(keeper.counter.desk, "Lò Văn Páo")
    opens(keeper, "export")
    page = keeper.office.page()
    assert isinstance(page, ExportPage)
    assert page.place.hasFocus()
    return page


def looks(keeper: "Keeper", page: ExportPage, place: Path) -> None:
    keeper.types(str(place))
    keeper.hits(Key.Key_Return)
    keeper.waits(page.write.isEnabled)


def test_the_data_goes_out_by_keys_is_proved_and_one_flipped_byte_is_named(
    keeper: "Keeper", page: ExportPage, usb: Path
) -> None:
    looks(keeper, page, usb)
    assert "Sẽ xuất 1 thao tác, từ 20/11/2026 đến 20/11/2026" in page.said.words()
    assert page.write.hasFocus()
    keeper.answers(lambda: keeper.hits(Key.Key_Return), keeper.proves)
    keeper.waits(lambda: "Đã xuất xong" in page.said.words())
    (folder,) = usb.iterdir()
    code, said = verified(folder)
    assert (code, "1 thao tác, 1 hồ sơ, 1 giấy" in said) == (0, True)
    assert page.key.text().removeprefix("Vân tay khóa: ") in said
    assert page.held.count() == 4
    assert page.verify.hasFocus()
    keeper.hits(Key.Key_Return)
    keeper.waits(lambda: "nguyên vẹn: 1 thao tác" in page.verdict.words())

    table = folder / "dossiers.csv"
    raw = table.read_bytes()
    at = raw.index("Páo".encode())
    table.write_bytes(raw[:at] + bytes((raw[at] ^ 1,)) + raw[at + 1 :])
    keeper.hits(Key.Key_K, ALT)
    keeper.waits(lambda: "không nguyên vẹn" in page.verdict.words())
    assert "dossiers.csv dòng 2" in page.verdict.words()


def test_an_export_that_is_stopped_leaves_nothing(
    keeper: "Keeper", page: ExportPage, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    take: Callable[..., None] = Tables.take

    def slow(self: Tables, one: Any) -> None:
        begun.set()
        go_on.wait(20)
        take(self, one)

    monkeypatch.setattr(Tables, "take", slow)
    looks(keeper, page, usb)
    keeper.answers(lambda: keeper.hits(Key.Key_Return), keeper.proves)
    keeper.waits(begun.is_set)
    assert list(usb.iterdir()) != []
    assert page.halt.hasFocus()
    keeper.hits(Key.Key_Return)
    go_on.set()
    keeper.waits(lambda: "Đã dừng" in page.said.words())
    assert list(usb.iterdir()) == []


def test_an_export_goes_on_while_the_desk_is_left_and_is_told_of_afterwards(
    keeper: "Keeper", page: ExportPage, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    take: Callable[..., None] = Tables.take

    def slow(self: Tables, one: Any) -> None:
        go_on.wait(20)
        take(self, one)

    monkeypatch.setattr(Tables, "take", slow)
    looks(keeper, page, usb)
    keeper.answers(lambda: keeper.hits(Key.Key_Return), keeper.proves)
    keeper.program.set_anew(keeper.counter.desk)
    opens(keeper, "export")
    again = keeper.office.page()
    assert isinstance(again, ExportPage)
    assert again is not page
    assert again.halt.hasFocus()
    go_on.set()
    keeper.waits(lambda: "Đã xuất xong" in again.said.words())
    (folder,) = usb.iterdir()
    assert again.folder.value() == str(folder)
    assert verified(folder, "--key", again.print.value())[0] == 0


def test_what_is_no_place_or_no_day_is_said_beside_its_field(
    keeper: "Keeper", page: ExportPage, usb: Path, beside: Callable[[QWidget | None], str]
) -> None:
    keeper.hits(Key.Key_Return)
    assert "Hãy chọn nơi xuất" in beside(page.place)
    (usb / ".stfolder").mkdir()
    keeper.types(str(usb))
    keeper.hits(Key.Key_Return)
    keeper.waits(lambda: "thư mục đồng bộ" in beside(page.place))
    assert not page.write.isEnabled()
    keeper.hits(Key.Key_T, ALT)
    keeper.types("31/2/2026")
    keeper.hits(Key.Key_Return)
    assert page.since.hasFocus()
    assert beside(page.since)
    keeper.hits(Key.Key_K, ALT)
    assert "Hãy chọn thư mục của bản xuất" in beside(page.folder)


def test_a_secret_that_is_not_given_leaves_everything_as_it_is(
    keeper: "Keeper", page: ExportPage, usb: Path
) -> None:
    looks(keeper, page, usb)
    keeper.answers(lambda: keeper.hits(Key.Key_Return), lambda: keeper.hits(Key.Key_Escape))
    keeper.waits(lambda: "nhập lại mật khẩu" in page.said.words())
    assert page.write.isEnabled()
    assert list(usb.iterdir()) == []
