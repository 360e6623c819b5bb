"""The administrator's pages: codes shown once, desks ended only when sure, officers kept."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from counter_app.core.clock import to_ms
from counter_app.domain.portal import MessageState
from counter_app.domain.staff import Role
from db.central import portal
from db.central.cell import tell_portal
from db.central.devices import KnownDevice, add_device, find_device, mark_seen
from db.central.models import incarnations, operations
from db.central.portal import NewMessage

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

COMMUNE = "00000"


@pytest.fixture
def csrf(client: "Caller", place: Any) -> str:
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)
    client.sign_in("quantri")
    return client.token("/desk/office")


def test_a_code_is_shown_once_with_its_picture(client: "Caller", csrf: str) -> None:
    text = client.post("/desk/office/codes", data={"csrf": csrf, "desk": "Quầy 2"}).text
    assert re.search(r"00000-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert "<svg" in text
    assert not re.search(r"00000-[2-9A-Z]{4}-", client.get("/desk/office").text)


def test_a_desk_is_revoked_only_by_somebody_who_is_sure(
    client: "Caller", place: Any, csrf: str
) -> None:
    device = _device(place)
    known = KnownDevice(
        device=device, device_no=7, commune=COMMUNE, name="Quầy 7", public_key=b"k" * 32
    )
    place.store.write(COMMUNE, lambda one: add_device(one, known, app="0", at_ms=1)).result()
    assert "Quầy 7" in client.get("/desk/office").text
    path = f"/desk/office/desks/{device}/revoke"
    assert client.post(path, data={"csrf": csrf}).status_code == 200

    def look() -> Any:
        return place.store.read(COMMUNE, lambda one: find_device(one, COMMUNE, device)).result()

    assert not look().revoked
    client.post(path, data={"csrf": csrf, "sure": "yes", "wipe": "yes"})
    assert look().revoked
    assert look().wipe


def test_an_added_officer_signs_in_with_the_password_shown_until_ended(
    client: "Caller", csrf: str
) -> None:
    typed = {"csrf": csrf, "login": "binh", "name": "Lý Văn Bình", "role": "specialist"}
    text = client.post("/desk/officers", data=typed).text
    password = re.search(r'class="secret">([^<]+)<', text)[1]  # type: ignore[index]
    taken = client.post("/desk/officers", data=typed)
    assert taken.status_code == 422
    assert "đã có người dùng" in taken.text
    administrator = dict(client.cookies)
    assert client.sign_in("binh", password).status_code == 303
    client.cookies.clear()
    client.cookies.update(administrator)
    assert client.post("/desk/officers/binh/end", data={"csrf": csrf}).status_code == 200
    assert client.sign_in("binh", password).status_code == 401


def test_only_administrators_come_here_and_they_read_no_dossier(
    client: "Caller", place: Any, csrf: str
) -> None:
    dossier = place.take_in()
    assert client.get(f"/desk/dossiers/{dossier}").status_code == 404
    assert client.get("/desk/lists/work").status_code == 404
    client.sign_in("hoa")
    for path in ("office", "officers", "overview", "disputes"):
        assert client.get(f"/desk/{path}").status_code == 404


def test_how_far_each_desk_has_come_is_told_calmly(client: "Caller", place: Any, csrf: str) -> None:
    device, at_ms = _device(place), to_ms(place.clock.instant)
    known = KnownDevice(
        device=device, device_no=7, commune=COMMUNE, name="Quầy <7>", public_key=b"k" * 32
    )
    row = {
        "commune_id": COMMUNE, "id": "o-1", "device": device, "inc": "a" * 16, "seq": 41,
        "dossier": "x", "kind": "dossier.noted", "v": 1, "base_ver": 0, "sha": "0" * 64, "boot_id": "b", "mono_ms": 0,
        "sig": "", "body": "{}", "outcome": "accepted", "answer": "{}",
        "wall_ms": at_ms - 60_000, "received_ms": at_ms,
    }  # fmt: skip
    wanted = {column.name: row.get(column.name) for column in operations.c}
    more = wanted | {"id": "o-2", "seq": 42, "outcome": "conflict"}

    def write(one: Any) -> None:
        add_device(one, known, app="2.3.0", at_ms=at_ms)
        mark_seen(one, known, at_ms - 3 * 86_400_000)
        one.execute(insert(operations), [wanted, more])
        life = {"commune_id": COMMUNE, "device": device, "inc": "a" * 16, "last_seq": 42}
        one.execute(insert(incarnations), [life | {"head": "", "began_ms": at_ms}])

    place.store.write(COMMUNE, write).result()
    text = client.get("/desk/office").text
    for words in (
        "Quầy &lt;7&gt;", "2.3.0", "Việc số 42", "08:59 20/11/2026", "1 việc chưa xong",
        "3 ngày chưa liên lạc; quầy vẫn tiếp nhận bình thường", "09:00 17/11/2026",
    ):  # fmt: skip
        assert words in text, words


def _device(place: Any) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from counter_app.protocol.enrolment import device_id, raw_public

    return device_id(raw_public(Ed25519PrivateKey.generate()))


def test_what_the_portal_refused_is_shown_with_its_answer_and_sent_again(
    client: "Caller", place: Any, csrf: str
) -> None:
    assert "Cổng Dịch vụ công" not in client.get("/desk/office").text
    code = "H99-261120-1001"
    new = NewMessage(
        id="1", code=code, dossier="d", service="DongBoHoSoMC", updating=False, body="{}"
    )

    def refused(one: Any) -> None:
        portal.add_messages(one, COMMUNE, [new], at_ms=1)
        (queued,) = portal.due_messages(one, COMMUNE, at_ms=1, limit=1)
        told: dict[str, Any] = {
            "code": "17",
            "answer": "Mã thủ tục chưa công bố",
            "at_ms": 2,
            "next_ms": 2,
        }
        portal.answered(one, queued, MessageState.PARKED, refused=True, **told)

    place.store.write("", lambda one: tell_portal(one, on=True)).result()
    place.store.write(COMMUNE, refused).result()
    text = client.get("/desk/office").text
    assert "Mã thủ tục chưa công bố" in text
    assert "Cổng từ chối, cần người xem: 1" in text
    client.post("/desk/office/portal", data={"csrf": csrf, "code": code})
    assert "Chờ gửi: 1" in client.get("/desk/office").text


def test_only_an_administrator_sends_to_the_portal_again(client: "Caller", place: Any) -> None:
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)
    csrf = client.enter("hoa")
    answer = client.post("/desk/office/portal", data={"csrf": csrf, "code": "x"})
    assert answer.status_code == 404


def test_the_provinces_code_is_linked_by_an_administrator_and_written_down(
    client: "Caller", place: Any, csrf: str
) -> None:
    dossier = place.take_in()
    own = place.now(dossier).code

    def link(own: str, code: str) -> Any:
        return client.post("/desk/codes", data={"csrf": csrf, "own": own, "code": code})

    for typed, told in (
        (("", "H42-261120-0077"), "Hãy ghi mã hồ sơ tại quầy"),
        ((own, "x"), "Mã từ 4 đến 60 ký tự"),
        (("H99-200101-1234", "H42-261120-0077"), "Không thấy hồ sơ mang mã này"),
        ((own, "H42\x07-261120-0077"), "ký tự"),
    ):
        answer = link(*typed)
        assert answer.status_code == 422
        assert told in answer.text
        assert answer.text.count('aria-invalid="true"') == 1
    assert [one.kind for one in place.changes()] == ["dossier.received"]

    text = link(own.lower(), " h42-261120-0077 ").text
    assert f"Đã ghi mã H42-261120-0077 cho hồ sơ {own}" in text
    assert "<td>quantri</td>" in text
    last = place.changes()[-1]
    assert (last.kind, last.by) == ("code.linked", "Trần Quản Trị")
    assert place.now(dossier).ver == 2


def test_nobody_else_links_a_code(client: "Caller", place: Any, csrf: str) -> None:
    client.post("/desk/sign-out", data={"csrf": csrf})
    client.sign_in("hoa")
    own = place.now(place.take_in()).code
    assert client.get("/desk/codes").status_code == 404
    token_of = client.token("/desk/lists/work")
    typed = {"csrf": token_of, "own": own, "code": "H42-261120-0077"}
    assert client.post("/desk/codes", data=typed).status_code == 404
    assert len(place.changes()) == 1


def test_a_nul_in_a_form_is_a_wrong_request(client: "Caller", csrf: str) -> None:
    assert client.post("/desk/quarantine", data={"csrf": csrf, "device": "\0"}).status_code == 400
    assert client.sign_in("vh\0").status_code == 400
