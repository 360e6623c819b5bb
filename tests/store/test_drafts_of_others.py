"""Another's half-done intake: opened on purpose and noted, theirs until it is taken over."""

from dataclasses import replace

import msgspec
import pytest

from counter_app.core.clock import local
from counter_app.core.errors import UserError
from counter_app.core.ids import ClerkId
from counter_app.domain.audit_act import ACT_LABELS, Act
from counter_app.domain.rights import RIGHTS, Right
from counter_app.domain.staff import Clerk, Role
from counter_app.services.desk import Desk
from counter_app.services.intake import drafts
from counter_app.services.intake.drafts import FILING, DraftKind, TakenOver, key_of
from counter_app.services.people import seen
from db.counter.audit_log import acts_on
from db.counter.office import add_clerk

LAN = Clerk(id=ClerkId("lan"), name="Lê Thị Lan")
WHAT, CITIZEN = "Khai sinh, nhập lần cuối 09:00", "Nguyễn Thị Hoài Thương"
INTAKE, ANOTHER = key_of(DraftKind.INTAKE, "a"), key_of(DraftKind.INTAKE, "b")
BESIDE = key_of(DraftKind.DECLARING, "a")


def asked_in(whose: str, name: str) -> str:
    return key_of(DraftKind.DIALOG, f"{whose}/HeirsDialog/Người thừa kế/{FILING}{name}")


@pytest.fixture
def lan(led: Desk) -> Desk:
    """Lan's desk, left with two intakes half-done; the first has a tờ khai and a dialog's words."""
    led.store.write(lambda one: add_clerk(one, LAN))
    desk = replace(led, clerk=LAN)
    for key in (INTAKE, ANOTHER, BESIDE, asked_in(LAN.id, "a"), asked_in(LAN.id, "b")):
        drafts.save(key, f'"{CITIZEN} {key}"', desk=desk, at=desk.clock.now())
    return desk


def keys(desk: Desk) -> set[str]:
    kinds = (DraftKind.INTAKE, DraftKind.DECLARING, DraftKind.DIALOG)
    return {one.key for kind in kinds for one in drafts.unfinished(kind, desk=desk)}


def acts(desk: Desk) -> list[tuple[str, str, object]]:
    found = desk.store.read(lambda one: acts_on(one, LAN.id))
    return [(one.act, one.clerk_name, one.body) for one in found]


def test_whoever_may_opens_it_and_it_stays_where_it_was(led: Desk, lan: Desk) -> None:
    listed = drafts.of_others(DraftKind.INTAKE, desk=led)
    assert {(one.owner_name, one.draft.key) for one in listed} == {
        (LAN.name, INTAKE),
        (LAN.name, ANOTHER),
    }
    before = keys(lan)
    at = led.clock.now()
    assert CITIZEN in drafts.open_other("a", LAN.id, why="vắng mặt", desk=led, at=at).body
    assert (keys(lan), keys(led)) == (before, set())
    body = {"draft": "a", "why": "vắng mặt"}
    assert acts(led) == [("draft_seen", led.clerk.name, body)]


def test_what_is_taken_over_goes_with_all_of_it_and_its_owner_is_told(led: Desk, lan: Desk) -> None:
    at = led.clock.now()
    drafts.take_over("a", LAN.id, what=WHAT, desk=led, at=at)
    assert keys(led) == {INTAKE, BESIDE, asked_in(led.clerk.id, "a")}
    assert keys(lan) == {ANOTHER, asked_in(LAN.id, "b")}
    (told,) = drafts.unfinished(DraftKind.TAKEN_OVER, desk=lan)
    expected = TakenOver(by=led.clerk.name, what=WHAT, at=at)
    assert msgspec.json.decode(told.body, type=TakenOver) == expected
    assert drafts.unfinished(DraftKind.TAKEN_OVER, desk=led) == ()
    assert acts(led) == [("draft_taken", led.clerk.name, {"draft": "a"})]
    looks = seen.looks_since(local(at).date(), desk=led, at=led.clock.now())
    assert (looks[-1].who, looks[-1].did) == (led.clerk.name, ACT_LABELS[Act.DRAFT_TAKEN])
    with pytest.raises(UserError) as gone:
        drafts.take_over("a", LAN.id, what=WHAT, desk=led, at=at)
    assert gone.value.code == "draft_gone"
    assert len(acts(led)) == 1


@pytest.mark.parametrize("role", [one for one in Role if Right.OTHERS_DRAFTS not in RIGHTS[one]])
def test_nobody_else_sees_that_there_is_one(led: Desk, lan: Desk, role: Role) -> None:
    desk = replace(led, clerk=replace(led.clerk, role=role))
    at = desk.clock.now()
    for ask in (
        lambda: drafts.of_others(DraftKind.INTAKE, desk=desk),
        lambda: drafts.open_other("a", LAN.id, why="", desk=desk, at=at),
        lambda: drafts.take_over("a", LAN.id, what="", desk=desk, at=at),
    ):
        with pytest.raises(UserError) as refused:
            ask()
        assert refused.value.code == "no_right"
    assert acts(led) == []
