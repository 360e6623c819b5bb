"""The administrator's pages: codes shown once, desks ended only when sure, officers kept."""

import re
from typing import Any

import pytest
from litestar.testing import TestClient

from counter_app.domain.staff import Role
from db.central.devices import KnownDevice, add_device, find_device

COMMUNE, PASSWORD = "00000", "mot-mat-khau-dai"


def token(text: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', text)[1]  # type: ignore[index]


def sign_in(client: TestClient[Any], login: str, password: str = PASSWORD) -> Any:
    csrf = token(client.get("/desk/sign-in").text)
    typed = {"csrf": csrf, "commune": COMMUNE, "login": login, "password": password}
    return client.post("/desk/sign-in", data=typed)


@pytest.fixture
def csrf(client: TestClient[Any], place: Any) -> str:
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)
    sign_in(client, "quantri")
    return token(client.get("/desk/office").text)


def test_a_code_is_shown_once_with_its_picture(client: TestClient[Any], csrf: str) -> None:
    text = client.post("/desk/office/codes", data={"csrf": csrf, "desk": "Quầy 2"}).text
    assert re.search(r"00000-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert "<svg" in text
    assert not re.search(r"00000-[2-9A-Z]{4}-", client.get("/desk/office").text)


def test_a_desk_is_revoked_only_by_somebody_who_is_sure(
    client: TestClient[Any], place: Any, csrf: str
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
    client: TestClient[Any], csrf: str
) -> None:
    typed = {"csrf": csrf, "login": "binh", "name": "Lý Văn Bình", "role": "specialist"}
    text = client.post("/desk/officers", data=typed).text
    password = re.search(r'class="secret">([^<]+)<', text)[1]  # type: ignore[index]
    taken = client.post("/desk/officers", data=typed)
    assert taken.status_code == 422
    assert "đã có người dùng" in taken.text
    administrator = dict(client.cookies)
    assert sign_in(client, "binh", password).status_code == 303
    client.cookies.clear()
    client.cookies.update(administrator)
    assert client.post("/desk/officers/binh/end", data={"csrf": csrf}).status_code == 200
    assert sign_in(client, "binh", password).status_code == 401


def test_only_administrators_come_here_and_they_read_no_dossier(
    client: TestClient[Any], place: Any, csrf: str
) -> None:
    dossier = place.take_in()
    assert client.get(f"/desk/dossiers/{dossier}").status_code == 404
    assert client.get("/desk/lists/work").status_code == 404
    sign_in(client, "hoa")
    for path in ("office", "officers", "overview", "disputes"):
        assert client.get(f"/desk/{path}").status_code == 404


def _device(place: Any) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from counter_app.protocol.enrolment import device_id, raw_public

    return device_id(raw_public(Ed25519PrivateKey.generate()))
