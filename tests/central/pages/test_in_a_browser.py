"""The specialists' desk in a real browser: by keyboard alone, nothing from elsewhere, named parts."""

import io
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from counter_app.domain.dossier import State
from counter_app.domain.staff import Role

# One worker, so one browser.
pytestmark = pytest.mark.xdist_group("browser")

COMMUNE, PASSWORD = "00000", "mot-mat-khau-dai"
HOSTILE = "<img src=x onerror=\"document.title='bị chạy'\"> Đào"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A window of the usual size; whatever it asks for elsewhere, and all it complains of, is told."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1366, "height": 768}, locale="vi-VN"
    )
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: complaints.append(str(one)))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith(address)] == []
    assert [one for one in complaints if "422" not in one] == []


@pytest.fixture
def transferred(place: Any) -> str:
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)
    place.officer("lanh", "Phạm Văn Lãnh", Role.LEADER)
    dossier: str = place.take_in(HOSTILE)
    place.move(dossier, "transfer", "received", "transferred")
    return dossier


def type_in(page: Page, *texts: str) -> None:
    """Types into one field after the other and presses Enter in the last."""
    for text in texts[:-1]:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.type(texts[-1])
    page.keyboard.press("Enter")


def sign_in(page: Page, login: str) -> None:
    page.goto("/desk")
    expect(page.get_by_label("Mã xã, phường")).to_be_focused()
    type_in(page, COMMUNE, login, PASSWORD)
    expect(page.get_by_role("navigation", name="Các danh sách")).to_be_visible()


def test_a_specialist_works_by_keyboard_alone(page: Page, place: Any, transferred: str) -> None:
    sign_in(page, "hoa")
    expect(page.get_by_role("heading", name="Việc của đơn vị")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    assert "bị chạy" not in page.title()
    tab_to(page, "Nhận giải quyết")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Người giải quyết")).to_have_value("Đặng Thu Hà")
    tab_to(page, "Nhận giải quyết Alt S")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi")
    assert place.now(transferred).state is State.PROCESSING
    tab_to(page, "Thoát Alt Q")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã thoát.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()


def test_what_is_wrong_gets_the_keyboard_and_words_stay(
    page: Page, place: Any, transferred: str
) -> None:
    sign_in(page, "hoa")
    page.goto(f"/desk/dossiers/{transferred}/moves/stop")
    page.get_by_label("Lý do").fill("ngắn")
    tab_to(page, "Dừng giải quyết Alt S")
    page.keyboard.press("Enter")
    reason = page.get_by_label("Lý do")
    expect(reason).to_be_focused()
    expect(reason).to_have_value("ngắn")
    expect(page.get_by_role("alert")).to_contain_text("ít nhất 10 chữ")


def test_all_that_can_be_acted_on_has_a_name_and_one_heading_leads(
    page: Page, place: Any, transferred: str
) -> None:
    sign_in(page, "lanh")
    for path in (
        "overview",
        "lists/work",
        "disputes",
        f"dossiers/{transferred}",
        f"dossiers/{transferred}/moves/ask_supplement",
        f"dossiers/{transferred}/give",
    ):
        page.goto(f"/desk/{path}")
        tree = page.locator("body").aria_snapshot()
        nameless = re.findall(
            r"^\s*- (button|link|textbox|combobox|searchbox)(?=:|$)", tree, re.MULTILINE
        )
        assert nameless == [], (path, tree)
        assert tree.count("[level=1]") == 1, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_it_works_at_one_and_a_half_times_the_size(
    browser: Browser, address: str, place: Any, transferred: str
) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 911, "height": 512})
    page = context.new_page()
    sign_in(page, "hoa")
    for path in ("lists/work", f"dossiers/{transferred}", f"dossiers/{transferred}/moves/stop"):
        page.goto(f"/desk/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()


def test_a_result_file_is_sent_by_keyboard_and_opened_from_the_dossier(
    page: Page, place: Any, transferred: str
) -> None:
    place.move(transferred, "take_up", "transferred", "processing")
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(595, 842))
    made.save(out)
    large, good = upload(b"%PDF-1.7" + bytes(21 << 20)), upload(out.getvalue())
    sign_in(page, "hoa")
    page.goto(f"/desk/dossiers/{transferred}/moves/finish")
    page.get_by_label("Tên giấy kết quả").focus()
    page.keyboard.type("Giấy khai sinh")
    file = page.get_by_label("Tệp kết quả (nếu có)")
    with page.expect_file_chooser() as chooser:
        file.focus()
        page.keyboard.press("Enter")
    chooser.value.set_files(large)
    assert "20 MB" in file.evaluate("input => input.validationMessage")
    file.set_input_files(good)
    assert file.evaluate("input => input.validationMessage") == ""
    picture(page, "finish")
    tab_to(page, "Có kết quả Alt S")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi")
    expect(page.get_by_role("link", name="Giấy khai sinh", exact=True)).to_be_visible()
    assert place.now(transferred).state is State.READY
    picture(page, "dossier_with_result")


def test_what_is_wrong_with_a_file_gets_the_keyboard(
    page: Page, place: Any, transferred: str
) -> None:
    place.move(transferred, "take_up", "transferred", "processing")
    place.clock.instant += timedelta(minutes=5)
    wrong = upload(b"\x89PNG\r\n\x1a\n")
    sign_in(page, "hoa")
    page.goto(f"/desk/dossiers/{transferred}/moves/finish")
    page.get_by_label("Ghi chú").fill("Lời rất riêng")
    page.get_by_label("Tệp kết quả (nếu có)").set_input_files(wrong)
    tab_to(page, "Có kết quả Alt S")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tệp kết quả (nếu có)")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Chưa đính kèm được ảnh PNG")
    expect(page.get_by_label("Ghi chú")).to_have_value("Lời rất riêng")
    picture(page, "finish_wrong")


def upload(content: bytes) -> FilePayload:
    """A file as somebody chooses it."""
    return {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": content}


def picture(page: Page, name: str) -> None:
    """Where somebody wants to look at it: light and dark, wide and narrow."""
    folder = os.environ.get("SHOTS")
    if not folder:
        return
    for scheme, width in (("light", 1366), ("dark", 1366), ("light", 480)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 768})
        page.screenshot(path=f"{folder}/{name}_{scheme}_{width}.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1366, "height": 768})


def tab_to(page: Page, name: str | re.Pattern[str]) -> None:
    """Presses Tab until the keyboard is on what is called ``name``."""
    wanted = re.compile(f"^{re.escape(name)}$") if isinstance(name, str) else name
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.search(page.evaluate("document.activeElement.textContent.trim()")):
            return
    pytest.fail(f"no way to {name!r} by Tab")


def test_an_administrator_links_the_provinces_code_by_keyboard(page: Page, place: Any) -> None:
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    own = place.now(place.take_in()).code
    sign_in(page, "quantri")
    tab_to(page, re.compile(r"Mã của tỉnh$"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mã của tỉnh")).to_be_visible()
    expect(page.get_by_label("Mã hồ sơ tại quầy")).to_be_focused()
    type_in(page, "H99-200101-1234", "H42-261120-0077")
    expect(page.get_by_label("Mã hồ sơ tại quầy")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Không thấy hồ sơ")
    expect(page.get_by_label("Mã của tỉnh", exact=True)).to_have_value("H42-261120-0077")
    picture(page, "codes_wrong")
    page.keyboard.press("Control+A")
    type_in(page, own, "H42-261120-0077")
    expect(page.get_by_role("status")).to_contain_text(own)
    expect(page.get_by_role("table")).to_contain_text("H42-261120-0077")
    expect(page.get_by_label("Mã hồ sơ tại quầy")).to_be_focused()  # for the next one
    picture(page, "codes")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert place.changes()[-1].kind == "code.linked"


def test_an_administrator_publishes_a_calendar_by_keyboard(page: Page, place: Any) -> None:
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    rows = "date,kind,name\n2026-11-24,off,Ngày Văn hóa Việt Nam\n2026-12-07,off,Bão số 9\n"
    sign_in(page, "quantri")
    tab_to(page, re.compile(r"Danh mục và lịch$"))
    page.keyboard.press("Enter")
    page.get_by_label("Phát hành").select_option(label="Lịch nghỉ")
    page.get_by_label("Tệp").set_input_files(
        {"name": "lich.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    tab_to(page, "Xem khác gì Alt S")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tên bản")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Hãy ghi tên bản")
    picture(page, "editions_wrong")
    page.get_by_label("Tệp").set_input_files(
        {"name": "lich.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.get_by_label("Tên bản").focus()
    page.keyboard.type("bão số 9")
    page.get_by_label("Có hiệu lực từ ngày").fill("2026-12-01")
    tab_to(page, "Xem khác gì Alt S")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Những gì sẽ khác")).to_contain_text("Bão số 9")
    expect(page.get_by_role("heading", name="khác gì bản đang dùng")).to_be_focused()
    picture(page, "editions_compared")
    tab_to(page, "Phát hành Alt S")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã phát hành bản số 1")
    expect(page.get_by_role("table")).to_contain_text("Chưa tới ngày")
    picture(page, "editions")
    for width in (1366, 911):
        page.set_viewport_size({"width": width, "height": 512})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
