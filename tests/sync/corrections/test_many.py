"""One field corrected again and again, at one desk or at two: every word is kept, one stands, all agree."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import EventKind
from counter_app.services.correcting import disputes
from counter_app.services.lookup import open_dossier
from counter_app.services.sending.dispute_words import Side

Desk = Any
REASON = "Người nộp xác nhận lại"
PHONES = ("0911111111", "0922222222", "0933333333")


@pytest.mark.parametrize("last", [PHONES[2], "0912345678"], ids=["a third", "as it was"])
def test_three_corrections_of_one_field_before_any_line(
    counter: Desk, second: Desk, correct: Any, agreed: Any, last: str
) -> None:
    taken = counter.take_in()
    for phone in (*PHONES[:2], last):
        slip = correct(counter, taken, phone=phone)
    for desk in (counter, second):
        desk.sync()

    facts = agreed(taken, (counter, second))

    assert (facts["draft"]["phone"], facts["slip_no"]) == (last, slip.slip_no)
    assert set(counter.states()) == {"acked"}
    told = [event.kind for event in open_dossier(taken.dossier_id, desk=second.desk).events]
    assert told.count(EventKind.CORRECTED) == 3


@pytest.fixture
def twins(counter: Desk, open_counter: Callable[..., Desk], tmp_path: Path) -> Any:
    """A dossier whose slip two PCs keep: one's disk was copied, and each numbers by itself since."""
    taken, commune = counter.take_in(), counter.desk.office.commune_code
    counter.sync()
    counter.close()
    shutil.copytree(counter.folder, tmp_path / "twin")

    def opened(name: str) -> Desk:
        return open_counter(commune, name=name, at=counter.clock.now())

    one, twin = opened(counter.folder.name), opened("twin")
    one.take_in(name="Trần Văn Kiên")
    for desk in (one, twin):
        desk.sync()
    twin.close()
    twin = opened("twin")
    twin.sync()
    return taken, one, twin


def decide(at: Desk, seen: Any, side: Side) -> None:
    """One side of all that differs."""
    choices = {field.name: side for field in seen.fields if field.differs}
    number, now = seen.dispute.number, at.clock.now()
    disputes.decide(number, choices, reason=REASON, desk=at.desk, at=now)


def test_two_desks_that_correct_one_field_in_turn_three_times(
    twins: Any, correct: Any, agreed: Any
) -> None:
    taken, one, twin = twins
    sides, stands = (Side.MINE, Side.THEIRS, Side.MINE), ""
    for number, side in enumerate(sides):
        mine, theirs = f"098765432{number}", f"091234560{number}"
        correct(one, taken, phone=theirs)
        correct(twin, taken, phone=mine, email=f"a{number}@b.vn")
        one.sync()
        twin.sync()
        (seen,) = disputes.open_disputes(desk=twin.desk)
        (field,) = [field for field in seen.fields if field.differs]
        assert (field.mine, field.theirs) == (mine, theirs)
        decide(twin, seen, side)
        for desk in (twin, one, twin, one):
            desk.sync()
        stands = mine if side is Side.MINE else theirs
        draft = agreed(taken, (one, twin), of_a_copy=True)["draft"]
        assert (draft["phone"], draft["email"]) == (stands, f"a{number}@b.vn")


@pytest.mark.parametrize("side", Side)
def test_three_corrections_each_in_turn_before_anybody_decides(
    twins: Any, correct: Any, agreed: Any, side: Side
) -> None:
    """Each question is asked once, against what stands by then."""
    taken, one, twin = twins
    for number in range(3):
        correct(one, taken, phone=f"091234560{number}")
        correct(twin, taken, phone=f"098765432{number}")
        one.sync()
        twin.sync()
    asked = []
    while found := disputes.open_disputes(desk=twin.desk):
        (field,) = found[0].fields
        asked.append((field.mine, field.theirs))
        decide(twin, found[0], side)
        twin.sync()
    for desk in (one, twin):
        desk.sync()
    draft = agreed(taken, (one, twin), of_a_copy=True)["draft"]
    mine = ["0987654320", "0987654321", "0987654322"]
    if side is Side.MINE:
        assert draft["phone"] == mine[-1]
        assert asked == list(zip(mine, ["0912345602", *mine], strict=False))
    else:
        assert draft["phone"] == "0912345602"
        assert asked == [(one, "0912345602") for one in mine]


def test_a_list_that_two_desks_changed_is_one_value(twins: Any, correct: Any, agreed: Any) -> None:
    taken, one, twin = twins
    for desk, copies in ((one, 4), (twin, 5)):
        wanted = CertifiedCopy(document="Giấy khai sinh", pages=3, copies=copies)
        correct(desk, taken, certified_copies=(wanted,))
        desk.sync()
    (seen,) = disputes.open_disputes(desk=twin.desk)
    assert {field.label: (field.mine, field.theirs) for field in seen.fields} == {
        "Phí, lệ phí": tuple(
            f"Phí chứng thực bản sao {money} đồng" for money in ("25.000", "20.000")
        ),
        "Bản sao chứng thực": tuple(f"Giấy khai sinh 3 trang × {count} bản" for count in (5, 4)),
    }
    decide(twin, seen, Side.MINE)
    for desk in (twin, one, twin):
        desk.sync()
    facts = agreed(taken, (one, twin), of_a_copy=True)
    assert facts["draft"]["certified_copies"][0]["copies"] == 5
