"""A leader sees the whole commune, whichever unit is theirs; nothing is where nobody can find it."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.domain.office import OWN_SECTIONS
from counter_app.domain.staff import Role

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

OURS, THEIRS, AGENCY = "Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "H01"
NAMES = ("Nguyễn Thị Đào", "Trần Văn Cam", "Lê Thị Mận", "Hồ Văn Ổi", "Vũ Thị Sen")
DAO, CAM, MAN, OI, SEN = NAMES


@pytest.fixture
def sent(place: Any) -> dict[str, str]:
    """At our unit, at another, still at the counter; sent on before it was said where to."""
    made = {name: place.take_in(name, number=n) for n, name in enumerate(NAMES, start=1)}
    for name, unit in ((DAO, OURS), (CAM, THEIRS), (OI, ""), (SEN, OWN_SECTIONS)):
        place.move(made[name], "transfer", "received", "transferred", destination=unit)
    place.officer("truong", "Bùi Văn Trưởng", Role.LEADER, unit=OURS)
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST, unit=OURS)
    place.officer("kinh", "Hồ Văn Kinh", Role.SPECIALIST, unit=THEIRS)
    place.officer("cong", "Lý Công An", Role.SPECIALIST, unit=AGENCY)
    return made


def named(text: str) -> list[str]:
    return [name for name in NAMES if name in text]


def tile(text: str) -> str:
    return "".join(re.findall(r"<strong>(\d+)</strong>Đang giải quyết", text))


def way_to(text: str, words: str) -> str:
    """The address behind these words."""
    return "".join(re.findall(rf'href="([^"]*)"[^>]*>{re.escape(words)}<', text)[:1])


def test_a_units_leader_sees_the_whole_commune_and_may_narrow_it_to_the_unit(
    client: "Caller", sent: dict[str, str]
) -> None:
    csrf = client.enter("truong")
    whole = client.get("/desk/overview").text
    assert tile(whole) == "5"
    assert 'Toàn cảnh <span class="quiet">– Cả xã, phường' in whole
    listed = client.get(way_to(whole, THEIRS)).text
    assert named(listed) == [CAM]
    every = re.findall(r'href="(/desk/lists/work\?[^"]*)"><strong>5', whole)[0]
    assert named(client.get(every).text) == list(NAMES)
    assert named(client.post("/desk/search", data={"csrf": csrf, "text": "H99"}).text) == list(
        NAMES
    )

    own = client.get("/desk/overview?unit=own").text
    assert 'href="?unit=own"' in whole
    assert f"– {OURS}" in own
    assert tile(own) == "3"  # what the unit works on, known to be its own or not
    daily = client.get("/desk/lists/work").text
    assert named(daily) == [DAO, OI, SEN]
    beyond = client.get("/desk/lists/work" + way_to(daily, "Cả xã, phường")).text
    assert named(beyond) == list(NAMES)
    assert "Cả xã, phường" in beyond


def test_what_is_another_units_is_read_and_decided_by_nobody_else(
    client: "Caller", place: Any, sent: dict[str, str]
) -> None:
    csrf = client.enter("truong")
    foreign = f"/desk/dossiers/{sent[CAM]}"
    text = client.get(foreign).text
    assert "Hồ sơ không ở đơn vị của bạn: bạn xem được, không xử lý." in text
    assert "/moves/" not in text
    assert "/give" not in text
    form = {"csrf": csrf, "seen": "2", "to": "Đặng Thu Hà", "details.specialist": "Đặng Thu Hà"}
    for way in ("/moves/take_up", "/give"):
        assert client.get(foreign + way).status_code in (400, 404)
        assert client.post(foreign + way, data=form).status_code == 404
    assert place.now(sent[CAM]).ver == 2
    own = f"/desk/dossiers/{sent[DAO]}"
    assert client.post(f"{own}/give", data=form).status_code == 303


def test_what_was_sent_on_before_it_was_said_where_to_is_on_every_own_units_list(
    client: "Caller", sent: dict[str, str]
) -> None:
    for login, work in (("hoa", [DAO, OI, SEN]), ("kinh", [CAM, OI, SEN]), ("cong", [])):
        csrf = client.enter(login)
        text = client.get("/desk/lists/work").text
        assert named(text) == work
        assert text.count("Chưa ghi nơi nhận") == (1 if work else 0)
        assert named(client.post("/desk/search", data={"csrf": csrf, "text": "H99"}).text) == work
        seen = [n for n in NAMES if client.get(f"/desk/dossiers/{sent[n]}").status_code == 200]
        assert seen == work
    page = client.get  # the last one signed in is of another agency
    assert page(f"/desk/dossiers/{sent[OI]}").status_code == 404


def test_it_is_taken_up_by_whoever_it_is_for_and_given_by_a_leader(
    client: "Caller", place: Any, sent: dict[str, str]
) -> None:
    csrf = client.enter("hoa")
    loose = f"/desk/dossiers/{sent[OI]}"
    assert "chưa ghi nơi nhận" in client.get(loose).text
    form = {"csrf": csrf, "seen": "2", "details.specialist": "Đặng Thu Hà"}
    assert client.post(f"{loose}/moves/take_up", data=form).status_code == 303
    assert place.now(sent[OI]).standing.specialist == "Đặng Thu Hà"
    client.enter("truong")
    offered = client.get(f"{loose}/give").text
    assert [name in offered for name in ("Đặng Thu Hà", "Hồ Văn Kinh", "Lý Công An")] == [
        True, True, False,
    ]  # fmt: skip


def test_the_overview_counts_by_where_the_dossiers_are(
    client: "Caller", place: Any, sent: dict[str, str]
) -> None:
    place.officer("lanh", "Phạm Văn Lãnh", Role.LEADER)
    client.enter("lanh")
    text = client.get("/desk/overview").text
    assert "Theo nơi đang giữ" in text
    for place_, names in (
        (OURS, [DAO]),
        ("Bộ phận một cửa", [MAN]),
        ("Chưa ghi nơi nhận", [OI]),
        (OWN_SECTIONS, [SEN]),
    ):
        listed = client.get(way_to(text, place_)).text
        assert named(listed) == names
        assert f"– {place_}" in listed
    assert client.get("/desk/lists/work?unit=0123456789abcdef").status_code == 404
    assert client.get("/desk/overview?unit=0123456789abcdef").status_code == 404
