"""What waits for somebody else: another unit, another system, the owner of an original."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from counter_app.core.clock import from_local
from counter_app.domain.desk_lists import ListName
from counter_app.domain.handover import Way
from counter_app.domain.office import Destination
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.staff import Role
from counter_app.services.correcting.elsewhere import link_code
from counter_app.services.desk import Desk
from counter_app.services.handing_over.handover import Line, NewList, hand_over
from counter_app.services.handing_over.handover_receipt import confirm, open_list_of
from counter_app.services.intake.intake import Receipt
from counter_app.services.lists.lists import listed
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.kept_papers import give_back, kept_of

MARITAL = "1.004873"  # three working days
L = ListName
TakeIn = Callable[..., Receipt]
Walk = Callable[..., Receipt]
Names = Callable[[ListName, str], list[str]]


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


def test_what_was_handed_over_waits_for_the_other_side(desk: Desk, walk: Walk, on: Names) -> None:
    place = Destination(name="Phòng Văn hóa", sectors=("Hộ tịch",))
    giving = replace(desk, office=replace(desk.office, destinations=(place,)))
    taken = walk("Lê An", "2026-11-23T09:00")
    wanted = NewList(
        way=Way.OUT, destination=place.name, lines=(Line(dossier_id=taken.dossier_id),)
    )
    hand_over(wanted, desk=giving, at=wall("2026-11-23T11:00"))

    (one,) = listed(L.UNCONFIRMED, desk=desk, at=wall("2026-11-23T14:00"))
    assert one.note == "Phòng Văn hóa 23/11/2026"
    receiving = replace(giving, clerk=replace(desk.clerk, role=Role.SPECIALIST))
    made = open_list_of(taken.dossier_id, desk=desk)
    assert made is not None
    confirm(made, None, desk=receiving, at=wall("2026-11-23T15:00"))
    assert on(L.UNCONFIRMED, "2026-11-23T16:00") == []


def test_what_another_system_must_know_waits_for_its_code(
    desk: Desk, walk: Walk, take_in: TakeIn, on: Names
) -> None:
    taken = walk("Lê An", "2026-11-23T09:00")
    take_in(name="Đỗ Dung", at=wall("2026-11-23T09:00"))  # kept nowhere else

    (one,) = listed(L.UNENTERED, desk=desk, at=wall("2026-11-23T14:00"))
    assert one.row.applicant_name == "Lê An"
    assert "hộ tịch" in one.note
    dossier = open_dossier(taken.dossier_id, desk=desk)
    link_code(dossier, "HT-2026-000123", desk=desk, at=wall("2026-11-23T15:00"))
    assert on(L.UNENTERED, "2026-11-23T16:00") == []


def test_originals_that_stay_here_are_listed_until_they_are_signed_back(
    desk: Desk, take_in: TakeIn
) -> None:
    procedure = desk.catalogue.get("1.001193")
    assert procedure is not None
    child = Person(
        name="Nguyễn Minh An",
        birth=PartialDate(year=2026, month=11, day=1),
        sex=Sex.MALE,
        birth_place="Trạm y tế Xã A",
    )
    taken = take_in(
        at=wall("2026-11-23T09:00"),
        procedure_code=procedure.code,
        case_id=procedure.cases[0].id,
        certified_copies=(),
        subject=child,
        promise_today=False,
    )
    (kept,) = kept_of(taken.dossier_id, desk=desk)
    at = wall("2026-11-23T14:00")

    (one,) = listed(L.ORIGINALS, desk=desk, at=at)
    assert one.note.startswith(f"{kept.label} (1)")
    give_back(taken.dossier_id, (kept.label,), to="Nguyễn Thị Ánh", desk=desk, at=at)
    assert listed(L.ORIGINALS, desk=desk, at=at) == ()
