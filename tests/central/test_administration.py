"""What an administrator of a commune does by HTTP, and how its desks hear of it."""

import base64
from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from counter_app.central.running.serving import ServedCell
from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import catalogue_files
from counter_app.domain.staff import Role
from counter_app.protocol.notices import Published, published_bytes
from counter_app.protocol.operation import from_base64url
from db.central.administration import acts_of

NewDesk = Callable[..., Any]
OfficeOf = Callable[..., Any]


def told(desk: Any, kind: str, **cursors: int) -> list[Any]:
    return [one["body"] for one in desk.pull(**cursors).body["events"] if one["kind"] == kind]


def test_an_administrator_offers_a_code_that_lets_a_desk_in(
    office: Any, commune: str, fresh_desk: NewDesk
) -> None:
    made = office.post("enrol-codes", {"desk": "Quầy 7"})

    assert made.status == 201
    desk = fresh_desk(commune)
    assert desk.enrol(made.body["code"]).status == 200
    (row,) = office.ask("GET", "devices").body["desks"]
    assert (row["device"], row["name"], row["state"]) == (desk.device, "Quầy 7", "at_work")


@pytest.mark.parametrize("name", ["  ", "\u00a0"])
def test_a_code_for_a_desk_without_a_name_is_refused_as_described(
    name: str, office: Any, wire: Any
) -> None:
    answer = office.post("enrol-codes", {"desk": name})

    assert (answer.status, answer.body["error"]) == (409, "desk_missing")
    door = wire.ask("GET", "/v1/openapi.json").body["paths"]["/v1/admin/enrol-codes"]["post"]
    assert str(answer.status) in door["responses"]


@pytest.mark.parametrize("door", ["GET devices", "POST enrol-codes", "PUT office", "POST catalog"])
def test_nobody_else_gets_in(
    door: str, office: Any, commune: str, office_of: OfficeOf, wire: Any
) -> None:
    method, path = door.split()
    leader = office_of(commune, role=Role.LEADER, login="lanhdao")

    assert leader.ask(method, path, {}).status == 403
    refused = wire.ask(method, f"/v1/admin/{path}")
    assert (refused.status, refused.headers["www-authenticate"][:5]) == (401, "Basic")
    for name in (office.name, "99999/quantri", "quantri", "/", f"{commune}/\0"):
        word = base64.b64encode(f"{name}:mot-mat-khau-sai".encode()).decode()
        headers = {"Authorization": f"Basic {word}"}
        assert wire.ask(method, f"/v1/admin/{path}", headers=headers).status == 401


def test_guessing_a_password_locks_the_door(office: Any, wire: Any) -> None:
    word = base64.b64encode(f"{office.name}:mot-mat-khau-sai".encode()).decode()
    for _ in range(5):
        wire.ask("GET", "/v1/admin/devices", headers={"Authorization": f"Basic {word}"})

    assert office.ask("GET", "devices").status == 401


def test_what_a_retired_desk_still_has_is_taken_and_it_is_told_its_end_alone(
    office: Any, desk: Any, new_desk: NewDesk
) -> None:
    gone = office.post(f"devices/{desk.device}/retire")
    new_desk(desk.commune)

    assert gone.body["desk"]["state"] == "retired"
    assert desk.sign_in().status == 200
    (result,) = desk.push(desk.operation(1)).body["results"]
    assert (result["r"], result["code"]) == ("rejected", "needs_server_upgrade"), "judged, as ever"
    pulled = desk.pull().body
    assert [event["kind"] for event in pulled["events"]] == ["device.retired"]
    refused = desk.get(f"/v1/snapshot/{pulled['epoch']}-0")
    assert (refused.status, refused.error) == (403, "device_retired")


def test_a_retired_desks_lanes_are_free_only_after_its_last_day(
    office: Any, desk: Any, new_desk: NewDesk
) -> None:
    office.post(f"devices/{desk.device}/retire")

    heir = new_desk(desk.commune, lanes=[1, 2])

    assert [one["lane"] for one in heir.enrolment["lanes"]] == [3, 4]
    assert heir.enrolment["device_no"] == 2


@pytest.mark.parametrize("end", ["revoke", "retire"])
def test_a_desk_comes_back_with_a_code_given_since(
    end: str, office: Any, desk: Any, offer: Callable[..., str], cell: ServedCell
) -> None:
    number = desk.enrolment["device_no"]
    office.post(f"devices/{desk.device}/{end}", {})

    back = desk.enrol(offer(desk.commune))

    assert (back.status, back.body["device_no"]) == (200, number)
    assert any(not one["to_day"] for one in back.body["lanes"]), "it can number again"
    (row,) = office.ask("GET", "devices").body["desks"]
    assert row["state"] == "at_work"
    assert desk.sign_in().status == 200
    kinds = [event["kind"] for event in desk.pull().body["events"]]
    assert kinds[-2:] == ["device.readmitted", "device.sisters"]
    acts = cell.cell.store.read(desk.commune, lambda one: acts_of(one, desk.commune)).result()
    assert acts[-1].what == "device.readmitted"


def test_a_code_used_before_the_revocation_lets_nobody_back(
    office: Any, fresh_desk: NewDesk, commune: str, offer: Callable[..., str]
) -> None:
    desk, code = fresh_desk(commune), offer(commune)
    assert desk.enrol(code).status == 200
    office.post(f"devices/{desk.device}/revoke", {})

    refused = desk.enrol(code)

    assert (refused.status, refused.error) == (403, "enrol_code")


def test_a_desk_that_is_to_forget_does_not_come_back(
    office: Any, desk: Any, offer: Callable[..., str]
) -> None:
    office.post(f"devices/{desk.device}/revoke", {"wipe": True})

    refused = desk.enrol(offer(desk.commune))

    assert (refused.status, refused.error) == (403, "device_wiped")


def test_a_revoked_desk_is_told_at_its_next_request_and_told_nothing_else(
    office: Any, desk: Any, new_desk: NewDesk
) -> None:
    assert told(desk, "device.revoked") == []

    office.post(f"devices/{desk.device}/revoke", {"wipe": True})
    new_desk(desk.commune)
    pulled = desk.pull().body

    assert [event["kind"] for event in pulled["events"]] == ["device.revoked"]
    assert pulled["events"][0]["body"] == {"wipe": True}
    assert pulled["events"][0]["scope"] == "device"
    assert pulled["cursors"]["device"] == pulled["events"][0]["chg"]
    assert desk.sign_in().status == 200, "it must be able to hear of it"
    for answer in (
        desk.get(f"/v1/snapshot/{pulled['epoch']}-0"),
        desk.ask(
            "/v1/reconcile",
            {"device": desk.device, "from_day": "2026-11-20", "to_day": "2026-11-20"},
        ),
    ):
        assert (answer.status, answer.error) == (403, "device_revoked")


def test_what_a_revoked_desk_sends_goes_to_quarantine(office: Any, desk: Any) -> None:
    office.post(f"devices/{desk.device}/revoke", {})

    (result,) = desk.push(desk.operation(1)).body["results"]

    assert (result["r"], result["code"]) == ("rejected", "device.revoked")
    assert result["quarantine"]


def test_a_waiting_desk_hears_of_its_revocation_at_once(
    office: Any, desk: Any, cell: ServedCell
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    cursor = desk.pull().body["cursors"]["device"]
    asked = {"device": desk.device, "cursors": {"device": cursor}, "wait_s": 20}
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(desk.ask, "/v1/pull", asked)
        while not cell.cell.bells.waiting_of(desk.device):
            assert not waiting.done()
        office.post(f"devices/{desk.device}/revoke", {"wipe": False})
        events = waiting.result(timeout=10).body["events"]

    assert [event["kind"] for event in events] == ["device.revoked", "device.sisters"]


def test_a_desk_is_leased_another_lane(office: Any, desk: Any) -> None:
    leased = office.post(f"devices/{desk.device}/lanes").body["lanes"]

    assert [(one["lane"], one["kind"]) for one in leased] == [
        (1, "active"),
        (2, "sealed"),
        (3, "sealed"),
    ]
    assert told(desk, "device.lanes") == [{"lanes": leased, "used": {"papers": [], "codes": []}}]


def test_codes_of_another_agency_are_leased_once(office: Any, desk: Any, new_desk: NewDesk) -> None:
    other = new_desk(desk.commune)
    block = {"agency": "H42.05", "day": "2099-11-23", "first": 1, "last": 50}

    leased = office.post(f"devices/{desk.device}/code-blocks", block)

    assert leased.body["blocks"] == [block]
    assert told(desk, "device.code_blocks") == [{"blocks": [block]}]
    assert told(other, "device.code_blocks") == []
    overlapping = block | {"first": 50, "last": 99}
    refused = office.post(f"devices/{other.device}/code-blocks", overlapping)
    assert (refused.status, refused.error) == (409, "block_taken")
    assert office.post(f"devices/{other.device}/code-blocks", block | {"first": 51, "last": 99})


@pytest.mark.parametrize(
    "change",
    [
        {"agency": "x"},
        {"day": "2026-02-30"},
        {"first": 0},
        {"first": 9, "last": 8},
        {"more": 1},
        {"last": "9"},
    ],
)
def test_a_block_that_makes_no_sense_is_refused(
    office: Any, desk: Any, change: dict[str, Any]
) -> None:
    block = {"agency": "H42.05", "day": "2026-11-23", "first": 1, "last": 50}

    assert office.post(f"devices/{desk.device}/code-blocks", block | change).status == 400


def test_every_desk_hears_of_new_settings(office: Any, desk: Any) -> None:
    plain = desk.enrolment["office"]
    plain["office"]["name"] = "Trung tâm mới"

    assert office.ask("PUT", "office", {"office": plain}).status == 200

    assert told(desk, "device.office") == [{"office": plain}]
    assert office.ask("PUT", "office", {"office": {}}).status == 400


def test_settings_that_no_office_could_work_by_are_refused_and_nobody_hears(
    office: Any, desk: Any
) -> None:
    plain = desk.enrolment["office"]
    plain["header"]["parent"] = "một dòng"

    refused = office.ask("PUT", "office", {"office": plain})

    assert (refused.status, refused.error) == (400, "office_file")
    assert told(desk, "device.office") == []


CALENDAR: Final = {"rows": [{"date": "2026-12-24", "kind": "off", "name": "Bão"}]}
CATALOGUE: Final = {"files": catalogue_files(resource("catalogue"))}
EDITIONS = pytest.mark.parametrize(
    ("path", "kind", "content"),
    [
        ("catalog", "catalog.published", CATALOGUE),
        ("calendar", "calendar.published", CALENDAR),
    ],
)


@EDITIONS
def test_an_edition_is_published_and_signed(
    office: Any, desk: Any, path: str, kind: str, content: dict[str, Any]
) -> None:
    edition = {"version": "2026-12", "valid_from": "2026-12-01", "content": content}

    assert office.post(path, edition).body["number"] == 1
    assert office.post(path, edition).body["number"] == 2

    events = desk.pull(**{path: 0}).body["events"]
    told = [msgspec.convert(one["body"], Published) for one in events if one["kind"] == kind]
    assert [one.number for one in told] == [1, 2]
    key = Ed25519PublicKey.from_public_bytes(from_base64url(desk.enrolment["server_keys"][0]))
    for one in told:
        key.verify(from_base64url(one.sig), published_bytes(desk.commune, kind, one))


@EDITIONS
def test_a_number_that_was_passed_is_refused(
    office: Any, path: str, kind: str, content: dict[str, Any]
) -> None:
    edition = {"version": kind, "valid_from": "2026-12-01", "content": content}
    assert office.post(path, edition | {"number": 7}).body["number"] == 7

    again = office.post(path, edition | {"number": 7})

    assert (again.status, again.error) == (400, "number_taken")


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        (
            "calendar",
            {"rows": [{"date": "2026-12-24", "kind": "off"}, {"date": "24/12"}]},
            "Dòng 2",
        ),
        ("calendar", {"rows": [{"date": "2025-12-24", "kind": "off"}]}, "năm 2026"),
        ("calendar", {"price": 1.5}, "danh sách các ngày"),
        ("catalog", {"files": {"land.toml": "sector = "}}, "land.toml"),
        ("catalog", {"files": {"land.toml": 'sector = "Đất đai"\nmuc_la = 1'}}, "muc_la"),
        ("catalog", {"rows": []}, "mục files"),
    ],
)
def test_what_is_no_catalogue_and_no_calendar_is_refused_naming_the_place(
    office: Any, desk: Any, path: str, content: dict[str, Any], words: str
) -> None:
    edition = {"version": "2026-12", "valid_from": "2026-12-01", "content": content}

    refused = office.post(path, edition)

    assert refused.status == 400
    assert words in refused.body["message"]
    assert told(desk, f"{path}.published", **{path: 0}) == []


def test_every_act_is_written_down(office: Any, desk: Any, cell: ServedCell) -> None:
    office.post(f"devices/{desk.device}/revoke", {})

    acts = cell.cell.store.read(desk.commune, lambda one: acts_of(one, desk.commune)).result()

    assert [act.what for act in acts] == ["office.founded", "device.enrolled", "device.revoked"]
    assert acts[-1].who == "quantri"
    assert desk.device in acts[-1].body


def test_the_provinces_code_of_a_dossier_is_told_to_every_desk(
    office: Any, commune: str, new_desk: NewDesk, cell: ServedCell
) -> None:
    assert office.post("official-codes", {"code": "H42-261123-1001", "official": "x"}).status == 400
    unknown = {"code": "H42-261123-1001", "official": "H42-261123-0077"}
    assert office.post("official-codes", unknown).status == 404
    acts = cell.cell.store.read(commune, lambda one: acts_of(one, commune)).result()
    assert "code.linked" not in {act.what for act in acts}
