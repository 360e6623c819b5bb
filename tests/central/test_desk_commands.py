"""What an operator types about one desk: a lane more, its end, and what was kept apart of it."""

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from counter_app.bootstrap_central import cell_store, office_keeper
from counter_app.central.keys import code_digest
from counter_app.central.office.offices import found_office
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SystemClock, local, to_ms
from counter_app.core.opening import only_one
from counter_app.core.resources import resource
from counter_app.protocol.enrolment import device_id
from db.central.administration import Act
from db.central.enrolment import Joining, join
from db.central.quarantine import Refused, keep_refused

COMMUNE = "00004"
KEY = b"k" * 32
DESK = device_id(KEY)


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A cell with one office and one desk that has joined and was never seen since."""
    url = f"sqlite:///{tmp_path / 'cell.db'}"
    text = resource("offices/demo.toml").read_text(encoding="utf-8")
    own = text.replace('kind = "demo"', 'kind = "real"').replace('"00000"', f'"{COMMUNE}"')
    with cell_store(url) as store:
        found_office(
            store, tomllib.loads(own.replace('"H99"', '"H42.00.004"')), clock=SystemClock()
        )
    with office_keeper(url, COMMUNE) as keeper:
        code, at_ms = keeper.offer_code("Quầy 5").result().code, to_ms(SystemClock().now())
        joining = Joining(
            commune=COMMUNE,
            code_digest=code_digest(keeper.key, code),
            device=DESK,
            public_key=KEY,
            name="Quầy 1",
            app="1",
            lanes=(),
            day=local(SystemClock().now()).date().isoformat(),
            act=Act(number="0", at_ms=at_ms, who=DESK, what="device.enrolled", body="{}"),
        )
        keeper.store.write(COMMUNE, lambda one: join(one, joining)).result()
        kept = Refused(
            number="q-1",
            operation="0198",
            device=DESK,
            code="device.revoked",
            payload=json.dumps({"kind": "dossier.received", "body": {"code": "H42-1"}}),
        )
        keeper.store.write(
            COMMUNE, lambda one: keep_refused(one, COMMUNE, [kept], at_ms=at_ms)
        ).result()
    return url


def central(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    out, err = io.StringIO(), io.StringIO()
    code = main(["central", *arguments], Io(stdin=io.StringIO(), stdout=out, stderr=err))
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_a_desk_is_given_a_lane_more(address: str) -> None:
    at = ("--db", address, "--commune", COMMUNE, "--device", DESK)

    assert central("device", "lane", *at)[1] == [{"device": DESK, "lanes": [1, 2, 3]}]


def test_a_pc_that_is_gone_leaves_its_lanes_once_its_work_is_over(address: str) -> None:
    at = ("--db", address, "--commune", COMMUNE, "--device", DESK)

    code, _, said = central("device", "gone", *at)
    assert (code, said) == (
        2,
        "Máy này còn đang dùng. Hãy cho thôi dùng hoặc thu hồi trước.\n",
    )
    central("device", "revoke", *at)
    (seen,) = central("device", "list", *at)[1]
    assert (seen["lanes"], seen["lanes_kept"]) == ([1, 2], [1, 2])
    assert central("device", "gone", *at)[1] == [{"device": DESK, "lanes_freed": [1, 2]}]
    assert central("device", "list", *at)[1][0]["lanes_kept"] == []


def test_whoever_retires_a_desk_hears_what_may_still_lie_there(address: str) -> None:
    at = ("--db", address, "--commune", COMMUNE, "--device", DESK)

    (told,) = central("device", "retire", *at)[1]

    assert (told["state"], told["seen"]) == ("retired", None)
    assert "chưa lần nào" in told["message"]
    assert "đừng cài lại" in told["message"]
    code, _, said = central("device", "lane", *at)
    assert (code, said) == (2, "Máy này đã thôi dùng, không cấp thêm số được.\n")


def test_what_is_kept_apart_is_listed_with_its_reason(address: str) -> None:
    at = ("--db", address, "--commune", COMMUNE)

    (one,) = central("quarantine", "list", *at, "--device", DESK)[1]

    assert (one["number"], one["dossier_code"], one["kind"]) == ("q-1", "H42-1", "dossier.received")
    assert one["why"] == "gửi lúc máy bị thu hồi quyền; người quản trị xét rồi mới cho vào"
    assert str(one["received"]).startswith(local(SystemClock().now()).date().isoformat())
    assert central("quarantine", "list", *at, "--device", "d-0")[1] == []
    code, _, said = central("quarantine", "release", *at)
    assert (code, "--device" in said) == (2, True)
    assert central("quarantine", "release", *at, "--number", "q-2")[0] == 2


def test_a_mistyped_address_makes_no_store(tmp_path: Path) -> None:
    at = ("--db", f"sqlite:///{tmp_path / 'nhầm.db'}")
    for told in (
        ("enrol-code", *at, "--commune", COMMUNE, "--desk", "Quầy 1"),
        ("device", "list", *at, "--commune", COMMUNE),
        ("blobs", "backed-up", *at, "--before", "2026-01-30T22:00"),
        ("portal", "status", *at),
        ("restored", *at),
    ):
        code, _, said = central(*told)
        assert (code, said) == (2, "Không thấy kho dữ liệu ở địa chỉ này. Hãy xem lại --db.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_being_served_is_not_begun_anew(address: str, tmp_path: Path) -> None:
    with only_one(tmp_path / "cell.db.serving"):
        code, _, said = central("restored", "--db", address)
        assert (code, "Hãy dừng máy chủ" in said) == (1, True)

    assert central("restored", "--db", address)[0] == 0
