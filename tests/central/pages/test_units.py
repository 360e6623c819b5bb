"""Whose dossiers a specialist sees: those transferred to their unit, by the office's own names."""

from typing import TYPE_CHECKING, Any

import pytest

from counter_app.central.portal.reading import Unread
from counter_app.central.portal.unread import tell_unread
from counter_app.core.clock import to_ms
from counter_app.domain.staff import Role

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

COMMUNE = "00000"
OURS, THEIRS = "Phòng Văn hóa - Xã hội", "Phòng Kinh tế"


@pytest.fixture
def sent(place: Any) -> dict[str, str]:
    """One dossier at each unit and one still at the counter, by the applicant's name."""
    names = {OURS: "Nguyễn Thị Đào", THEIRS: "Trần Văn Cam", "": "Lê Thị Mận"}
    made = {}
    for number, (unit, name) in enumerate(names.items(), start=1):
        made[name] = place.take_in(name, number=number)
        if unit:
            place.move(made[name], "transfer", "received", "transferred", destination=unit)
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST, unit="phong van hoa - xa hoi")
    place.officer("chung", "Vũ Thị Chung", Role.SPECIALIST)
    place.officer("lanh", "Phạm Văn Lãnh", Role.LEADER)
    return made


def seen(client: "Caller", csrf: str, names: dict[str, str]) -> dict[str, list[str]]:
    pages = {
        "work": client.get("/desk/lists/work").text,
        "found": client.post("/desk/search", data={"csrf": csrf, "text": "H99"}).text,
    }
    told = {key: [name for name in names if name in text] for key, text in pages.items()}
    paths = {name: f"/desk/dossiers/{dossier}" for name, dossier in names.items()}
    return told | {"open": [name for name in names if client.get(paths[name]).status_code == 200]}


def test_a_specialist_sees_what_was_transferred_to_their_unit_and_nothing_else(
    client: "Caller", sent: dict[str, str]
) -> None:
    ours = ["Nguyễn Thị Đào"]
    csrf = client.enter("hoa")
    assert seen(client, csrf, sent) == {"work": ours, "found": ours, "open": ours}
    foreign = sent["Trần Văn Cam"]
    form = {"csrf": csrf, "seen": "2", "details.specialist": "Đặng Thu Hà"}
    assert client.post(f"/desk/dossiers/{foreign}/moves/take_up", data=form).status_code == 404
    own = sent["Nguyễn Thị Đào"]
    assert client.post(f"/desk/dossiers/{own}/moves/take_up", data=form).status_code == 303
    assert "Đã chuyển đến" in client.get(f"/desk/dossiers/{own}").text


def test_a_leader_and_a_specialist_of_no_unit_see_all_of_the_commune(
    client: "Caller", sent: dict[str, str]
) -> None:
    for login, work in (("chung", 2), ("lanh", 3)):
        told = seen(client, client.enter(login), sent)
        assert (len(told["work"]), len(told["found"]), len(told["open"])) == (work, 3, 3)


def test_what_came_back_to_the_counter_is_with_no_unit(
    client: "Caller", place: Any, sent: dict[str, str]
) -> None:
    own = sent["Nguyễn Thị Đào"]
    place.move(own, "step_back", "transferred", "received")
    assert place.now(own).unit == ""
    place.move(own, "transfer", "received", "transferred", destination=THEIRS)
    nothing: dict[str, list[str]] = {"work": [], "found": [], "open": []}
    assert seen(client, client.enter("hoa"), sent) == nothing


def test_a_units_head_who_gives_one_back_to_the_counter_goes_on_with_the_list(
    client: "Caller", place: Any, sent: dict[str, str]
) -> None:
    place.officer("truong", "Bùi Văn Trưởng", Role.LEADER, unit=OURS)
    csrf, own = client.enter("truong"), sent["Nguyễn Thị Đào"]
    form = {"csrf": csrf, "seen": "2", "reason": "Hồ sơ của phòng khác, chuyển nhầm"}
    done = client.post(f"/desk/dossiers/{own}/moves/step_back", data=form)
    assert (done.status_code, done.headers["location"]) == (303, "/desk/lists/work")
    assert (place.now(own).state.value, place.now(own).unit) == ("received", "")
    assert "Nguyễn Thị Đào" not in client.get("/desk/lists/work").text


def test_a_leader_gives_a_dossier_to_whoever_can_see_it(
    client: "Caller", place: Any, sent: dict[str, str]
) -> None:
    place.officer("kinh", "Hồ Văn Kinh", Role.SPECIALIST, unit=THEIRS)
    client.enter("lanh")
    offered = client.get(f"/desk/dossiers/{sent['Nguyễn Thị Đào']}/give").text
    assert [name in offered for name in ("Đặng Thu Hà", "Vũ Thị Chung", "Hồ Văn Kinh")] == [
        True, True, False,
    ]  # fmt: skip


def test_a_leader_is_told_of_filings_nobody_could_read(
    client: "Caller", place: Any, sent: dict[str, str]
) -> None:
    csrf = client.enter("lanh")
    assert csrf
    assert "Trả lời trước" not in client.get("/desk/overview").text
    there = [Unread(code="G22.99-1", field="NgayNopHoSo", filed_at=None)]
    tell_unread(place.store, COMMUNE, there, at_ms=to_ms(place.clock.instant))
    text = client.get("/desk/overview").text
    for words in ("G22.99-1", "ngày nộp", "09:00 23/11/2026", "trả lời ngay trên Cổng"):
        assert words in text, words
    tell_unread(place.store, COMMUNE, [], at_ms=to_ms(place.clock.instant))
    assert "G22.99-1" not in client.get("/desk/overview").text


def test_an_administrator_chooses_among_the_units_there_are(client: "Caller", place: Any) -> None:
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    csrf = client.enter("quantri")
    page = client.get("/desk/officers").text
    assert f'<option value="{OURS}">' in page
    typed = {"csrf": csrf, "name": "Hà Văn Lạ", "login": "la", "role": "specialist"}
    refused = client.post("/desk/officers", data=typed | {"unit": "Phòng Không Có"})
    assert refused.status_code == 422
    assert "Không có đơn vị “Phòng Không Có”" in refused.text
    assert f"{OURS}; {THEIRS}" in refused.text
    assert client.post("/desk/officers", data=typed | {"unit": OURS}).status_code == 200
    assert f"<td>{OURS}</td>" in client.get("/desk/officers").text
