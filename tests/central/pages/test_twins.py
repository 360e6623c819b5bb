"""The leader sees two dossiers that may be one matter, until a person at a desk has judged them."""

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from counter_app.core.clock import to_ms
from counter_app.domain.staff import Role
from counter_app.protocol.pull import CentralKind
from counter_app.protocol.settled import TwinSuspected
from db.central import changes, dossiers, heads
from db.central.devices import KnownDevice, add_device

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

COMMUNE = "00000"


@pytest.fixture
def leader(client: "Caller", place: Any) -> "Caller":
    place.officer("lan", "Bùi Thị Lan", Role.LEADER)
    client.enter("lan")
    return client


def suspect(place: Any, newer: str, older: str) -> None:
    """As a push tells it."""
    now = place.now(older)
    twin = TwinSuspected(twin=older, code=now.code, device=now.device, received_ms=now.received_ms)

    def write(connection: Any) -> None:
        new = changes.NewChange(
            dossier=newer,
            kind=CentralKind.TWIN.value,
            ver=1,
            at_ms=to_ms(place.clock.instant),
            body=msgspec.json.encode(twin).decode(),
        )
        changes.add_changes(connection, COMMUNE, heads.take_head(connection, COMMUNE), [new])

    place.store.write(COMMUNE, write).result()


@pytest.mark.parametrize("at", [0, 1], ids=["noted of the newer", "noted of the older"])
def test_twins_stand_on_the_leaders_page_until_they_are_judged(
    leader: "Caller", place: Any, at: int
) -> None:
    older, newer = place.take_in(number=1), place.take_in(number=2)
    other = place.take_in(number=3)
    suspect(place, newer, older)
    suspect(place, other, newer)
    codes = [place.now(one).code for one in (older, newer, other)]
    text = leader.get("/desk/disputes").text
    assert "Có thể cùng một việc, nhận hai lần" in text
    assert [text.count(code) for code in codes] == [1, 2, 1]
    pair = (newer, older)
    body = {"what": "twin.same", "twin": pair[1 - at], "extra": True, "reason": "Nộp hai lần"}
    place.push(pair[at], "dossier.noted", json.dumps(body))
    text = leader.get("/desk/disputes").text
    assert [text.count(code) for code in codes] == [0, 1, 1]
    place.push(other, "dossier.noted", json.dumps(body | {"what": "twin.different", "twin": newer}))
    text = leader.get("/desk/disputes").text
    assert "Không có chỗ nào khác nhau" in text
    assert "Có thể cùng một việc" not in text


def judged(place: Any, dossier: str, twin: str, *, extra: bool, **more: Any) -> None:
    body = {"what": "twin.same", "twin": twin, "extra": extra, "reason": "Nộp hai lần", **more}
    place.push(dossier, "dossier.noted", json.dumps(body))


def test_two_judged_otherwise_stand_there_again_with_both_decisions(
    leader: "Caller", place: Any
) -> None:
    older, newer = place.take_in(number=1), place.take_in(number=2)
    suspect(place, newer, older)
    codes = [place.now(one).code for one in (older, newer)]
    judged(place, newer, older, extra=True, decided_ms=1)
    assert "Không có chỗ nào khác nhau" in leader.get("/desk/disputes").text
    judged(place, newer, older, extra=False, decided_ms=2)
    text = leader.get("/desk/disputes").text
    assert f"Đang có hiệu lực: cùng một việc, giữ {codes[0]}" in text
    assert f"Quyết khác: cùng một việc, giữ {codes[1]}" in text
    judged(place, newer, older, extra=False, decided_ms=3, asked=2)
    assert "Không có chỗ nào khác nhau" in leader.get("/desk/disputes").text


def test_the_page_that_ends_the_second_of_one_matter_says_that_the_other_is_gone(
    leader: "Caller", place: Any
) -> None:
    older, newer = place.take_in(number=1), place.take_in(number=2)
    place.move(newer, "transfer", "received", "transferred")
    place.move(newer, "take_up", "transferred", "processing")
    form = f"/desk/dossiers/{newer}/moves/stop"
    judged(place, newer, older, extra=True)
    assert "đã rút" not in leader.get(form).text
    place.move(older, "withdraw", "received", "withdrawn")
    text = leader.get(form).text
    assert f"Hồ sơ kia của cùng việc đã rút ({place.now(older).code})" in text


@pytest.mark.parametrize(
    ("device", "words"),
    [("d-1", "cùng một quầy"), ("d-2", "Quầy 1 (máy khác)"), ("d-3", "Quầy 3")],
)
def test_who_took_in_each_of_two_is_told_by_devices_not_by_names(
    leader: "Caller", place: Any, device: str, words: str
) -> None:
    """One desk that took a matter in twice, its successor of the same name, another desk."""
    for number, name in enumerate(("Quầy 1", "Quầy 1", "Quầy 3"), start=1):
        known = KnownDevice(
            device=f"d-{number}", device_no=number, commune=COMMUNE, name=name,
            public_key=bytes([number]) * 32,
        )  # fmt: skip
        adding = partial(add_device, new=known, app="0", at_ms=1)
        place.store.write(COMMUNE, adding).result()
    older, newer = place.take_in(number=1), place.take_in(number=2)
    rows = [
        msgspec.structs.replace(place.now(one), device=taker)
        for one, taker in ((older, device), (newer, "d-1"))
    ]
    place.store.write(COMMUNE, lambda one: dossiers.keep_dossiers(one, COMMUNE, rows)).result()
    suspect(place, newer, older)
    assert f"<td>{words}<br>" in leader.get("/desk/disputes").text
