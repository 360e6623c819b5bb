"""The specialists' desk at work: whose dossiers one sees, which moves one makes, who comes late."""

import hashlib
import html
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.domain.dossier import State
from counter_app.domain.staff import Role

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

COMMUNE, OTHER, PASSWORD = "00000", "12345", "mot-mat-khau-dai"
HOSTILE = "<script>alert('x')</script> & \"Đào\""


def move(client: "Caller", csrf: str, dossier: str, name: str, seen: int, **typed: str) -> Any:
    told = {key.replace("__", "."): value for key, value in typed.items()}
    data = {"csrf": csrf, "seen": str(seen), **told}
    return client.post(f"/desk/dossiers/{dossier}/moves/{name}", data=data)


@pytest.fixture(autouse=True)
def people(place: Any) -> None:
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)
    place.officer("lanh", "Phạm Văn Lãnh", Role.LEADER)


@pytest.fixture
def transferred(place: Any) -> str:
    dossier: str = place.take_in()
    place.move(dossier, "transfer", "received", "transferred")
    return dossier


def test_a_list_shows_what_was_transferred_and_a_page_all_of_it(
    client: "Caller", transferred: str
) -> None:
    client.enter("hoa")
    listed = client.get("/desk/lists/new").text
    assert "Nguyễn Thị Đào" in listed
    text = client.get(f"/desk/dossiers/{transferred}").text
    for words in (
        "H99-261119-1001",
        "042190000017",
        "Chuyển cơ quan giải quyết",
        "Nhận giải quyết",
    ):
        assert words in text


def test_taking_up_is_the_counters_own_event(
    client: "Caller", place: Any, transferred: str
) -> None:
    csrf = client.enter("hoa")
    seen = place.now(transferred).ver
    reply = move(client, csrf, transferred, "take_up", seen, details__specialist="Đặng Thu Hà")
    assert reply.status_code == 303, reply.text
    now, last = place.now(transferred), place.changes()[-1]
    assert (now.state, now.ver, now.standing.specialist) == (
        State.PROCESSING,
        seen + 1,
        "Đặng Thu Hà",
    )
    body = json.loads(bytes(last.body))
    assert (last.kind, last.by, last.ver) == ("dossier.moved", "Đặng Thu Hà", seen + 1)
    assert (body["move"], body["from"], body["to"]) == ("take_up", "transferred", "processing")
    assert "Đặng Thu Hà" in client.get("/desk/lists/mine").text


def test_a_request_for_a_supplement_stops_the_clock_and_asks_the_counter_to_print(
    client: "Caller", place: Any, transferred: str
) -> None:
    csrf, seen = client.enter("hoa"), place.now(transferred).ver
    page = client.get(f"/desk/dossiers/{transferred}/moves/ask_supplement").text
    paper, code = re.findall(r'<option value="([^"]+)"', page)[0], "blurred"
    code = re.findall(r'-0-code".*?</select>', page, re.DOTALL)[0].split('value="')[2].split('"')[0]
    reply = move(
        client, csrf, transferred, "ask_supplement", seen,
        details__defects__0__component=paper, details__defects__0__code=code,
        details__defects__0__words="Trang hai không đọc được chữ nào",
    )  # fmt: skip
    assert reply.status_code == 303, reply.text
    body = json.loads(bytes(place.changes()[-1].body))
    assert body["to_print"] == "supplement_request"
    assert body["details"]["defects"][0]["code"] == code
    now = place.now(transferred)
    assert (now.state, now.standing.due_at) == (State.SUPPLEMENT_REQUESTED, None)


def test_what_lacks_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: "Caller", place: Any, transferred: str
) -> None:
    place.move(transferred, "take_up", "transferred", "processing")
    csrf, seen = client.enter("hoa"), place.now(transferred).ver
    reply = move(
        client, csrf, transferred, "verify", seen,
        details__unit="Công an tỉnh <b>", details__question="", reason="Cần đối chiếu nơi sinh",
    )  # fmt: skip
    assert reply.status_code == 422
    assert 'value="Công an tỉnh &lt;b&gt;"' in reply.text
    assert re.search(r'id="details-question"[^>]*aria-invalid="true"', reply.text)
    assert place.now(transferred).ver == seen


def test_who_comes_late_sees_what_happened_and_keeps_their_words(
    client: "Caller", place: Any, transferred: str
) -> None:
    csrf, seen = client.enter("hoa"), place.now(transferred).ver
    place.move(transferred, "take_up", "transferred", "processing")
    reply = move(
        client, csrf, transferred, "stop", seen, details__ground="by_law", reason="Lý do rất riêng"
    )
    assert reply.status_code == 409
    assert "Lý do rất riêng" in reply.text
    assert "Lê Thị Hạnh: Nhận giải quyết" in reply.text
    assert place.now(transferred).ver == seen + 1
    again = re.search(r'name="seen" value="(\d+)"', reply.text)[1]  # type: ignore[index]
    reply = move(
        client, csrf, transferred, "stop", int(again), details__ground="by_law",
        reason="Lý do rất riêng",
    )  # fmt: skip
    assert reply.status_code == 303


@pytest.mark.parametrize("name", ["submit", "apologise", "return_result", "nonsense"])
def test_a_move_that_is_not_ones_own_or_not_lawful_is_refused(
    client: "Caller", place: Any, transferred: str, name: str
) -> None:
    csrf, seen = client.enter("hoa"), place.now(transferred).ver
    reply = move(
        client, csrf, transferred, name, seen, reason="Một lý do đủ dài", due_at="2026-12-30T10:00"
    )
    assert reply.status_code in (404, 422)
    assert place.now(transferred).ver == seen


def test_a_leader_apologises_with_a_later_date(
    client: "Caller", place: Any, transferred: str
) -> None:
    csrf, seen = client.enter("lanh"), place.now(transferred).ver
    due = place.now(transferred).standing.due_at + timedelta(days=7)
    reply = move(
        client, csrf, transferred, "apologise", seen,
        reason="Chờ trả lời của tỉnh", due_at=f"{due + timedelta(hours=7):%Y-%m-%dT10:00}",
    )  # fmt: skip
    assert reply.status_code == 303, reply.text
    body = json.loads(bytes(place.changes()[-1].body))
    assert body["to_print"] == "apology"
    assert (
        "Xin lỗi và hẹn lại: hẹn trả 10:00 ngày" in client.get(f"/desk/dossiers/{transferred}").text
    )


def test_what_the_counter_would_warn_of_stands_over_the_form(
    client: "Caller", place: Any, transferred: str
) -> None:
    place.move(transferred, "take_up", "transferred", "processing")
    client.enter("lanh")
    form = f"/desk/dossiers/{transferred}/moves/"
    assert "Lưu ý trước khi ghi" not in client.get(f"{form}submit").text
    due = place.now(transferred).standing.due_at
    place.clock.instant = due + timedelta(days=9)
    csrf, seen = client.enter("lanh"), place.now(transferred).ver

    page = client.get(f"{form}finish").text
    assert "Đã quá giờ hẹn trả" in page
    assert "Chưa có phiếu xin lỗi" in page
    assert "phải gửi trước" in client.get(f"{form}apologise").text
    asking = client.get(f"{form}ask_supplement").text
    assert "lẽ ra phải gửi chậm nhất ngày" in asking
    assert 'aria-describedby="cautions"' in asking
    assert move(client, csrf, transferred, "finish", seen).status_code == 303
    assert json.loads(bytes(place.changes()[-1].body))["warned"] == ["overdue"]


def test_another_communes_dossier_is_not_there(client: "Caller", place: Any) -> None:
    foreign = place.take_in("Trần Văn Xa", commune=OTHER)
    csrf = client.enter("lanh")
    unknown = client.get("/desk/dossiers/0198a000-0000-7000-8000-000000000000")
    found = client.get(f"/desk/dossiers/{foreign}")
    assert (found.status_code, found.text) == (404, unknown.text)
    assert move(client, csrf, foreign, "take_up", 1).status_code == 404
    assert client.get(f"/desk/dossiers/{foreign}/moves/take_up").status_code == 404


def test_another_units_dossier_is_not_there_for_a_specialist(
    client: "Caller", place: Any, transferred: str
) -> None:
    place.officer("dat", "Đỗ Văn Đất", Role.SPECIALIST, unit="H01")
    client.enter("dat")
    assert client.get(f"/desk/dossiers/{transferred}").status_code == 404
    assert "Nguyễn Thị Đào" not in client.get("/desk/lists/work").text


def test_names_are_found_without_accents_and_stand_in_no_address(
    client: "Caller", transferred: str
) -> None:
    csrf = client.enter("hoa")
    reply = client.post("/desk/search", data={"csrf": csrf, "text": "dao nguyen"})
    assert "Nguyễn Thị Đào" in reply.text
    assert client.get("/desk/search?text=dao").status_code == 405


def test_what_a_citizen_wrote_is_shown_and_never_run(client: "Caller", place: Any) -> None:
    dossier = place.take_in(HOSTILE, note=HOSTILE, number=2)
    place.move(dossier, "transfer", "received", "transferred", reason=HOSTILE)
    csrf = client.enter("hoa")
    pages = [
        client.get("/desk/lists/work").text,
        client.get(f"/desk/dossiers/{dossier}").text,
        client.get(f"/desk/dossiers/{dossier}/moves/take_up").text,
        client.post("/desk/search", data={"csrf": csrf, "text": HOSTILE}).text,
    ]
    assert all("<script>alert" not in page for page in pages)
    assert all("&lt;script&gt;alert" in page for page in pages)


def test_a_file_is_handed_over_once_its_bytes_are_here_and_to_its_own_unit_only(
    client: "Caller", place: Any, transferred: str
) -> None:
    content = b"%PDF-1.7 invented"
    sha = hashlib.sha256(content).hexdigest()
    place.attach(transferred, sha, "Giấy chứng sinh <b>", len(content))
    client.enter("hoa")
    path = f"/desk/dossiers/{transferred}/files/f1"
    assert "chưa tải về" in client.get(f"/desk/dossiers/{transferred}").text
    assert client.get(path).status_code == 404
    place.site.blobs.keep(sha, content)
    place.arrived(sha, len(content))
    reply = client.get(path)
    assert (reply.status_code, reply.content) == (200, content)
    assert reply.headers["content-disposition"] == "attachment; filename=giay-to.pdf"
    assert "sandbox" in reply.headers["content-security-policy"]
    place.officer("dat", "Đỗ Văn Đất", Role.SPECIALIST, unit="H01")
    client.enter("dat")
    assert client.get(path).status_code == 404


def test_what_was_typed_outlives_a_session_that_ended(
    client: "Caller", place: Any, transferred: str
) -> None:
    csrf, seen = client.enter("hoa"), place.now(transferred).ver
    place.clock.instant += timedelta(minutes=31)
    words = "Lý do rất riêng,\nhai dòng <b>"
    door = move(client, csrf, transferred, "stop", seen, details__ground="by_law", reason=words)
    assert door.status_code == 401
    assert place.now(transferred).ver == seen
    path = f"/desk/dossiers/{transferred}/moves/stop"
    kept = {
        name: html.unescape(value)
        for name, value in re.findall(
            r'<textarea name="(kept[^"]+)" hidden>(.*?)</textarea>', door.text, re.DOTALL
        )
    }
    typed = {
        "csrf": client.token_in(door.text),
        "commune": COMMUNE,
        "login": "hoa",
        "then": path,
    } | kept
    assert "kept.reason" in client.post("/desk/sign-in", data=typed | {"password": "sai"}).text
    typed["csrf"] = client.token("/desk/sign-in")
    back = client.post("/desk/sign-in", data=typed | {"password": PASSWORD})
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(
            r'<textarea name="([^"]+)" hidden>(.*?)</textarea>', back.text, re.DOTALL
        )
    }
    assert fields["reason"] == words
    assert client.post(path, data=fields).status_code == 303
    assert place.now(transferred).state == State.STOPPED


def textareas(text: str) -> dict[str, str]:
    """What a page carries along unseen."""
    found = re.findall(r'<textarea name="([^"]+)" hidden>(.*?)</textarea>', text, re.DOTALL)
    return {name: html.unescape(value) for name, value in found}


def own_seal(client: "Caller", path: str) -> str:
    return re.search(r'name="own" value="([^"]+)"', client.get(path).text)[1]  # type: ignore[index]


@pytest.mark.parametrize(("login", "comes_back"), [("hoa", True), ("lanh", False)])
def test_words_typed_when_the_browser_forgot_its_session_come_back_to_their_writer_only(
    client: "Caller", place: Any, transferred: str, login: str, comes_back: bool
) -> None:
    csrf = client.enter("hoa")
    path = f"/desk/dossiers/{transferred}/moves/stop"
    seen, own = place.now(transferred).ver, own_seal(client, path)
    client.cookies.delete("desk")
    door = move(client, csrf, transferred, "stop", seen, own=own, reason="Lý do rất riêng")
    assert door.status_code == 401
    typed = {"csrf": client.token_in(door.text), "commune": COMMUNE, "login": login, "then": path}
    back = client.post("/desk/sign-in", data=typed | textareas(door.text) | {"password": PASSWORD})
    assert ("Lý do rất riêng" in back.text) is comes_back
    if not comes_back:
        assert back.headers["location"] == path


def test_a_form_that_is_not_ours_is_not_kept_but_its_address_is(
    client: "Caller", transferred: str
) -> None:
    reply = move(client, "x", transferred, "stop", 1, reason="Của trang khác")
    assert reply.status_code == 303
    assert reply.headers["location"].endswith(f"then=/desk/dossiers/{transferred}/moves/stop")


def test_what_was_never_transferred_is_not_soon_due_for_the_unit(
    client: "Caller", place: Any
) -> None:
    dossier = place.take_in("Trần Văn An", procedure="2.000815")
    place.clock.instant = place.now(dossier).standing.due_at - timedelta(hours=1)
    client.enter("hoa")
    assert "Trần Văn An" not in client.get("/desk/lists/soon").text
    place.move(dossier, "transfer", "received", "transferred")
    assert "Trần Văn An" in client.get("/desk/lists/soon").text


def test_a_move_that_is_not_lawful_now_is_refused_in_words_when_it_is_opened(
    client: "Caller", transferred: str
) -> None:
    client.enter("hoa")
    reply = client.get(f"/desk/dossiers/{transferred}/moves/pay")
    assert reply.status_code == 400
    assert "đã chuyển xử lý" in reply.text


def test_ones_own_second_press_is_told_as_done(
    client: "Caller", place: Any, transferred: str
) -> None:
    csrf, seen = client.enter("hoa"), place.now(transferred).ver
    for _ in range(2):
        reply = move(client, csrf, transferred, "take_up", seen, details__specialist="Hà")
        assert reply.status_code == 303
    assert "Việc này vừa được ghi" in client.get(reply.headers["location"]).text
    other = move(client, csrf, transferred, "take_up", seen, details__specialist="Người khác")
    assert other.status_code == 409, "what was typed is not what was written"
    assert place.now(transferred).ver == seen + 1


def test_rows_say_their_number_and_that_empty_ones_do_not_count(
    client: "Caller", place: Any, transferred: str
) -> None:
    csrf, seen = client.enter("hoa"), place.now(transferred).ver
    move(client, csrf, transferred, "take_up", seen, details__specialist="Hà")
    text = client.get(f"/desk/dossiers/{transferred}/moves/ask_supplement").text
    assert "(dòng 2)" in text
    assert "Dòng để trống thì không tính" in text


def test_an_empty_list_says_what_fills_it(client: "Caller") -> None:
    client.enter("hoa")
    text = client.get("/desk/lists/new").text
    assert "khi quầy chuyển đến đơn vị" in text
