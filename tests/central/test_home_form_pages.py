"""The public's pages: a form filled at home comes out as its code, and is kept nowhere at all."""

import logging
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from sqlalchemy import MetaData, select

from counter_app.central.running.serving import ServedCell
from counter_app.protocol.home_form import HomeForm
from counter_app.protocol.home_form_parts import Gathered

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
BIRTH: Final = "1.001193"
TYPED: Final = {
    "name": " Nguyễn  Thị Hoài Thương ",
    "personal_id": "001 190 000 001",
    "birth": "1/2/1990",
    "sex": "female",
    "address": "Thôn 3, xã Suối Nắng",
    "phone": "+84 912 345 678",
    "basis": "parent",
    "return_by": "postal",
    "return_address": "Thôn 3",
    "subject_name": "Trần Minh An",
    "subject_sex": "male",
    "subject_birth_date": "12112026",
    "subject_birth_hour": "8 giờ 15",
    "subject_birth_order": "1",
    "note": "Đến sáng thứ Hai.\r\nXin cảm ơn",
}
READ: Final = HomeForm(
    procedure=BIRTH,
    name="Nguyễn Thị Hoài Thương",
    personal_id="001190000001",
    birth="01/02/1990",
    sex="female",
    address="Thôn 3, xã Suối Nắng",
    phone="0912345678",
    basis="parent",
    return_by="postal",
    return_address="Thôn 3",
    subject_name="Trần Minh An",
    subject_sex="male",
    subject_birth_date="12/11/2026",
    subject_birth_hour="08:15",
    subject_birth_order="1",
    note="Đến sáng thứ Hai. Xin cảm ơn",
)


@pytest.fixture
def fill(wire: Any, commune: str) -> Callable[..., Any]:
    """Sends the form of a birth as a browser does; ``more`` in place of what is typed."""

    def sent(step: str = "read", procedure: str = BIRTH, **more: str) -> Any:
        body = urlencode(TYPED | more | {"step": step}).encode()
        return wire.ask("POST", f"/to-khai/{commune}/{procedure}", body, FORM)

    return sent


def shown(reply: Any) -> str:
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    return str(reply.raw.decode())


def read_codes(page: str) -> HomeForm | None:
    """What a reader makes of the codes of a page, drawn as a browser draws them."""
    gathered, form = Gathered(), None
    for side, path in re.findall(r'viewBox="0 0 (\d+) \d+".*?<path d="([^"]+)"', page, re.DOTALL):
        picture = Image.new("L", (int(side) * 4, int(side) * 4), 255)
        pen = ImageDraw.Draw(picture)
        for x, y, wide, high in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z", path):
            box = [int(one) * 4 for one in (x, y, int(x) + int(wide), int(y) + int(high))]
            pen.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=0)
        (read,) = zxingcpp.read_barcodes(
            picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        form = gathered.take(read.text)
    return form


def test_what_is_typed_is_read_back_and_comes_out_as_its_code(fill: Any) -> None:
    back = shown(fill())
    for words in ("001190000001", "Trần Minh An", "Tôi là cha hoặc mẹ", "Qua bưu chính"):
        assert f"<dd>{words}</dd>" in back
    assert "cán bộ sẽ hỏi" not in back.split("Chưa ghi")[0]
    assert read_codes(shown(fill("code"))) == READ


def test_what_was_read_back_is_what_the_next_page_is_given(fill: Any, wire: Any) -> None:
    back = shown(fill())
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', back))
    place = re.findall(r'action="([^"]+)"', back)[0]
    reply = wire.ask("POST", place, urlencode(hidden | {"step": "code"}).encode(), FORM)
    assert read_codes(shown(reply)) == READ
    again = shown(wire.ask("POST", place, urlencode(hidden | {"step": "mend"}).encode(), FORM))
    assert 'value="Nguyễn Thị Hoài Thương"' in again
    assert re.search(r'value="postal" selected', again)


def test_a_long_form_has_several_codes_that_are_read_together(fill: Any) -> None:
    long = {"note": "Nhờ đọc lại giúp. " * 16, "address": "Tổ 5, khu phố 2, " * 14}
    page = shown(fill("code", **long))
    assert "<strong>2 mã</strong>" in page
    form = read_codes(page)
    assert form is not None
    assert form.note == ("Nhờ đọc lại giúp. " * 16).strip()


def test_what_is_missing_is_named_and_holds_nobody_up(fill: Any) -> None:
    back = fill(personal_id="", subject_name="", phone="")
    assert back.status == 200
    told = re.findall(r"Chưa ghi: ([^<]+)", shown(back))[0]
    assert "số định danh (người nộp hồ sơ)" in told
    assert "họ và tên (trẻ được khai sinh)" in told


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Hãy ghi họ và tên."),
        ("personal_id", "123456789", "đúng 12 chữ số"),
        ("birth", "31/02/1990", "Tháng 2/1990 không có ngày 31"),
        ("subject_birth_hour", "25:00", "8 giờ 15"),
        ("phone", "12", "10 chữ số"),
        ("email", "an@", "an@vidu.vn"),
        ("subject_birth_order", "một", "chữ số"),
        ("name", "A" * 121, "nhiều nhất 120 chữ"),
        ("note", "x" * 30_000, "nhiều nhất 300 chữ"),
        ("name", "An\x07", "ký tự lạ"),
        ("name", "An\ue000", "chữ lạ"),
    ],
)
def test_what_is_certainly_wrong_is_said_beside_its_field(
    fill: Any, field: str, typed: str, words: str
) -> None:
    for step in ("read", "code", "mend"):
        reply = fill(step, **{field: typed})
        assert reply.status == 422
        page = shown(reply)
        assert words in re.findall(rf'id="{field}-wrong">([^<]+)', page)[0]
        assert re.search(rf'id="{field}"[^>]*aria-invalid="true"[^>]*autofocus', page)
        assert "<svg" not in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 7 }}{% include 'office.html' %}",
        "' OR 1=1; DROP TABLE offices; --",
        "c=usual\nx=1",
    ],
)
def test_markup_is_words_and_nothing_else(fill: Any, hostile: str) -> None:
    for field in ("name", "address", "note"):
        page = shown(fill("code", **{field: hostile}))
        assert "<script" not in page
        assert "<img" not in page
        assert "49" not in re.findall(r"<figcaption>(.*?)</figcaption>", page)[0]
        form = read_codes(page)
        assert form is not None
        assert getattr(form, field) == " ".join(hostile.split())


def test_marks_that_nobody_sees_are_left_out(fill: Any) -> None:
    form = read_codes(shown(fill("code", name="Nguyễn\u202e Thị\u200b An\ufeff")))
    assert form is not None
    assert form.name == "Nguyễn Thị An"


def test_choices_that_nobody_was_offered_are_as_if_not_made(fill: Any) -> None:
    page = shown(fill("code", sex="robot", basis="clerk", return_by="../x", case="usual"))
    form = read_codes(page)
    assert form is not None
    assert (form.sex, form.basis, form.return_by, form.case) == ("", "parent", "counter", "")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"name=" + b"A" * 3_000_000, FORM["Content-Type"], 413),
        (b"name=An%00Binh", FORM["Content-Type"], 400),
        (b'{"name": "An"}', "application/json", 415),
        (b"name=An", "", 415),
        (b"--x\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\nb\r\n--x--",
         "multipart/form-data; boundary=x", 415),
        (b"\xff\xfe\x00", FORM["Content-Type"], 400),
        (b"&".join(b"f%d=1" % one for one in range(3_000)), FORM["Content-Type"], 422),
        (b"name=%ED%A0%80%FF", FORM["Content-Type"], 200),
        (b"", FORM["Content-Type"], 422),
    ],
    ids=("megabytes", "nul", "json", "no kind", "file", "bytes", "fields", "no UTF-8", "nothing"),
)  # fmt: skip
def test_whatever_is_sent_gets_a_page(
    wire: Any, commune: str, body: bytes, kind: str, status: int
) -> None:
    reply = wire.ask("POST", f"/to-khai/{commune}/{BIRTH}", body, {"Content-Type": kind})
    assert reply.status == status
    assert "<h1>" in shown(reply)


@pytest.mark.parametrize(
    "path",
    ["99999", "x", "99999/1.001193", "{commune}/9.9", "{commune}/" + "9" * 2_000, "a/b/c",
     quote("xã/khai sinh"), "static/desk.js", "static/..%2Fdesk.html", "%00"],
)  # fmt: skip
def test_an_address_of_nothing_says_so_on_a_page(wire: Any, commune: str, path: str) -> None:
    reply = wire.ask("GET", "/to-khai/" + path.replace("{commune}", commune))
    assert reply.status == 404
    assert "Chọn lại từ đầu" in shown(reply) or "Hãy chọn lại từ đầu" in shown(reply)
    assert "chuyên môn" not in shown(reply)


def test_a_form_from_another_site_is_not_taken(wire: Any, commune: str) -> None:
    headers = FORM | {"Sec-Fetch-Site": "cross-site"}
    reply = wire.ask("POST", f"/to-khai/{commune}/{BIRTH}", b"name=An", headers)
    assert reply.status == 403
    assert "trang khác" in shown(reply)


def test_every_answer_is_shut_and_kept_by_nobody(fill: Any, wire: Any, commune: str) -> None:
    pages = [wire.ask("GET", f"/to-khai/{place}") for place in (commune, f"{commune}/{BIRTH}")]
    for reply in (*pages, fill(), fill("code"), fill(name="")):
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert reply.headers["cache-control"] == "no-store"
        assert "set-cookie" not in reply.headers
        assert "không được lưu trên máy chủ" in shown(reply) or "Chọn việc" in shown(reply)
        assert not re.findall(r'(?:src|href|action)="(?!/to-khai|#)[^"]*"', shown(reply))
        assert not re.search(r'method="get"', shown(reply))


def test_nothing_of_it_is_in_the_store_or_in_the_log(
    fill: Any, cell: ServedCell, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "Tôn Nữ Không Ai Biết"
    for step in ("read", "code", "mend"):
        assert fill(step, name=secret, note=secret).status == 200
    fill(name=secret, birth="sai")
    said = [f"{one.getMessage()} {one.__dict__}" for one in caplog.records]
    assert said
    assert not [one for one in said if "Không Ai" in one or BIRTH in one]
    assert "Không Ai" not in "".join(capfd.readouterr())

    def rows(connection: Any) -> list[str]:
        known = MetaData()
        known.reflect(connection)
        tables = known.tables.values()
        return [str(row) for one in tables for row in connection.execute(select(one))]

    kept = cell.cell.store.read("", rows).result()
    assert kept
    assert not [one for one in kept if "Không Ai" in one]


def test_too_many_forms_of_one_commune_are_told_to_wait_and_the_desks_are_not(
    own_cell: Callable[..., ServedCell], join_desk: Callable[..., Any]
) -> None:
    served = own_cell(filled_burst=3, filled_per_s=0.01)
    desk = join_desk(served, "14464")
    place, body = f"/to-khai/{desk.commune}/{BIRTH}", urlencode(TYPED).encode()
    replies = [desk.wire.ask("POST", place, body, FORM) for _ in range(5)]
    assert [one.status for one in replies] == [200, 200, 200, 429, 429]
    assert int(replies[-1].headers["retry-after"]) > 1
    assert "chờ một phút" in shown(replies[-1])
    assert desk.wire.ask("GET", place).status == 200
    assert desk.pull().status == 200


def test_all_of_the_public_together_takes_one_desks_share(
    own_cell: Callable[..., ServedCell], desk_at: Callable[[str, str], Any]
) -> None:
    served = own_cell(in_flight_of_device=0)
    reply = desk_at(served.url, "").wire.ask("GET", "/to-khai")
    assert reply.status == 503
    assert reply.headers["retry-after"] == "1"
    assert "Máy chủ đang bận" in shown(reply)


def test_a_server_of_one_office_leads_there_and_one_of_several_lets_choose(
    own_cell: Callable[..., ServedCell], join_desk: Callable[..., Any], wire: Any, commune: str
) -> None:
    desk = join_desk(own_cell(), "10000")
    reply = desk.wire.ask("GET", "/to-khai")
    assert (reply.status, reply.headers["location"]) == (303, "/to-khai/10000")
    assert f'href="/to-khai/{commune}"' in shown(wire.ask("GET", "/to-khai"))


def test_every_matter_of_the_catalogue_has_its_form(wire: Any, commune: str) -> None:
    page = shown(wire.ask("GET", f"/to-khai/{commune}"))
    places = re.findall(rf'href="(/to-khai/{commune}/[^"]+)"', page)
    assert len(places) > 100
    for place in places[::9]:
        reply = wire.ask("GET", place)
        assert reply.status == 200
        labels = re.findall(r'<label for="([^"]+)"', shown(reply))
        fields = re.findall(r'<(?:input|select|textarea) id="([^"]+)"', shown(reply))
        assert labels == fields
        assert "name" in fields
