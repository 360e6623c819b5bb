"""What the portal is not told, why, and that nobody has to guess it: at the command, on the page."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import delete

from counter_app.central.office.officers import add_officer
from counter_app.central.pages import OfficeRules, Site, routes
from counter_app.central.portal.telling import Why
from counter_app.central.portal.untold import WHY_WORDS, untold_dossiers
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.domain.people.applicant import IdentityBasis, Organisation, Person, Submitter
from counter_app.domain.staff import Role
from db.central.cell import cell_of
from db.central.models import portal_messages

COMMUNE, PASSWORD = "00000", "mot-mat-khau-dai"
NOBODY = {"submitter": Submitter(person=Person(name="Y Mreo", identity_basis=IdentityBasis.STATED))}


def untold(cell: Any) -> dict[str, str]:
    found = cell.store.read(COMMUNE, lambda one: untold_dossiers(one, COMMUNE)).result()
    return {one.code: one.why for one in found}


def test_a_person_without_any_number_is_told_whole_once_there_is_one(
    cell: Any, the_portal: Any
) -> None:
    dossier = cell.take_in(**NOBODY)
    code = cell.code(dossier)
    cell.move(dossier, "transfer", "received", "transferred")
    cell.send()
    assert the_portal.taken == []
    assert untold(cell) == {code: WHY_WORDS[Why.NO_NUMBER]}
    now = json.loads(cell.now(dossier).facts)["draft"]["submitter"]
    was = {"draft": {"submitter": now}}
    person = now["person"] | {"personal_id": "042190000017"}
    body = {"reason": "Đã có số định danh", "was": was,
            "now": {"draft": {"submitter": now | {"person": person}}}}  # fmt: skip
    cell.push(dossier, "dossier.corrected", json.dumps(body, ensure_ascii=False))
    cell.send()
    assert the_portal.wrong == []
    assert the_portal.steps(code) == [2, 4]
    assert the_portal.dossiers[code]["SoGiayToChuHoSo"] == "042190000017"
    assert untold(cell) == {}


def test_a_body_without_any_number_is_told(cell: Any, the_portal: Any) -> None:
    """A pagoda, a clan: it has none, and is known by its name."""
    code = cell.code(cell.take_in(organisation=Organisation(name="Chùa Mẫu")))
    cell.send()
    assert the_portal.wrong == []
    assert the_portal.dossiers[code]["ChuHoSo"] == "Chùa Mẫu"


def test_whoever_carries_a_bodys_dossier_is_not_its_owner(cell: Any, the_portal: Any) -> None:
    body = Organisation(name="Công ty Mẫu", tax_code="0101234567")
    code = cell.code(cell.take_in(organisation=body))
    cell.send()
    assert the_portal.dossiers[code]["DinhDanhCHS"] == []


def test_each_reason_is_said_by_the_command(cell: Any, tmp_path: Path) -> None:
    older = cell.take_in()
    cell.store.write(COMMUNE, lambda one: one.execute(delete(portal_messages))).result()
    cell.take_in(**NOBODY)
    cell.take_in(code="none")
    out = io.StringIO()
    streams = Io(stdin=io.StringIO(), stdout=out, stderr=out)
    store = f"sqlite:///{tmp_path / 'cell.db'}"
    assert main(["central", "portal", "--db", store, "status"], streams) == 0
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert rows[0]["dossiers_untold"] == 3
    why = {one["dossier_untold"]: one["why"] for one in rows if "dossier_untold" in one}
    assert why[cell.code(older)] == WHY_WORDS[Why.OLDER]
    assert sorted(why.values()) == sorted(WHY_WORDS[one] for one in set(Why) - {Why.ANSWERED})


@pytest.fixture
def page(cell: Any) -> Iterator[Any]:
    """The office's page as its administrator reads it, who signs in for it."""
    store = cell.store
    add_officer(
        store, COMMUNE, login="quantri", name="Trần Quản", role=Role.ADMINISTRATOR,
        password=PASSWORD,
    )  # fmt: skip
    desk = cell.desk
    rules = OfficeRules(
        office=desk.office, catalogue=desk.catalogue, calendar=desk.calendar,
        timetable=desk.timetable,
    )  # fmt: skip
    site = Site(
        store=store, clock=cell.clock, key=store.read("", cell_of).result().server_key,
        rules=lambda _commune: rules, secure=False,
    )  # fmt: skip
    app = Litestar([routes(site)], openapi_config=None, logging_config=None)
    with TestClient(app) as client:

        def read() -> str:
            door = client.get("/desk/sign-in").text
            token = door.partition('name="csrf" value="')[2].partition('"')[0]
            typed = {"commune": COMMUNE, "login": "quantri", "password": PASSWORD, "csrf": token}
            client.post("/desk/sign-in", data=typed)
            return client.get("/desk/office").text

        yield read


def test_the_page_tells_what_waits_since_when_and_what_is_missing(
    cell: Any, page: Any, the_portal: Any
) -> None:
    cell.take_in()
    cell.take_in(**NOBODY)
    text = page()
    for words in (
        "Chờ gửi: 2", "Tin chưa xong lâu nhất: từ", "09:00 20/11/2026",
        "Lĩnh vực chưa có mã của Cổng: Hộ tịch", "Hồ sơ Cổng chưa được báo: 1.",
        "chủ hồ sơ chưa có số định danh", "mã kết quả thay thế",
        "Tệp của hồ sơ chỉ được báo tên, Cổng chưa tải được",
    ):  # fmt: skip
        assert words in text, words
    assert "quá một giờ" not in text
    cell.wait(3700)
    assert "đường tới Cổng đang hỏng" in page()
    cell.send()
    assert "Tin chưa xong" not in page()
