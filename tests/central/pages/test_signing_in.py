"""Signing in at the specialists' desk: who gets in, who waits, what a form must carry."""

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.domain.staff import Role

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

COMMUNE, PASSWORD = "00000", "mot-mat-khau-dai"


@pytest.fixture(autouse=True)
def hoa(place: Any) -> None:
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)


def test_the_right_password_opens_the_list(client: "Caller") -> None:
    reply = client.sign_in("HOA ")
    assert reply.status_code == 303
    assert reply.headers["location"] == "/desk"
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Việc của đơn vị" in client.get("/desk/lists/work").text


def test_a_page_asked_for_by_nobody_leads_to_the_door_and_back(client: "Caller") -> None:
    reply = client.get("/desk/lists/mine")
    assert reply.headers["location"] == "/desk/sign-in?then=/desk/lists/mine"
    assert client.sign_in("hoa", then="/desk/lists/mine").headers["location"] == "/desk/lists/mine"


@pytest.mark.parametrize("then", ["https://a.example/", "//a.example", "/desk//a", "/other"])
def test_after_the_door_one_never_goes_elsewhere(client: "Caller", then: str) -> None:
    assert client.sign_in("hoa", then=then).headers["location"] == "/desk"


def test_an_unknown_login_and_a_wrong_password_sound_the_same(client: "Caller") -> None:
    unknown, wrong = client.sign_in("ai", "x" * 12), client.sign_in("hoa", "x" * 12)
    assert unknown.status_code == wrong.status_code == 401
    said = [re.search(r'role="alert"[^>]*>([^<]+)', one.text)[1] for one in (unknown, wrong)]  # type: ignore[index]
    assert said[0] == said[1]


def test_five_failures_lock_for_longer_and_longer(client: "Caller", place: Any) -> None:
    for _ in range(5):
        assert client.sign_in("hoa", "x" * 12).status_code == 401
    assert client.sign_in("hoa").status_code == 401
    place.clock.instant += timedelta(seconds=61)
    assert client.sign_in("hoa", "x" * 12).status_code == 401
    place.clock.instant += timedelta(seconds=61)
    assert client.sign_in("hoa").status_code == 401, "the second lock is twice as long"
    place.clock.instant += timedelta(seconds=61)
    assert client.sign_in("hoa").status_code == 303


def test_a_form_without_its_token_is_refused(client: "Caller") -> None:
    typed = {"commune": COMMUNE, "login": "hoa", "password": PASSWORD}
    assert client.post("/desk/sign-in", data=typed).status_code == 403
    client.sign_in("hoa")
    assert client.post("/desk/sign-out", data={}).status_code == 403
    assert client.post("/desk/search", data={"csrf": "x", "text": "a"}).status_code == 403
    assert client.get("/desk/lists/work").status_code == 200, "still signed in"


def test_a_form_from_another_site_is_refused(client: "Caller") -> None:
    client.sign_in("hoa")
    csrf = client.token("/desk/lists/work")
    reply = client.post(
        "/desk/sign-out", data={"csrf": csrf}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert reply.status_code == 403


def test_half_an_hour_without_a_request_ends_the_session(client: "Caller", place: Any) -> None:
    client.sign_in("hoa")
    place.clock.instant += timedelta(minutes=29)
    assert client.get("/desk/lists/work").status_code == 200
    place.clock.instant += timedelta(minutes=29)
    assert client.get("/desk/lists/work").status_code == 200
    place.clock.instant += timedelta(minutes=31)
    assert "ended=1" in client.get("/desk/lists/work").headers["location"]


def test_signing_out_ends_the_session_at_the_server(client: "Caller") -> None:
    client.sign_in("hoa")
    stolen = client.cookies["desk"]
    csrf = client.token("/desk/lists/work")
    client.post("/desk/sign-out", data={"csrf": csrf})
    client.cookies.set("desk", stolen, path="/desk")
    assert client.get("/desk/lists/work").status_code == 303


def test_no_page_is_kept_framed_or_read_by_scripts_from_elsewhere(client: "Caller") -> None:
    headers = client.get("/desk/sign-in").headers
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_nothing_personal_is_logged(
    client: "Caller", place: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    place.take_in("Nguyễn Thị Đào")
    client.sign_in("hoa")
    csrf = client.token("/desk/lists/work")
    client.post("/desk/search", data={"csrf": csrf, "text": "Nguyễn Thị Đào"})
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("httpx")]
    assert not [one for one in ours if "Đào" in one or PASSWORD in one]


def test_after_five_failures_it_says_until_when_for_whoever_may_or_may_not_exist(
    client: "Caller", place: Any
) -> None:
    said: list[list[str]] = []
    for login in ("hoa", "khong-ai"):
        text, told = client.get("/desk/sign-in").text, list[str]()
        for _ in range(6):
            hidden = dict(re.findall(r'name="(rest[^"]+)" value="([^"]+)"', text))
            typed = {
                "csrf": client.token_in(text),
                "commune": COMMUNE,
                "login": login,
                "password": "x" * 12,
            }
            text = client.post("/desk/sign-in", data=typed | hidden).text
            told.append(re.search(r'role="alert"[^>]*>([^<]+)', text)[1])  # type: ignore[index]
        said.append(told)
    assert said[0] == said[1]
    assert "tạm ngừng" not in said[0][3]
    assert "tạm ngừng đăng nhập bằng tên này đến 09:01" in said[0][4]
    assert said[0][5] == said[0][4], "while it rests nothing is counted"
