"""A published catalogue or calendar holds from its day on, at every desk; a doubtful one stays out."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.bootstrap_sync import enrol_desk
from counter_app.central.office.keeping import Keeper
from counter_app.central.running.serving import ServedCell
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import SHIPPED, catalogue_files
from counter_app.domain.deadline.calendar import calendar_json, default_calendar
from counter_app.domain.edition import EditionKind
from counter_app.domain.staff import Role
from counter_app.protocol.notices import Published, published_bytes
from counter_app.protocol.operation import to_base64url
from counter_app.protocol.pull import CentralEvent
from counter_app.services.keeping.check import check, notices
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.calendar_changes import changed_dates
from counter_app.services.moving.explained import explained
from counter_app.services.office.calendar import replace_calendar
from counter_app.services.office.editions import renewed
from counter_app.sync.apply import apply_events
from counter_app.sync.here import Here

KINDS = pytest.mark.parametrize("kind", list(EditionKind))
TODAY = date(2026, 11, 23)
KEPT = "SELECT kind, number, version FROM editions ORDER BY kind, number"
MARRIAGE = "1.000894"


@pytest.fixture
def keeper(cell: ServedCell, commune: str) -> Keeper:
    return Keeper(
        store=cell.cell.store,
        commune=commune,
        who="quantri",
        clock=cell.cell.clock,
        key=cell.cell.key,
    )


def test_a_calendar_holds_from_its_day_and_moves_no_date_in_silence(
    counter: Any, keeper: Keeper
) -> None:
    taken = counter.take_in(procedure_code="1.004873", certified_copies=())
    publish(keeper, EditionKind.CALENDAR, "bão số 9", stormy(TODAY + timedelta(days=2)))

    counter.sync()
    desk = renewed(desk=counter.desk)

    assert desk is not None
    assert desk.calendar.version == "bão số 9 (số 1, từ 23/11/2026)"
    (changed,) = changed_dates(desk=desk)
    assert (changed.row.id, changed.promised) == (taken.dossier_id, taken.due_at)
    assert changed.reckoned > changed.promised
    lines = explained(open_dossier(taken.dossier_id, desk=desk), desk.calendar, desk.calendars)
    assert lines[-2:] == (
        f"Lịch nghỉ dùng để tính: {default_calendar().version}.",
        f"Thời hạn lấy từ danh mục thủ tục: {SHIPPED}.",
    )
    assert not any("Bão" in line for line in lines)
    assert renewed(desk=desk) is None


def test_the_due_command_reckons_by_the_offices_calendar_when_asked(
    counter: Any, keeper: Keeper
) -> None:
    storm = stormy(TODAY + timedelta(days=2))
    publish(keeper, EditionKind.CALENDAR, "bão", storm, valid_from=date(2024, 1, 2))
    counter.sync()
    line = '{"received_at":"2026-11-23T09:00","limit":{"unit":"working_day","value":1}}\n'

    def due_at(*more: str) -> str:
        out = io.StringIO()
        streams = Io(stdin=io.StringIO(line), stdout=out, stderr=io.StringIO())
        assert main(["--data", str(counter.folder), "due", *more], streams) == 0
        return str(json.loads(out.getvalue())["due_at"])

    assert due_at() == "2026-11-25T17:00"
    assert due_at("--office") == "2026-11-26T17:00"


def test_an_edition_waits_for_its_day(counter: Any, keeper: Keeper) -> None:
    until = TODAY + timedelta(days=3)
    publish(keeper, EditionKind.CATALOG, "2026-12", without(MARRIAGE), valid_from=until)
    counter.sync()

    assert renewed(desk=counter.desk) is None
    counter.clock.instant += timedelta(days=3)
    desk = renewed(desk=counter.desk)

    assert desk is not None
    assert desk.catalogue.version == "2026-12 (số 1, từ 26/11/2026)"


def test_a_procedure_that_was_dropped_is_offered_no_more_and_still_found(
    counter: Any, keeper: Keeper
) -> None:
    publish(keeper, EditionKind.CATALOG, "2026-12", without(MARRIAGE))
    counter.sync()
    desk = renewed(desk=counter.desk)
    assert desk is not None

    found = desk.catalogue.get(MARRIAGE)
    assert found is not None
    assert not found.in_force(TODAY)
    offered = {one.code for one in desk.catalogue.find("kết hôn", on=TODAY)}
    assert MARRIAGE in {one.code for one in counter.desk.catalogue.find("kết hôn", on=TODAY)}
    assert MARRIAGE not in offered


def test_a_fresh_desk_has_the_offices_editions_as_soon_as_it_has_joined(
    keeper: Keeper, cell: ServedCell, commune: str, open_counter: Any, code_for: Any
) -> None:
    publish(keeper, EditionKind.CATALOG, "2026-12", without(MARRIAGE))
    publish(keeper, EditionKind.CALENDAR, "bão số 9", stormy(TODAY))
    fresh = open_counter(commune)

    enrol_desk(code_for(commune), url=cell.url, desk=fresh.desk)

    desk = renewed(desk=fresh.desk)
    assert desk is not None
    assert desk.catalogue.version.startswith("2026-12 ")
    assert desk.calendar.version.startswith("bão số 9 ")
    fresh.sync()  # the first round brings nothing that is not there
    assert len(fresh.rows(KEPT)) == 2
    assert notices(desk=fresh.desk) == ()


def test_what_the_office_put_in_place_afterwards_is_the_later_word(
    counter: Any, keeper: Keeper
) -> None:
    publish(keeper, EditionKind.CALENDAR, "cũ", stormy(TODAY))
    counter.sync()
    desk = renewed(desk=counter.desk)
    assert desk is not None
    csv = "date,kind,name\n2026-01-01,off,Tết Dương lịch\n"
    led = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    own = replace_calendar(csv, desk=led).version
    here = renewed(desk=desk)
    assert here is not None
    assert here.calendar.version == own

    publish(keeper, EditionKind.CALENDAR, "mới", stormy(TODAY))
    counter.sync()

    after = renewed(desk=here)
    assert after is not None
    assert after.calendar.version.startswith("mới ")
    assert own in after.calendars


@KINDS
def test_an_edition_somebody_else_signed_stays_out(kind: EditionKind, counter: Any) -> None:
    stranger = Ed25519PrivateKey.generate()

    come_down(counter, kind, edition(kind), stranger)

    assert_refused(counter, "unknown_signer", "không mang chữ ký", damage=True)
    out = io.StringIO()
    streams = Io(stdin=io.StringIO(), stdout=out, stderr=io.StringIO())
    assert main(["--data", str(counter.folder), "sync", "--status"], streams) == 0
    assert "không mang chữ ký" in json.loads(out.getvalue())["message"]
    assert main(["--data", str(counter.folder), "check"], streams) == 1


@KINDS
def test_broken_content_that_the_cell_signed_stays_out(
    kind: EditionKind, counter: Any, cell: ServedCell
) -> None:
    come_down(
        counter, kind, edition(kind, content={"files": {"a.toml": "sector ="}}), cell.cell.key
    )

    assert_refused(counter, "edition_broken", "Bản đang dùng vẫn giữ nguyên.")


@KINDS
def test_a_lower_number_stays_out(kind: EditionKind, counter: Any, cell: ServedCell) -> None:
    come_down(counter, kind, edition(kind, number=5), cell.cell.key)
    come_down(counter, kind, edition(kind, number=4), cell.cell.key, chg=2)

    assert_refused(counter, "older_edition", "số thấp hơn", kept=1)


@KINDS
def test_one_number_means_one_edition(kind: EditionKind, counter: Any, cell: ServedCell) -> None:
    come_down(counter, kind, edition(kind), cell.cell.key)
    come_down(counter, kind, edition(kind), cell.cell.key, chg=2)
    assert counter.rows("SELECT code FROM unapplied") == []

    come_down(counter, kind, edition(kind, version="khác"), cell.cell.key, chg=3)

    assert_refused(counter, "edition_reused", "nội dung khác", kept=1)


def test_another_communes_edition_stays_out(
    counter: Any, cell: ServedCell, new_commune: Any
) -> None:
    kind = EditionKind.CALENDAR

    come_down(counter, kind, edition(kind), cell.cell.key, commune=new_commune())

    assert_refused(counter, "unknown_signer", "không mang chữ ký", damage=True)


def assert_refused(
    counter: Any, code: str, words: str, *, kept: int = 0, damage: bool = False
) -> None:
    """Told in words, set aside, nothing in force changed; ``damage`` only where it was forged."""
    assert counter.rows("SELECT code FROM unapplied") == [(code,)]
    bad, known = check(desk=counter.desk), notices(desk=counter.desk)
    (told,) = bad if damage else known
    assert words in told.message
    assert len(bad) + len(known) == 1
    assert len(counter.rows(KEPT)) == kept
    if not kept:
        assert renewed(desk=counter.desk) is None


def publish(
    keeper: Keeper,
    kind: EditionKind,
    version: str,
    content: dict[str, Any],
    valid_from: date = TODAY,
) -> None:
    keeper.publish(kind, version=version, valid_from=valid_from, content=content).result()


def stormy(day: date) -> dict[str, Any]:
    rows = [one for one in calendar_json(default_calendar()) if one["date"] != day.isoformat()]
    return {"rows": [*rows, {"date": day.isoformat(), "kind": "off", "name": "Bão số 9"}]}


def without(code: str) -> dict[str, Any]:
    """What ships, less one procedure and what is filed together with it."""
    files = catalogue_files(resource("catalogue"))
    files.pop("bundles.toml")
    for name, text in files.items():
        parts = text.split("[[procedure]]")
        files[name] = "[[procedure]]".join(one for one in parts if f'code = "{code}"' not in one)
    return {"files": files}


def edition(
    kind: EditionKind,
    *,
    number: int = 1,
    version: str = "2",
    content: dict[str, Any] | None = None,
) -> Published:
    whole = without(MARRIAGE) if kind is EditionKind.CATALOG else stormy(TODAY)
    return Published(
        number=number,
        version=version,
        valid_from="2026-11-23",
        content=whole if content is None else content,
    )


def come_down(
    counter: Any,
    kind: EditionKind,
    told: Published,
    key: Ed25519PrivateKey,
    *,
    chg: int = 1,
    commune: str = "",
) -> None:
    for_whom = commune or counter.rows("SELECT commune FROM enrolment")[0][0]
    sig = to_base64url(key.sign(published_bytes(for_whom, kind.value, told)))
    event = CentralEvent(
        chg=1_000 + chg,
        scope="catalog",
        kind=kind.value,
        v=1,
        at_ms=1,
        body=msgspec.Raw(msgspec.json.encode(msgspec.structs.replace(told, sig=sig))),
    )
    here = Here(device=counter.desk.store.device.id, device_no=1, at=counter.clock.now())
    counter.desk.store.write(lambda one: apply_events(one, [event], here))
