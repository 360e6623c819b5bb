"""A dossier of another desk, acknowledged and heard of here, and gone once the cell was put back."""

import json
import shutil
from io import StringIO
from typing import Any

import pytest

from counter_app.bootstrap import join_hub_lane, tell_of_hub
from counter_app.bootstrap_hub import hub_served
from counter_app.central import pull
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.domain.dossier import State
from counter_app.protocol.event_words import event_words
from counter_app.services import lookup
from counter_app.services.keeping.check import check, notices
from counter_app.services.sending.cell import finish, left_to_do, marks
from counter_app.sync.client import HttpCentral

GONE = "Máy chủ phục hồi từ bản cũ, không còn hồ sơ này"
BACK = "Máy chủ có lại hồ sơ này"

pytestmark = pytest.mark.parametrize("cell", ["sqlite"], indirect=True)


def told(counter: Any, dossier: Any) -> list[str]:
    """The dossier's history here, in words."""
    opened = lookup.open_dossier(dossier.dossier_id, desk=counter.desk)
    return [event_words(one) for one in opened.history]


def status(counter: Any) -> dict[str, Any]:
    """What ``sync --status`` says of a desk that is closed."""
    counter.close()
    out = StringIO()
    command = ("--data", str(counter.folder), "sync", "--status")
    assert main(command, Io(stdin=StringIO(), stdout=out, stderr=StringIO())) == 0
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def lose_two(cell: Any, counter: Any, second: Any, *, before: int = 0) -> list[Any]:
    """Two dossiers of ``counter`` that ``second`` heard of; the cell is put back to before them."""
    for _ in range(before):
        counter.take_in(name="Phạm Văn Cũ")
    counter.sync()
    second.sync()
    copy = cell.back_up()
    lost = [counter.take_in(name=name) for name in ("Lê Thị Mất", "Đỗ Văn Mất")]
    counter.sync()
    second.sync()
    assert set(counter.states()) == {"acked"}
    cell.put_back(copy)
    return lost


def test_a_dossier_whose_desk_is_dead_is_named_where_it_is_still_known(
    cell: Any, counter: Any, second: Any
) -> None:
    lost = lose_two(cell, counter, second, before=1)
    counter.close()
    shutil.rmtree(counter.folder)
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
        counter.close()
        shutil.rmtree(counter.folder)
        cell.put_back(copy)
        second.sync()
        assert [one.dossier for one in left_to_do(desk=second.desk)] == [lost.dossier_id]
        assert relaying.relay_all().answered == 1
        assert relaying.relay_all().answered == 0
    second.sync()
    assert left_to_do(desk=second.desk) == ()
    assert told(second, lost)[-1] == BACK
    assert check(desk=second.desk) == ()
