"""A dossier of another desk, acknowledged and heard of here, and gone once the cell was put back."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import msgspec
import pytest

from counter_app.bootstrap_hub import hub_served
from counter_app.bootstrap_sync import enrol_desk, join_hub_lane, tell_of_hub
from counter_app.central import pull
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.protocol.event_words import event_words
from counter_app.services import lookup
from counter_app.services.correcting.disputes import open_disputes
from counter_app.services.intake.again import draft_again, may_take_again
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check, notices
from counter_app.services.moving.workflow import possible
from counter_app.services.sending.cell import finish, left_to_do, marks
from counter_app.services.visits.doubts import doubts
from counter_app.sync.client import HttpCentral

GONE = "Máy chủ phục hồi từ bản cũ, không còn hồ sơ này"
BACK = "Máy chủ có lại hồ sơ này"

pytestmark = pytest.mark.parametrize("cell", ["sqlite"], indirect=True)


def told(counter: Any, dossier: Any) -> list[str]:
    """The dossier's history here, in words."""
    opened = lookup.open_dossier(dossier.dossier_id, desk=counter.desk)
    return [event_words(one) for one in opened.history]


def opened(counter: Any, dossier: Any) -> lookup.DossierView:
    return lookup.open_dossier(dossier.dossier_id, desk=counter.desk)


def take_again(counter: Any, lost: Any) -> Receipt:
    """What the copy at a desk says, taken in there as it stands."""
    draft, at = draft_again(opened(counter, lost)), counter.clock.now()
    offered = offer(draft, desk=counter.desk, at=at)
    return receive(draft, offer=offered, desk=counter.desk, at=at)


def die(counter: Any) -> None:
    """The PC is gone with all that was on it."""
    counter.close()
    shutil.rmtree(counter.folder)


def status(counter: Any) -> dict[str, Any]:
    """What ``sync --status`` says of a desk that is closed."""
    counter.close()
    out = StringIO()
    command = ("--data", str(counter.folder), "sync", "--status")
    assert main(command, Io(stdin=StringIO(), stdout=out, stderr=StringIO())) == 0
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def lose_two(cell: Any, counter: Any, *heard: Any, before: int = 0, **changes: Any) -> list[Any]:
    """Two dossiers of ``counter`` that others heard of; the cell is put back to before them."""
    for _ in range(before):
        counter.take_in(name="Phạm Văn Cũ")
    for desk in (counter, *heard):
        desk.sync()
    copy = cell.back_up()
    lost = [counter.take_in(name=name, **changes) for name in ("Lê Thị Mất", "Đỗ Văn Mất")]
    for desk in (counter, *heard):
        desk.sync()
    assert set(counter.states()) == {"acked"}
    cell.put_back(copy)
    return lost


def test_a_dossier_whose_desk_is_dead_is_named_where_it_is_still_known(
    cell: Any, counter: Any, second: Any
) -> None:
    lost = lose_two(cell, counter, second, before=1)
    die(counter)
    for _ in range(2):
        second.sync()
    left = left_to_do(desk=second.desk)
    assert [one.dossier for one in left] == [one.dossier_id for one in lost]
    for one, dossier in zip(left, lost, strict=True):
        assert one.words.startswith(
            f"Máy chủ không còn hồ sơ {dossier.dossier_code} do Quầy 1 nhận"
        )
        assert "tiếp nhận lại từ bản ở máy này" in one.words
        assert told(second, dossier)[-1] == GONE
        opened = lookup.open_dossier(dossier.dossier_id, desk=second.desk)
        assert opened.row.state is State.RECEIVED
        assert marks(dossier.dossier_id, desk=second.desk).gone
    found = check(desk=second.desk)
    assert [(one.code, one.row) for one in found] == [
        ("dossier.lost", one.dossier_code) for one in lost
    ]
    answer = status(second)
    assert answer["gone"] == 2
    assert answer["message"].count("Máy chủ không còn") == 1
    assert answer["message"].endswith(f"{left[0].words} Còn 1 hồ sơ khác cũng vậy.")


def test_what_somebody_has_seen_to_is_a_notice_and_no_damage(
    cell: Any, counter: Any, second: Any
) -> None:
    (lost, _) = lose_two(cell, counter, second)
    second.sync()
    for one in left_to_do(desk=second.desk):
        finish(one.number, desk=second.desk, at=second.clock.now())
    assert check(desk=second.desk) == ()
    said = [one.message for one in notices(desk=second.desk) if one.code == "dossier.lost"]
    assert len(said) == 2
    assert lost.dossier_code in said[0]
    assert marks(lost.dossier_id, desk=second.desk).gone


def test_the_desk_that_lives_sends_again_and_nobody_has_to_care_any_more(
    cell: Any, counter: Any, second: Any
) -> None:
    lost = lose_two(cell, counter, second)
    second.sync()
    assert len(left_to_do(desk=second.desk)) == 2
    counter.sync()
    assert left_to_do(desk=counter.desk) == (), "its own it sends again"
    second.sync()
    assert left_to_do(desk=second.desk) == ()
    for dossier in lost:
        assert told(second, dossier)[-2:] == [GONE, BACK]
        assert not marks(dossier.dossier_id, desk=second.desk).gone
    assert check(desk=second.desk) == check(desk=counter.desk) == ()


def test_what_came_with_a_snapshot_is_named_as_well(
    cell: Any, counter: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [counter.take_in(name="Phạm Văn Cũ") for _ in range(2)]
    counter.sync()
    copy = cell.back_up()
    lost = counter.take_in(name="Lê Thị Mất")
    counter.sync()
    monkeypatch.setattr(pull, "_MOST_BEHIND", 1)
    second.sync()
    assert second.rows("SELECT count(*) FROM events WHERE operation LIKE 'snapshot:%'") == [(3,)]
    cell.put_back(copy)
    second.sync()
    assert [one.dossier for one in left_to_do(desk=second.desk)] == [lost.dossier_id]
    assert [told(second, one)[-1] == GONE for one in (*kept, lost)] == [False, False, True]
    assert len(check(desk=second.desk)) == 1


def test_nothing_is_asked_where_nothing_can_be_missing(
    counter: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(HttpCentral, "reconcile")
    counter.take_in()
    counter.sync()
    second.sync()
    assert len(second.rows("SELECT number FROM dossiers")) == 1
    assert left_to_do(desk=second.desk) == ()


def test_a_hub_sends_again_what_a_dead_desk_had_sent_by_it(
    cell: Any, counter: Any, second: Any
) -> None:
    """It keeps the runs as they were signed: nothing has to be taken in anew."""
    for desk in (counter, second):
        desk.take_in(name="Phạm Văn Cũ")
        desk.sync()
    second.sync()
    copy = cell.back_up()
    with hub_served(second.desk, port=0) as (served, relaying):
        tell_of_hub(served.address, counter.desk)
        lost = counter.take_in(name="Lê Thị Mất")
        lane = join_hub_lane(counter.desk)
        lane.step()
        assert relaying.relay_all().answered == 1
        lane.close()
        second.sync()
        die(counter)
        cell.put_back(copy)
        second.sync()
        assert [one.dossier for one in left_to_do(desk=second.desk)] == [lost.dossier_id]
        assert relaying.relay_all().answered == 1
        assert relaying.relay_all().answered == 0
    second.sync()
    assert left_to_do(desk=second.desk) == ()
    assert told(second, lost)[-1] == BACK
    assert check(desk=second.desk) == ()


@pytest.fixture
def third(
    cell: Any,
    commune: str,
    open_counter: Callable[..., Any],
    code_for: Callable[..., str],
) -> Any:
    """One more desk of the office."""
    found = open_counter(commune, name="c", lane=5)
    enrol_desk(code_for(commune, "Quầy 3"), url=cell.url, desk=found.desk)
    return found


def test_a_copy_is_taken_in_again_with_new_numbers_and_the_date_of_the_old_slip(
    cell: Any, counter: Any, second: Any
) -> None:
    (lost, _) = lose_two(cell, counter, second)
    second.clock.instant += timedelta(days=2)
    second.sync()
    before = opened(second, lost)

    made = take_again(second, lost)

    now = opened(second, made)
    assert now.row.due_at == before.row.due_at
    assert now.row.received_at.date() > before.row.received_at.date()
    assert made.dossier_code != lost.dossier_code
    assert made.slip_no != lost.slip_no
    kept = msgspec.structs.replace(
        now.received.draft, again=msgspec.UNSET, client_ref=None, given=None
    )
    assert kept == before.received.draft
    assert now.received.components == before.received.components
    working = now.received.promise
    assert working is not None
    assert f"{lost.dossier_code}, giấy hẹn số {lost.slip_no} ngày" in str(working["note"])
    found = lookup.search(lost.dossier_code, desk=second.desk)
    assert {one.id for one in found} == {lost.dossier_id, made.dossier_id}
    second.sync()
    assert set(second.states()) == {"acked"}
    assert len(check(desk=second.desk)) == 1, "the other one"


def test_each_names_the_other_at_every_desk_and_nobody_is_asked_any_more(
    cell: Any, counter: Any, second: Any, third: Any
) -> None:
    (lost, other) = lose_two(cell, counter, second, third)
    die(counter)
    second.sync()
    made = take_again(second, lost)
    linked = f"Đã tiếp nhận lại thành hồ sơ {made.dossier_code}"
    assert told(second, lost)[-2:] == [GONE, linked]
    second.sync()
    third.sync()
    assert {linked, GONE} <= {*told(third, lost)}, "it heard of both at once"
    for desk in (second, third):
        assert told(desk, made)[0].startswith(
            f"Tiếp nhận lại hồ sơ {lost.dossier_code}, giấy hẹn số {lost.slip_no} ngày"
        )
        assert [one.dossier for one in left_to_do(desk=desk.desk)] == [other.dossier_id]
    with pytest.raises(UserError, match=made.dossier_code or "-"):
        take_again(third, lost)


def test_it_is_taken_in_again_once_and_the_copy_goes_no_further(
    cell: Any, counter: Any, second: Any
) -> None:
    (lost, other) = lose_two(cell, counter, second)
    assert not may_take_again(opened(second, lost))
    with pytest.raises(UserError, match="vẫn có hồ sơ này"):
        take_again(second, lost)
    second.sync()
    draft = draft_again(opened(second, lost))
    assert doubts(draft, desk=second.desk, at=second.clock.now()) == ()
    assert possible(opened(second, lost), desk=second.desk)

    made, again = take_again(second, lost), take_again(second, lost)

    assert (again.dossier_id, again.duplicate) == (made.dossier_id, True)
    assert second.rows("SELECT count(*) FROM dossiers WHERE device IS NULL") == [(1,)]
    fresh = msgspec.structs.replace(draft, client_ref="mot-lan-khac")
    offered = offer(fresh, desk=second.desk, at=second.clock.now())
    with pytest.raises(UserError, match=made.dossier_code or "-"):
        receive(fresh, offer=offered, desk=second.desk, at=second.clock.now())
    assert possible(opened(second, lost), desk=second.desk) == ()
    with pytest.raises(UserError, match=made.dossier_code or "-"):
        second.move(lost.dossier_id, Move.ASK_SUPPLEMENT)
    assert possible(opened(second, other), desk=second.desk), "another one goes on as before"


def test_what_lives_again_and_was_taken_in_again_is_asked_about(
    cell: Any, counter: Any, second: Any
) -> None:
    own: dict[str, Any] = {"procedure_code": "1.004873", "certified_copies": ()}
    (lost, _) = lose_two(cell, counter, second, **own)
    second.sync()
    made = take_again(second, lost)
    second.sync()
    counter.sync()
    second.sync()
    counter.sync()
    for desk in (counter, second):
        asked = [{one.dispute.dossier, one.twin} for one in open_disputes(desk=desk.desk)]
        assert {lost.dossier_id, made.dossier_id} in asked
    assert possible(opened(second, lost), desk=second.desk), "one of them can be withdrawn"


def test_by_command_it_is_taken_in_again_from_its_code_alone(
    cell: Any, counter: Any, second: Any
) -> None:
    (lost, _) = lose_two(cell, counter, second)
    second.sync()
    second.close()
    data = ("--data", str(second.folder), "intake", "--again")

    def call(code: str) -> tuple[int, str, str]:
        out, wrong = StringIO(), StringIO()
        done = main((*data, code), Io(stdin=StringIO(), stdout=out, stderr=wrong))
        return done, out.getvalue(), wrong.getvalue()

    code, said, _ = call(lost.dossier_code)
    first = json.loads(said)
    _, said, _ = call(lost.dossier_code)
    second_time = json.loads(said)
    assert (code, first["duplicate"], second_time["duplicate"]) == (0, False, True)
    assert first["dossier_code"] == second_time["dossier_code"] != lost.dossier_code
    assert first["slip_no"] != lost.slip_no
    code, said, why = call(first["dossier_code"])
    assert (code, said) == (2, "")
    assert "vẫn có hồ sơ này" in why
