"""One of several goes home, gets a result of its own, takes it away alone; the rest goes on."""

from collections.abc import Callable
from datetime import datetime

import pytest
from msgspec.structs import replace as with_parts

from counter_app.cli.acts import ACTS
from counter_app.core.clock import from_local
from counter_app.core.errors import UserError
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.dossier import Event, State
from counter_app.domain.draft import Draft
from counter_app.domain.moving.items import Item, ItemKind, ItemOutcome, items_now, items_of
from counter_app.domain.people.applicant import IdentityBasis, Person, Submitter
from counter_app.domain.step import Collected, CollectorKind, Finished
from counter_app.domain.workflow import Move
from counter_app.protocol.event_words import event_words
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.collecting import findings, proof_lines
from counter_app.services.moving.items import (
    ItemResult,
    ItemWithdrawal,
    hand_out_one,
    note_result,
    proposed_to,
    withdraw_item,
)
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.paper_printing import paper_pdf, slip_row
from tests.pdf_words import text_of

MARITAL = "1.004873"
HOUSE = (
    Person(name="Lò Văn An", personal_id="001085000021", address="Bản 1, Xã A"),
    Person(name="Lò Thị Bình", personal_id="001185000022", address="Bản 1, Xã A"),
    Person(
        name="Lò Văn Ê",
        identity_basis=IdentityBasis.STATED,
        no_id_reason="Chưa từng làm giấy tờ",
        address="Bản 1, Xã A",
    ),
)
REASON = "Đã chuyển đi nơi khác"


def wall(text: str) -> datetime:
    return from_local(datetime.fromisoformat(text))


@pytest.fixture
def house(take_in: Callable[..., Receipt]) -> Receipt:
    """Three of a household; the first files for all."""
    return take_in(
        at=wall("2026-11-23T09:10"),
        procedure_code=MARITAL,
        certified_copies=(),
        submitter=Submitter(person=HOUSE[0]),
        owners=HOUSE,
    )


@pytest.fixture
def kept(desk: Desk) -> Callable[[Receipt], DossierView]:
    return lambda taken: open_dossier(taken.dossier_id, desk=desk)


def owner(place: int) -> Item:
    one = HOUSE[place - 1]
    return Item(kind=ItemKind.OWNER, place=place, name=one.name, number=one.personal_id or "")


def withdraw(taken: Receipt, item: Item | None, desk: Desk, reason: str = REASON) -> None:
    told = ItemWithdrawal(reason=reason, papers_back=("Sổ hộ khẩu cũ",))
    withdraw_item(taken.dossier_id, item, told, desk=desk, at=wall("2026-11-23T14:00"))


def refused(code: str, field: str | None, work: Callable[[], object]) -> None:
    with pytest.raises(UserError) as told:
        work()
    assert (told.value.code, told.value.field) == (code, field)


def test_one_goes_home_and_the_rest_goes_on_as_the_history_and_the_slip_say(
    desk: Desk, house: Receipt, kept: Callable[[Receipt], DossierView]
) -> None:
    row = slip_row(house.dossier_id, desk=desk)
    assert "Thay đổi sau khi tiếp nhận" not in text_of(paper_pdf(row, desk=desk))
    due_at = kept(house).row.due_at

    withdraw(house, owner(2), desk)

    now = kept(house)
    assert (now.row.state, now.row.due_at) == (State.RECEIVED, due_at)
    assert event_words(now.events[-1]) == (
        f"Lò Thị Bình rút riêng, hồ sơ vẫn giải quyết tiếp: {REASON}. Đã trả: Sổ hộ khẩu cũ"
    )
    assert now.events[-1].body["asked_by"] == "Lò Thị Bình"
    slip = text_of(paper_pdf(row, desk=desk))
    assert "Thay đổi sau khi tiếp nhận: 1. Lò Thị Bình: đã rút ngày 23/11/2026" in slip
    assert check(desk=desk) == ()


def test_what_cannot_be_withdrawn_is_said(
    desk: Desk, house: Receipt, kept: Callable[[Receipt], DossierView]
) -> None:
    stranger = Item(kind=ItemKind.OWNER, place=4, name="Ma Văn Páo")
    for code, field, item, reason in (
        ("item_unknown", "item", None, REASON),
        ("item_unknown", "item", stranger, REASON),
        ("reason_short", "reason", owner(2), "không"),
    ):
        refused(code, field, lambda i=item, r=reason: withdraw(house, i, desk, r))  # type: ignore[misc]
    withdraw(house, owner(2), desk)
    refused("item_gone", "item", lambda: withdraw(house, owner(2), desk))
    withdraw(house, owner(1), desk)
    refused("last_item", "item", lambda: withdraw(house, owner(3), desk))
    make_move(house.dossier_id, Wanted(move=Move.FINISH), desk=desk, at=wall("2026-11-24T09:00"))
    refused("not_open", None, lambda: withdraw(house, owner(3), desk))
    assert len(kept(house).events) == 4  # received, two gone, finished


def test_each_takes_their_own_and_the_last_ends_the_dossier(
    desk: Desk, house: Receipt, kept: Callable[[Receipt], DossierView]
) -> None:
    told = ItemResult(outcome=ItemOutcome.REFUSED, words="Chưa đủ thời gian cư trú")
    at = wall("2026-11-24T08:00")
    note_result(house.dossier_id, owner(3), told, desk=desk, at=at)
    make_move(house.dossier_id, Wanted(move=Move.FINISH, details=Finished()), desk=desk, at=at)

    plain = proposed_to(owner(2), kept(house))
    assert (plain.kind, plain.name) == (CollectorKind.OWNER, "Lò Thị Bình")
    neighbour = Collected(kind=CollectorKind.OWNER, name="Lò Văn An", personal_id="001085000021")

    def hand(place: int, who: Collected) -> None:
        hand_out_one(house.dossier_id, owner(place), who, desk=desk, at=at)

    refused("not_the_owner", "personal_id", lambda: hand(2, neighbour))  # sharing gives no right
    hand(2, plain)
    refused("item_gone", "item", lambda: hand(2, plain))
    again = findings(plain, kept(house), desk=desk, at=at)
    assert [one.code for one in again] == ["item_gone"]
    hand(1, neighbour)
    refused("last_item", "item", lambda: hand(3, proposed_to(owner(3), kept(house))))

    now = kept(house)
    assert now.row.state is State.READY
    assert [event_words(one) for one in now.events[-2:]] == [
        "Trả riêng kết quả của Lò Thị Bình",
        "Trả riêng kết quả của Lò Văn An",
    ]
    last = Collected(kind=CollectorKind.OWNER, name="Lò Văn Ê")
    make_move(house.dossier_id, Wanted(move=Move.RETURN_RESULT, details=last), desk=desk, at=at)
    proof = "\n".join(proof_lines(kept(house)))
    assert "Phần của Lò Thị Bình: Lò Thị Bình nhận lúc 08:00 ngày 24/11/2026" in proof
    assert check(desk=desk) == ()


def test_a_result_made_anew_is_given_out_anew(
    desk: Desk, house: Receipt, led: Desk, kept: Callable[[Receipt], DossierView]
) -> None:
    at = wall("2026-11-24T08:00")
    finish = Wanted(move=Move.FINISH, details=Finished())
    make_move(house.dossier_id, finish, desk=desk, at=at)
    hand_out_one(house.dossier_id, owner(2), proposed_to(owner(2), kept(house)), desk=desk, at=at)
    assert [one.is_open for one in items_now(*_life(kept(house)))] == [True, False, True]
    back = Wanted(move=Move.STEP_BACK, reason="Kết quả ghi sai tên xã")
    make_move(house.dossier_id, back, desk=led, at=at)
    make_move(house.dossier_id, finish, desk=desk, at=at)
    assert all(one.is_open for one in items_now(*_life(kept(house))))


def _life(dossier: DossierView) -> tuple[Draft, tuple[Event, ...]]:
    return dossier.received.draft, dossier.events


def test_an_original_of_a_pile_goes_home(
    desk: Desk, take_in: Callable[..., Receipt], kept: Callable[[Receipt], DossierView]
) -> None:
    pile = tuple(
        CertifiedCopy(document=name, pages=2, copies=1) for name in ("Bằng lái", "Bằng lái")
    )
    taken = take_in(certified_copies=pile)
    second = items_of(kept(taken).received.draft)[1]
    assert second.words == "2. Bằng lái"
    withdraw(taken, second, desk)
    gone = [one.withdrawn_at is not None for one in items_now(*_life(kept(taken)))]
    assert gone == [False, True]  # two of one name are told apart


def test_a_corrected_name_is_still_the_same_one(
    desk: Desk, house: Receipt, kept: Callable[[Receipt], DossierView]
) -> None:
    withdraw(house, owner(2), desk)
    draft = kept(house).received.draft
    renamed = with_parts(draft.owners[1], name="Lò Thị Bích")
    corrected = with_parts(draft, owners=(draft.owners[0], renamed, draft.owners[2]))
    gone = [one.withdrawn_at is not None for one in items_now(corrected, kept(house).events)]
    assert gone == [False, True, False]


def test_files_do_the_same(
    desk: Desk, house: Receipt, kept: Callable[[Receipt], DossierView]
) -> None:
    def act(name: str, **told: object) -> dict[str, object]:
        return ACTS[name](kept(house), told, desk, wall("2026-11-24T08:00"))

    assert act("withdraw_item", place=1, reason=REASON)["item"] == "1. Lò Văn An, 001085000021"
    act("note_item", place=2, words="Giấy xác nhận số 12/XN")
    make_move(house.dossier_id, Wanted(move=Move.FINISH), desk=desk, at=wall("2026-11-24T08:00"))
    act("hand_out_one", place=2, collected={"kind": "owner", "name": "Lò Thị Bình"})
    told = act("items")["items"]
    assert isinstance(told, list)
    assert [(one["withdrawn_at"], one["returned_to"], one["result"]) for one in told] == [
        ("2026-11-24T08:00", "", ""),
        (None, "Lò Thị Bình", "Được giải quyết: Giấy xác nhận số 12/XN"),
        (None, "", ""),
    ]
    refused("item_unknown", "place", lambda: act("withdraw_item", place=9, reason=REASON))
    refused("bad_details", None, lambda: act("hand_out_one", place=3, collected={"nme": "x"}))
