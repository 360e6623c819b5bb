"""Somebody first known without papers gets a number: their dossiers are joined, and apart again."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from counter_app.cli.acts import ACTS
from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import IdentityBasis, Person, Submitter
from counter_app.domain.people.identity import PartialDate
from counter_app.protocol.event_words import event_words
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.known.learned_numbers import earlier_self, join, joined_to, part
from counter_app.services.lookup import open_dossier, search
from counter_app.services.visits.known_people import Asked, known_of

TakeIn = Callable[..., Receipt]
MARITAL = "1.004873"
BEFORE = Person(
    name="Giàng Thị Mỷ",
    birth=PartialDate(year=1951),
    address="Thôn Nà Ca, Xã A",
    identity_basis=IdentityBasis.HAMLET_CONFIRMATION,
    no_id_reason="Chưa từng làm giấy tờ",
)
NOW = Person(
    name="GIÀNG THỊ MỶ",
    personal_id="002151000009",
    birth=PartialDate(year=1951, month=1, day=1),
    address="Nà Ca, Xã A, Tuyên Quang",
)


@pytest.fixture
def filed(take_in: TakeIn) -> Receipt:
    """What Mỷ filed before she had a number."""
    return take_in(procedure_code=MARITAL, certified_copies=(), submitter=Submitter(person=BEFORE))


def rows(desk: Desk) -> list[str]:
    found = known_of(Asked(person=NOW), desk=desk, at=desk.clock.now())
    return [row.id for row in found.dossiers]


def test_it_is_proposed_with_what_agrees(desk: Desk, filed: Receipt) -> None:
    before = earlier_self(NOW, desk=desk)
    assert before is not None
    assert [row.id for row in before.rows] == [filed.dossier_id]
    assert before.why == "cùng họ tên, cùng năm sinh, cùng nơi"
    assert rows(desk) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(NOW, address="Thôn Bản Lủ, Xã A"),
        replace(NOW, birth=PartialDate(year=1952, month=1, day=1)),
        replace(NOW, name="Giàng Thị Mai"),
        replace(NOW, personal_id=None),
    ],
)
def test_another_hamlet_year_or_name_is_somebody_else(
    other: Person, desk: Desk, filed: Receipt
) -> None:
    assert earlier_self(other, desk=desk) is None


def test_confirmed_it_joins_both_histories_and_says_why(desk: Desk, filed: Receipt) -> None:
    before = earlier_self(NOW, desk=desk)
    assert before is not None
    join(before, NOW, desk=desk, at=desk.clock.now())
    assert rows(desk) == [filed.dossier_id]
    assert [row.id for row in search("002 151 000009", desk=desk)] == [filed.dossier_id]
    assert earlier_self(NOW, desk=desk) is None
    dossier = open_dossier(filed.dossier_id, desk=desk)
    said = event_words(dossier.events[-1])
    assert "Nối với số định danh 002151000009" in said
    assert before.why in said
    assert dossier.received.draft.submitter.person == BEFORE


def test_it_is_taken_back_with_a_reason(desk: Desk, filed: Receipt) -> None:
    before = earlier_self(NOW, desk=desk)
    assert before is not None
    join(before, NOW, desk=desk, at=desk.clock.now())
    with pytest.raises(UserError, match="Hãy ghi lý do"):
        part(filed.dossier_id, "nhầm", desk=desk, at=desk.clock.now())
    reason = {"reason": "Hai người trùng tên khác nhau"}
    ACTS["part_number"](open_dossier(filed.dossier_id, desk=desk), reason, desk, desk.clock.now())
    assert joined_to(NOW.personal_id or "", desk=desk) == ()
    assert earlier_self(NOW, desk=desk) is not None
    with pytest.raises(UserError, match="không nối"):
        part(filed.dossier_id, "Hai người trùng tên khác nhau", desk=desk, at=desk.clock.now())
