"""A form filled on a phone at home, its code read off the phone's screen and scanned at the counter."""

import io
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from PySide6.QtCore import Qt

from counter_app.bootstrap_central import cell_served
from counter_app.central.office.offices import found_office
from counter_app.core.clock import SystemClock
from counter_app.core.resources import resource
from counter_app.domain.draft import ReturnWay
from counter_app.domain.people.applicant import Basis
from counter_app.services import lookup

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

# One worker, so one browser.
pytestmark = pytest.mark.xdist_group("browser")

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PHONE: Final = {"width": 390, "height": 844}
SHOTS: Final = os.environ.get("COUNTER_SHOTS", "")
SUBMITTER: Final = "Người nộp hồ sơ"
CHILD: Final = "Trẻ được khai sinh"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real central server on loopback with one office."""
    folder = tmp_path_factory.mktemp("cell")
    example = resource("offices/example.toml").read_text(encoding="utf-8")
    with cell_served(f"sqlite:///{folder / 'cell.db'}", blobs=folder / "blobs") as served:
        found_office(served.cell.store, tomllib.loads(example), clock=SystemClock())
        yield served.url


def codes_of(address: str, note: str, *, script: bool = True, dark: bool = False) -> list[str]:
    """Fills a birth's form on a phone by keys alone; what a reader sees on its screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update"],
        )  # fmt: skip
        context = browser.new_context(
            base_url=address,
            viewport=PHONE,  # type: ignore[arg-type]
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
        )
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        filled(page, note, script=script)
        seen = codes_seen(page)
        browser.close()
    assert [url for url in asked if not url.startswith(f"{address}/to-khai")] == []
    assert [url for url in asked if "?" in url and "?v=" not in url] == []
    return seen


def filled(page: Page, note: str, *, script: bool) -> None:
    page.goto("/to-khai")
    if script:
        page.get_by_label("Tìm việc cần làm").fill("khai sinh")
        expect(page.get_by_role("link", name="Khai tử", exact=True)).to_be_hidden()
    else:
        page.get_by_text("Hộ tịch", exact=False).first.click()
    page.get_by_role("link", name="Khai sinh", exact=True).press("Enter")
    me = page.get_by_role("group", name=SUBMITTER)
    child = page.get_by_role("group", name=CHILD)
    me.get_by_label("Họ và tên").fill("Nguyễn Thị Hoài Thương")
    me.get_by_label("Số định danh").fill("001 190 000 001")
    me.get_by_label("Ngày sinh").fill("1.2.1990")
    me.get_by_label("Giới tính").select_option("Nữ")
    me.get_by_label("Nơi cư trú").fill("Thôn 3, xã Suối Nắng")
    me.get_by_label("Điện thoại").fill("0912 345 678")
    child.get_by_label("Họ và tên").fill("Trần Minh An")
    child.get_by_label("Ngày sinh").fill("31/11/2026")
    page.get_by_label("Nhận kết quả").select_option("Qua bưu chính")
    page.get_by_label("Địa chỉ nhận").fill("Thôn 3, xã Suối Nắng")
    page.get_by_label("Điều cần nói thêm").fill(note)
    page.get_by_role("button", name="Xem lại").press("Enter")
    # A day that no calendar has: sent back, the keyboard in it, every other word still there.
    expect(child.get_by_label("Ngày sinh")).to_be_focused()
    expect(me.get_by_label("Nơi cư trú")).to_have_value("Thôn 3, xã Suối Nắng")
    page.keyboard.press("Control+A")
    page.keyboard.type("12/11/2026")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Đọc lại")).to_be_visible()
    expect(page.get_by_text("Trần Minh An")).to_be_visible()
    page.get_by_role("button", name="Đúng rồi, tạo mã").press("Enter")
    expect(page.get_by_role("heading", name="đưa mã này cho cán bộ quét")).to_be_visible()
    if script:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def codes_seen(page: Page) -> list[str]:
    """One code after the other as it is held to the scanner: what stands on the screen then."""
    found: list[str] = []
    for code in page.locator("svg.qr").all():
        code.scroll_into_view_if_needed()
        box = code.bounding_box()
        assert box is not None
        assert box["width"] <= PHONE["width"]
        shot = code.screenshot()
        if SHOTS:
            Path(SHOTS, f"home-form-code-{len(found) + 1}.png").write_bytes(shot)
        (read,) = zxingcpp.read_barcodes(
            Image.open(io.BytesIO(shot)),
            formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        )
        # A phone shows six of these pixels on a millimetre; a cheap scanner wants half of one.
        side = int((code.get_attribute("viewBox") or "").split()[2])
        assert box["width"] / side > 3.6
        found.append(read.text)
    return found


def test_a_form_filled_on_a_phone_fills_the_counters_fields_and_is_judged_there(
    clerk: "Clerk", address: str
) -> None:
    (code,) = codes_of(address, "Tôi đến sáng thứ Hai.")
    clerk.scans(code)

    view, state = clerk.screen.view, clerk.screen.state
    draft = state.read().draft
    assert state.procedure is not None
    assert state.procedure.code == "1.001193"
    person = draft.submitter.person
    assert (person.name, person.personal_id) == ("Nguyễn Thị Hoài Thương", "001190000001")
    assert person.birth is not None
    assert person.birth.vietnamese() == "01/02/1990"
    assert (person.address, draft.phone) == ("Thôn 3, xã Suối Nắng", "0912345678")
    assert (draft.submitter.basis, draft.return_by) == (Basis.PARENT, ReturnWay.POSTAL)
    assert draft.subject is not None
    assert draft.subject.name == "Trần Minh An"
    assert draft.note == "Tôi đến sáng thứ Hai."

    # Nothing was checked: no card was read, no paper is in hand, and the window says so.
    assert "chưa ai kiểm tra" in view.right.promise.changed.words()
    assert (draft.card_scan, draft.given) == (None, ())
    clerk.hits(Key.Key_Return, CTRL)
    assert lookup.today(desk=clerk.counter.desk) == ()
    assert state.offer is not None
    assert state.offer.blocking


def test_without_script_and_in_the_dark_a_long_form_comes_in_several_codes(
    clerk: "Clerk", address: str
) -> None:
    note = "Nhờ đọc lại giúp, tôi viết không rành. " * 7
    codes = codes_of(address, note, script=False, dark=True)
    assert len(codes) == 2
    for code in reversed(codes):
        clerk.scans(code)
    assert clerk.screen.state.read().draft.note == note.strip()
    assert clerk.screen.view.left.unread.words() == ""
