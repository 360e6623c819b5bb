"""The administrator's page for what is kept apart: listed in words, judged again when asked."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.central.judging import Given, judge
from counter_app.central.push import take_push
from counter_app.central.rulebook import Rulebook
from counter_app.core.clock import to_ms
from counter_app.core.ids import OperationId, uuid7
from counter_app.domain.staff import Role
from counter_app.protocol.enrolment import device_id, raw_public
from counter_app.protocol.operation import Operation, chain_start, digest, sign, to_base64url
from counter_app.protocol.push import PushRequest, pushed
from counter_app.services.sending.refusal_words import WHY
from db.central.devices import KnownDevice, add_device
from db.central.quarantine import Refused, all_refused, keep_refused

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.central.pages.conftest import Caller

COMMUNE = "00000"
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
DESK, LIFE = device_id(raw_public(KEY)), "ab" * 8


KNOWN = KnownDevice(
    device=DESK, device_no=7, commune=COMMUNE, name="Quầy 7", public_key=raw_public(KEY)
)


def push(place: Any, desk: KnownDevice, *operations: Operation) -> list[str]:
    """What the desk signs and sends at once; the outcomes."""
    place.store.write(COMMUNE, lambda one: add_device(one, KNOWN, app="0", at_ms=1)).result()
    shas = [digest(one) for one in operations]
    ops = tuple(
        pushed(one, sha=sha.hex(), sig=to_base64url(sign(sha, KEY)))
        for one, sha in zip(operations, shas, strict=True)
    )
    start = chain_start(DESK, LIFE).hex()
    request = PushRequest(app="1", device=DESK, inc=LIFE, first=1, chain_prev=start, ops=ops)
    given = Given(device=DESK, agency="H99", key=b"k" * 32, catalogue=place.desk.catalogue)
    reply = take_push(
        place.store, desk, request, at=place.clock.now(),
        judging=lambda *_: lambda sent, now, _device: judge(sent, now, given),
    ).result()  # fmt: skip
    return [one.r.value for one in reply.results]


def operation(place: Any, dossier: str, seq: int, kind: str, **body: Any) -> Operation:
    at_ms = to_ms(place.clock.now()) + seq
    return Operation(
        id=OperationId(uuid7(at_ms)), seq=seq, dossier=dossier, kind=kind, v=1, base_ver=1,
        wall_ms=at_ms, boot_id="b", mono_ms=1, supersedes=body.pop("supersedes", None),
        body=json.dumps(body, ensure_ascii=False),
    )  # fmt: skip


def push_when_revoked(place: Any, dossier: str) -> None:
    """A revoked desk's note and a thing nobody can read."""
    note = operation(place, dossier, 1, "dossier.noted", text="Đã gọi điện báo công dân")
    push(place, replace(KNOWN, revoked=True), note)
    odd = Refused(number="q-odd", operation="x", device=DESK, code="body.unreadable", payload="{")
    place.store.write(COMMUNE, lambda one: keep_refused(one, COMMUNE, [odd], at_ms=1)).result()


@pytest.fixture
def place(place: Any) -> Any:
    """The cell with what judges anew and says why."""
    rulebook = Rulebook(shipped=place.desk.catalogue)
    return replace(place, site=replace(place.site, rulebook=rulebook, why=lambda code: WHY[code]))


@pytest.fixture
def csrf(client: "Caller", place: Any) -> str:
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    return client.enter("quantri")


def left(place: Any) -> list[str]:
    found = place.store.read(COMMUNE, lambda one: all_refused(one, COMMUNE, limit=9)).result()
    return [one.number for one in found]


def test_what_is_kept_apart_is_told_in_words_and_let_in_when_asked(
    client: "Caller", place: Any, csrf: str
) -> None:
    assert "Không có việc nào" in client.get("/desk/quarantine").text
    push_when_revoked(place, place.take_in())
    page = client.get("/desk/quarantine").text
    assert "Quầy 7" in page
    assert "gửi lúc máy bị thu hồi quyền" in page
    assert len(left(place)) == 2

    asked = {"csrf": csrf, "device": DESK}
    text = client.post("/desk/quarantine", data=asked).text
    assert "Đã xét lại 2 việc: 1 đã nhận vào hồ sơ; 1 để nguyên" in text
    assert left(place) == ["q-odd"]
    assert [one.kind for one in place.changes()[-2:]] == ["dossier.noted", "op.judged"]
    healed = text.partition("Đã lành")[2]
    for words in ("Ghi chú", "gửi lúc máy bị thu hồi quyền", "Xét lại và cho vào hồ sơ", "quantri"):
        assert words in healed, words
    again = client.post("/desk/quarantine", data={"csrf": csrf, "number": "q-khac"}).text
    assert "Việc này không còn được giữ riêng" in again


def test_what_its_desk_put_right_is_told_with_who_did_and_why_it_was_kept_apart(
    client: "Caller", place: Any, csrf: str
) -> None:
    dossier = place.take_in()
    moved = {"move": "finish", "from": "received", "to": "archived", "reason": ""}
    wrong = operation(place, dossier, 1, "dossier.moved", **moved)
    clerk = {"id": "1", "name": "Lê Thị Hạnh", "role": "clerk"}
    right = operation(
        place, dossier, 2, "dossier.noted", text="Bấm nhầm", clerk=clerk, supersedes=wrong.id
    )
    assert push(place, KNOWN, wrong, right) == ["rejected", "accepted"]

    waits, _, healed = client.get("/desk/quarantine").text.partition("Đã lành")
    assert "Không có việc nào đang được giữ riêng" in waits
    found = place.store.read(COMMUNE, lambda one: all_refused(one, COMMUNE, healed=True, limit=9))
    (kept,) = found.result()
    for words in (WHY[kept.code], "Quầy sửa rồi gửi lại", "Lê Thị Hạnh, Quầy 7", "20/11"):
        assert words in healed, words


@pytest.mark.xdist_group("browser")
def test_what_healed_fits_a_narrow_window(place: Any, browser: "Browser", address: str) -> None:
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    push_when_revoked(place, place.take_in())
    context = browser.new_context(base_url=address, viewport={"width": 480, "height": 768})
    page = context.new_page()
    page.goto("/desk/quarantine")
    for typed in (COMMUNE, "quantri"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.type("mot-mat-khau-dai")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Giữ riêng").click()
    page.get_by_role("button", name="Xét lại mọi việc của Quầy 7").click()
    section = page.get_by_role("region", name="Đã lành")
    assert "quantri" in section.get_by_role("table").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_nobody_else_sees_it(client: "Caller", place: Any, csrf: str) -> None:
    client.post("/desk/sign-out", data={"csrf": csrf})
    place.officer("hoa", "Đặng Thu Hà", Role.LEADER)
    own = client.enter("hoa")
    assert client.get("/desk/quarantine").status_code == 404
    typed = {"csrf": own, "device": DESK}
    assert client.post("/desk/quarantine", data=typed).status_code == 404
