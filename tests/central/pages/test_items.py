"""A joint dossier on the specialist's page: who went home, who has their result already."""

from typing import TYPE_CHECKING, Any

from counter_app.domain.moving.items import ITEM_RESULT, ITEM_WITHDRAWN, items_of
from counter_app.domain.people.applicant import Person
from counter_app.domain.staff import Role
from counter_app.protocol.canonical import canonical
from counter_app.protocol.received import facts_of, from_text

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

SUBMITTER = Person(name="Nguyễn Thị Đào", personal_id="042190000017")
OTHER = Person(name="Lò Văn Ánh", personal_id="042190000018")


def test_the_page_names_who_withdrew_and_what_a_later_version_told(
    client: "Caller", place: Any
) -> None:
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)
    dossier = place.take_in(procedure="1.004873", owners=(SUBMITTER, OTHER))
    place.move(dossier, "transfer", "received", "transferred")
    item = items_of(from_text(facts_of(place.now(dossier))).draft)[1]
    gone = {"what": ITEM_WITHDRAWN, "item": item.told, "reason": "Đã chuyển đi nơi khác"}
    later = {"what": ITEM_RESULT, "item": {"kind": "household"}, "outcome": "postponed"}
    for told in (gone, later):
        place.push(dossier, "dossier.noted", canonical(told))

    client.enter("hoa")
    text = client.get(f"/desk/dossiers/{dossier}").text
    assert "Lò Văn Ánh: đã rút ngày 20/11/2026" in text
    assert "Lò Văn Ánh rút riêng, hồ sơ vẫn giải quyết tiếp: Đã chuyển đi nơi khác" in text
