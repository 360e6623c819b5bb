"""How long operations are kept, what the commands say, and what joining asks for."""

import json
import socket
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest

from counter_app.bootstrap import open_desk
from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.files.folder import FolderBlobs
from counter_app.central.files.store import BlobsFull
from counter_app.central.office.keeping import Keeper
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SystemClock
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.resources import resource
from counter_app.domain.audit_act import Act
from counter_app.protocol.pull import CentralKind
from counter_app.services.clock_doubt import clock_doubt
from counter_app.services.office.central_settings import take_settings
from counter_app.services.office.office import find_office
from counter_app.services.sending import attachments
from db.central.notices import TO_ALL, post
from db.counter.audit_log import acts_between

EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))


def test_what_the_last_contact_showed_of_the_clock_is_told_at_the_opening(counter: Any) -> None:
    store = counter.desk.store
    at, calendar = counter.clock.now(), counter.desk.calendar
    assert clock_doubt(store, at=at, calendar=calendar) == ""
    store.write(lambda c: c.exec_driver_sql("UPDATE enrolment SET offset_ms = 600000"))
    assert "chậm 10 phút" in clock_doubt(store, at=at, calendar=calendar)


def test_joining_keeps_the_lane_in_use(counter: Any, second: Any) -> None:
    lanes = "SELECT lane, kind FROM lanes ORDER BY lane"
    assert counter.rows(lanes) == [(1, "active"), (2, "sealed")]
    assert second.rows(lanes) == [(3, "active"), (4, "sealed")]
    numbers = {one.rows("SELECT device_no FROM enrolment")[0][0] for one in (counter, second)}
    assert len(numbers) == 2
    assert [row[0] for row in second.rows("SELECT device FROM sister_desks")] == [
        counter.desk.store.device.id
    ]


def test_settings_that_come_down_are_taken_on_but_for_what_is_the_desks_own(
    counter: Any, cell: Any
) -> None:
    commune, store = counter.desk.office.commune_code, counter.desk.store
    before = find_office(store, at=counter.clock.now())
    assert before is not None
    plain = tomllib.loads(resource("offices/demo.toml").read_text(encoding="utf-8"))
    plain["office"] |= {
        "kind": "real",
        "agency": before.agency,
        "commune_code": commune,
        "hotline": "0200 000 0077",
        "desk": "Quầy khác",
    }
    told = msgspec.json.encode({"office": plain}).decode()
    cell.cell.store.write(
        commune,
        lambda one: post(one, commune, TO_ALL, kind=CentralKind.OFFICE, body=told, at_ms=1),
    ).result()
    assert counter.engine.round().trouble == ""
    assert take_settings(store, counter.clock)
    after = find_office(store, at=counter.clock.now())
    assert after is not None
    assert after.hotline == "0200 000 0077"
    assert (after.desk_name, after.printing) == (before.desk_name, before.printing)
    assert not take_settings(store, counter.clock), "once"
    acts = store.read(lambda one: acts_between(one, *EVER))
    assert [one.body["to"] for one in acts if one.act == Act.CELL_JOINED] == [cell.url]
    assert [one.clerk_name for one in acts if one.act == Act.OFFICE_CHANGED] == ["máy"]


@pytest.mark.parametrize(
    ("code", "error"),
    [("99999-AAAA-BBBB", "enrol_code"), ("", "enrol_code"), ("abc", "enrol_code")],
    ids=["another office's", "none", "no code"],
)
def test_a_code_of_another_office_is_refused_before_it_is_sent(
    code: str, error: str, open_counter: Any, commune: str
) -> None:
    found = open_counter(commune)
    with pytest.raises(UserError) as told:
        enrol_desk(code, url="https://127.0.0.1:1", desk=found.desk)
    assert (told.value.code, told.value.field) == (error, "code")


def test_a_code_is_taken_however_it_is_set_apart_and_refused_once_used(
    cell: Any, commune: str, open_counter: Any, code_for: Callable[[str], str]
) -> None:
    code = code_for(commune)
    typed = f"  {code.replace('-', '').lower()[:7]} {code.replace('-', '')[7:]}\t"
    enrol_desk(typed, url=cell.url, desk=open_counter(commune).desk)
    other = open_counter(commune, name="b", lane=3)
    with pytest.raises(UserError) as told:
        enrol_desk(code, url=cell.url, desk=other.desk)
    assert told.value.field == "code"
    assert "Mã ghi danh" in told.value.message


def test_the_training_store_never_joins(
    cell: Any, commune: str, tmp_path: Any, code_for: Callable[[str], str]
) -> None:
    desk = open_desk(tmp_path / "training")
    try:
        with pytest.raises(UserError) as told:
            enrol_desk(code_for(commune), url=cell.url, desk=desk)
        assert told.value.code == "training"
    finally:
        desk.store.close()


def test_the_commands_join_sync_and_tell(
    cell: Any, commune: str, open_counter: Any, code_for: Callable[..., str]
) -> None:
    found = open_counter(commune)
    receipt = found.take_in()
    found.close()
    folder = str(found.folder)
    before = answer("--data", folder, "sync", "--status")
    assert (before["enrolled"], before["waiting"]) == (False, 1)
    (line,) = before["lines"]
    assert (line["dossier_code"], line["state"]) == (receipt.dossier_code, "Chờ mạng")
    assert (line["since"], before["more"]) == (before["since"], 0)
    alone = answer("--data", folder, "sync", "--once", code=1)
    assert (alone["sent"], "chưa nối máy chủ" in alone["message"]) == (0, True)
    joined = answer("--data", folder, "enrol", code_for(commune, "Quầy 5"), "--url", cell.url)
    assert (joined["commune"], joined["lanes"], joined["name"]) == (commune, [1, 2], "Quầy 5")
    done = answer("--data", folder, "sync", "--once")
    assert (done["sent"], done["waiting"], done["reachable"]) == (1, 0, True)
    after = answer("--data", folder, "sync", "--status")
    assert (after["enrolled"], after["waiting"], after["since"]) == (True, 0, None)
    desk = open_counter(commune).desk
    assert desk.office.desk_name == "Quầy 5", "as the administrator called it who gave the code"
    acts = desk.store.read(lambda one: acts_between(one, *EVER))
    assert [one.body for one in acts if one.act == Act.OFFICE_CHANGED] == [
        {"changed": ["desk_name"]}
    ]


def answer(*argv: str, code: int = 0) -> dict[str, Any]:
    from io import StringIO

    out, err = StringIO(), StringIO()
    assert main(argv, Io(stdin=StringIO(), stdout=out, stderr=err)) == code, err.getvalue()
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_a_round_by_hand_sends_files_too_and_a_revoked_desk_says_so(
    cell: Any,
    commune: str,
    open_counter: Any,
    code_for: Callable[[str], str],
    tmp_path: Path,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise BlobsFull

    found = open_counter(commune)
    enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
    taken, paper, made = found.take_in(), tmp_path / "to.pdf", pikepdf.new()
    made.add_blank_page()
    made.save(paper)
    prepared = attachments.prepare(paper, "", desk=found.desk)
    attachments.attach(taken.dossier_id, prepared, desk=found.desk, at=found.clock.now())
    device = found.desk.store.device.id
    found.close()
    folder = str(found.folder)
    assert answer("--data", folder, "sync", "--status")["files_waiting"] == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FolderBlobs, "add", full)
        told = answer("--data", folder, "sync", "--once", code=1)
    assert (told["files_waiting"], told["trouble"]) == (1, "files_central_full")
    assert "Ổ đĩa của máy chủ đã đầy" in told["message"]
    done = answer("--data", folder, "sync", "--once")
    assert (done["files_waiting"], done["trouble"]) == (0, None)
    one = cell.cell
    keeper = Keeper(
        store=one.store, commune=commune, who="quantri", clock=SystemClock(), key=one.key
    )
    keeper.revoke(device, wipe=False).result()
    told = answer("--data", folder, "sync", "--once", code=1)
    assert told["frozen"] == "revoked"
    assert "mã ghi danh mới" in told["message"]


def test_joining_promises_no_further_try(open_counter: Any, commune: str) -> None:
    found = open_counter(commune)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(EnvironmentFault) as told:
        enrol_desk(f"{commune}-ABCD-2345", url=nobody, desk=found.desk)

    assert told.value.code == "unreachable"
    assert told.value.message.startswith("Chưa nối được tới máy chủ nên chưa ghi danh.")
    assert "tự" not in told.value.message
