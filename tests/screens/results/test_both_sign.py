"""A marriage handed over by cards and keys alone: whoever's card comes first, both are known."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.dossier import State
from counter_app.domain.people.applicant import IdentityBasis, Passport, Person
from counter_app.domain.step import CollectorKind

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.results.conftest import Shelf

Key = Qt.Key
MARRIAGE = "1.000894"
WIFE, WIFE_ID = "Nguyễn Thị Hoài Thương", "001190000001"
VIET = Person(name="Phạm Quốc Việt", personal_id="001085000012")
UNNUMBERED = Person(
    name="Phạm Quốc Việt",
    identity_basis=IdentityBasis.OTHER_PHOTO_PAPER,
    no_id_reason="Đang chờ cấp thẻ",
)
SEIDEL = Person(
    name="SEIDEL JONAS EMANUEL MAXIMILIAN",
    nationality="DEU",
    identity_basis=IdentityBasis.PASSPORT,
    passport=Passport(number="C4VK8L2T1", country="DEU"),
)
HIS_CARD = ("001085000012||Phạm Quốc Việt|05051985|Nam|Xóm 5, Xã A|15032021",)
HIS_PASSPORT = (  # its lines have no room for the last of his names
    "P<DEUSEIDEL<<JONAS<EMANUEL<<<<<<<<<<<<<<<<<<",
    "C4VK8L2T14DEU9103052F3108228<<<<<<<<<<<<<<<6",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """Who he is on file and by which number, what he shows; whose name, whose card comes first."""

    he: Person
    shows: tuple[str, ...] = HIS_CARD
    number: str = "001085000012"
    owns_first: bool = False
    comes_first: bool = False
    kind: CollectorKind = CollectorKind.OWNER


ABROAD = {"he": SEIDEL, "shows": HIS_PASSPORT, "number": "C4VK8L2T1"}
COUPLES = {
    "hers": Couple(he=VIET),
    "his, at home": Couple(he=VIET, comes_first=True, kind=CollectorKind.HOME),
    "hers, his unknown": Couple(he=UNNUMBERED, owns_first=True),
    "his, unknown": Couple(he=UNNUMBERED, owns_first=True, comes_first=True),
    "hers, then a passport": Couple(**ABROAD),  # type: ignore[arg-type]
    "a passport": Couple(**ABROAD, comes_first=True),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("couple", COUPLES.values(), ids=COUPLES)
def test_each_of_the_two_is_known_by_what_they_show(
    clerk: "Clerk", shelf: "Shelf", card: str, couple: Couple
) -> None:
    she = Person(name=WIFE, personal_id=WIFE_ID)
    both = (couple.he, she) if couple.owns_first else (she, couple.he)
    taken = shelf.ready(procedure_code=MARRIAGE, case_id="usual", owners=both)
    screen = shelf.scans(taken)
    form = screen.view.form
    form.kind.setFocus()
    while form.kind.value() is not couple.kind:
        clerk.hits(Key.Key_Down)
    screen.view.hand_out.setFocus()
    for text in (*couple.shows, card) if couple.comes_first else (card, *couple.shows):
        clerk.scans(text)
    clerk.hits(Key.Key_Return)
    assert "ký vào Sổ" in screen.view.look.words()
    clerk.hits(Key.Key_Return)

    clerk.waits(lambda: shelf.kept(taken).row.state is State.RETURNED)
    told = shelf.collected(taken)
    assert told.kind is couple.kind
    names = {told.name: told.personal_id, told.partner: told.partner_id}
    assert names == {WIFE: WIFE_ID, couple.he.name: couple.number}
