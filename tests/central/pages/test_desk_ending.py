"""An administrator says that a desk's PC is gone for good: asked first, done once, told of."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from counter_app.core.clock import local, to_ms
from counter_app.domain.staff import Role
from counter_app.protocol.enrolment import LeasedLane, device_id
from db.central.devices import KnownDevice, add_device, mark_seen
from db.central.lanes import free_lanes, lease_lane
from db.central.models import administration

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

COMMUNE, KEY = "00000", b"k" * 32
DEVICE = device_id(KEY)


@pytest.fixture
def csrf(client: "Caller", place: Any) -> str:
    """An administrator is signed in; the commune has a desk that was seen at nine."""
    known = KnownDevice(device=DEVICE, device_no=7, commune=COMMUNE, name="Quầy 7", public_key=KEY)

    def join(one: Any) -> None:
        add_device(one, known, app="0", at_ms=1)
        mark_seen(one, known, to_ms(place.clock.instant))
        for lane in (3, 4):
            leased = LeasedLane(lane=lane, kind="active", from_day="2026-11-01")
            lease_lane(one, COMMUNE, DEVICE, leased)

    place.store.write(COMMUNE, join).result()
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    return client.enter("quantri")


def path(act: str) -> str:
    return f"/desk/office/desks/{DEVICE}/{act}"


def test_a_pc_is_gone_only_once_its_work_is_over_and_somebody_is_sure(
    client: "Caller", place: Any, csrf: str
) -> None:
    def acts() -> dict[str, Any]:
        rows = select(administration.c.what, administration.c.who, administration.c.body)
        found = place.store.read(COMMUNE, lambda one: one.execute(rows).all()).result()
        return {one.what: one for one in found}

    sure = {"csrf": csrf, "sure": "yes"}
    assert "Không còn máy" not in client.get("/desk/office").text
    assert client.get(path("gone")).status_code == 404
    assert client.post(path("gone"), data=sure).status_code == 404
    assert client.post(path("retire"), data=sure).status_code == 303

    text = client.get("/desk/office").text
    assert f'href="{path("gone")}"' in text
    assert "chờ máy gửi đủ" in text
    for asked in (client.get(path("gone")), client.post(path("gone"), data={"csrf": csrf})):
        assert 'Liên lạc gần nhất: <span class="num">09:00 20/11/2026' in asked.text
        assert "Dãy số 3, 4 sẽ được cấp cho máy khác từ ngày mai" in asked.text
        assert "Hồ sơ máy nhận mà chưa gửi sẽ không về nữa" in asked.text
        assert "dãy số tự trả lại" in asked.text
    assert acts().keys() == {"device.retired"}

    assert client.post(path("gone"), data=sure).status_code == 303
    told = acts()["device.gone"]
    assert (told.who, json.loads(told.body)["lanes"]) == ("quantri", [3, 4])
    text = client.get("/desk/office").text
    assert "đã trả lại" in text
    assert "Không còn máy" not in text
    assert client.get(path("gone")).status_code == 404
    tomorrow = local(place.clock.instant).date().replace(day=21).isoformat()
    free = place.store.read(
        COMMUNE, lambda one: free_lanes(one, COMMUNE, "d-x", day=tomorrow, lane_digits=1)
    ).result()
    assert free.gone == (3, 4)


def test_a_revoked_pc_may_be_gone_too_and_only_its_administrator_says_so(
    client: "Caller", place: Any, csrf: str
) -> None:
    client.post(path("revoke"), data={"csrf": csrf, "sure": "yes"})
    assert "chưa trả lại" in client.get("/desk/office").text
    asked = client.get(path("gone")).text
    assert "Không còn máy của Quầy 7" in asked
    assert "dãy số tự trả lại" not in asked  # what it sends is kept apart, its lanes too
    place.officer("hoa", "Đặng Thu Hà", Role.LEADER)
    other = {"csrf": client.enter("hoa"), "sure": "yes"}
    assert client.get(path("gone")).status_code == 404
    assert client.post(path("gone"), data=other).status_code == 404
