"""What a sister did with a dossier that is here, heard by the hub: shown until the cell tells of it."""

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.domain.dossier import DossierRow, Event, State
from counter_app.domain.heard import Heard
from counter_app.domain.workflow import Move
from counter_app.services.correcting.renumbering import renumber
from counter_app.services.heard import open_heard, told_of
from counter_app.services.lookup import open_dossier, search, today
from db.central.models import code_register
from db.counter import heard

if TYPE_CHECKING:
    from tests.sync.hub.conftest import Office


def known_at_both(office: "Office", name: str = "Vũ Thị Hằng") -> Any:
    """A dossier of the first desk that the cell has told the second one of."""
    receipt = office.counter.take_in(name=name)
    office.counter.sync()
    office.second.sync()
    return receipt.dossier_id


def hear(office: "Office") -> int:
    """The first desk leaves what it has at the hub, the second one asks."""
    office.meet(office.counter)
    return int(office.meet(office.second).heard)


def hearsay(office: "Office", dossier: Any) -> tuple[Event, ...]:
    return open_dossier(dossier, desk=office.second.desk).heard


def listed(office: "Office", dossier: Any) -> DossierRow:
    rows = today(desk=office.second.desk)
    return next(row for row in rows if row.id == dossier)


def test_a_later_step_is_shown_with_its_desk_until_the_cell_tells_of_it(office: "Office") -> None:
    dossier, second = known_at_both(office), office.second
    assert (hearsay(office, dossier), listed(office, dossier).step_at) == ((), "")
    office.counter.move(dossier, Move.WITHDRAW)
    assert hear(office) > 0

    found = open_dossier(dossier, desk=second.desk)
    (step,) = [one for one in found.heard if one.kind == "dossier.moved"]
    assert (step.heard, step.state) == (Heard.WAITS, State.WITHDRAWN)
    assert step.by_name == office.counter.desk.clerk.name
    assert found.row.state is State.RECEIVED, "hearsay moves nothing here"
    assert listed(office, dossier).step_at == "Quầy 1"

    office.counter.sync()
    second.sync()
    found = open_dossier(dossier, desk=second.desk)
    assert (found.heard, found.row.state) == ((), State.WITHDRAWN)
    assert listed(office, dossier).step_at == ""
    office.stop()
    office.start()  # told once more
    hear(office)
    assert hearsay(office, dossier) == ()


def test_a_step_the_cell_has_is_known_to_be_there_by_the_hub_alone(office: "Office") -> None:
    dossier = known_at_both(office)
    office.counter.move(dossier, Move.WITHDRAW)
    hear(office)
    office.hand_on()
    assert office.meet(office.second).heard > 0
    assert {one.heard for one in hearsay(office, dossier)} == {Heard.THERE}
    assert office.meet(office.second).heard == 0, "an answer is told once"


def moved_at_both(office: "Office", dossier: Any) -> None:
    """The second desk's step reaches the cell first; the first desk knows nothing of it."""
    office.second.move(dossier, Move.WITHDRAW)
    office.second.sync()
    office.counter.move(dossier, Move.TRANSFER)


def test_a_step_that_the_cell_keeps_back_is_known_as_such_and_moves_nothing(
    office: "Office",
) -> None:
    dossier = known_at_both(office)
    moved_at_both(office, dossier)
    hear(office)
    assert {one.heard for one in hearsay(office, dossier)} == {Heard.WAITS}
    office.hand_on()
    office.meet(office.second)
    (step,) = [one for one in hearsay(office, dossier) if one.kind == "dossier.moved"]
    assert (step.heard, step.state) == (Heard.HELD, State.WITHDRAWN)
    assert listed(office, dossier).step_at == ""
    office.meet(office.counter)
    assert "conflict" in office.counter.states()


def test_what_the_cell_passed_over_was_not_accepted(office: "Office") -> None:
    """The sister has a line of her own: the hub never sees the cell's answer."""
    dossier = known_at_both(office)
    moved_at_both(office, dossier)
    other = office.counter.take_in(name="Lê Văn Bình").dossier_id
    hear(office)
    office.counter.sync()
    office.second.sync()
    assert hearsay(office, other) == ()
    assert {one.heard for one in hearsay(office, dossier)} == {Heard.HELD}


def test_a_refused_receipt_is_shown_as_refused_until_another_takes_its_place(
    office: "Office", cell: Any
) -> None:
    counter, second = office.counter, office.second
    receipt = counter.take_in(name="Đỗ Dung")
    agency, commune = counter.desk.office.agency, counter.desk.office.commune_code
    taken = insert(code_register).values(
        agency=agency, code=receipt.dossier_code, commune_id=commune, dossier="d-other"
    )
    cell.cell.store.write(commune, lambda one: one.execute(taken)).result()
    hear(office)
    office.hand_on()
    office.meet(second)
    (found,) = search("do dung", desk=second.desk)
    assert (found.heard_at, found.heard) == ("Quầy 1", Heard.REFUSED)
    assert "trung tâm không nhận" in told_of(open_heard(receipt.dossier_id, desk=second.desk))

    office.meet(counter)
    done = renumber(receipt.dossier_id, desk=counter.desk, at=counter.clock.now())
    hear(office)
    (found,) = search("do dung", desk=second.desk)
    assert (found.code, found.heard) == (done.code, Heard.WAITS)


def test_a_dossier_that_came_with_a_snapshot_has_in_it_what_was_heard_until_then(
    office: "Office",
) -> None:
    dossier = office.counter.take_in(name="Đỗ Dung").dossier_id
    office.counter.move(dossier, Move.WITHDRAW)
    hear(office)
    second = office.second
    (rows,) = second.rows("SELECT max(wall_ms) FROM heard")
    second.desk.store.write(lambda one: heard.forget_until(one, dossier, at_ms=rows[0] - 1))
    assert second.rows("SELECT kind FROM heard") == [("dossier.moved",)]
    second.desk.store.write(lambda one: heard.forget_until(one, dossier, at_ms=rows[0]))
    assert second.rows("SELECT kind FROM heard") == []


def test_by_command_what_was_heard_is_shown_and_cannot_be_acted_on(office: "Office") -> None:
    code = office.counter.take_in(name="Vũ Thị Hằng").dossier_code
    assert code is not None
    assert hear(office) > 0
    folder = office.second.folder
    office.second.close()
    (shown,), _ = told(folder, "dossier", code, "show")
    assert (shown["dossier_code"], shown["heard_at"]) == (code, "Quầy 1")
    assert "chỉ xem được" in shown["told"]
    _, complaint = told(folder, "dossier", code, "move", "withdraw")
    assert "Hồ sơ ở Quầy 1" in complaint


def told(folder: Any, *argv: str) -> tuple[list[dict[str, Any]], str]:
    out, err = StringIO(), StringIO()
    main(("--data", str(folder), *argv), Io(stdin=StringIO(), stdout=out, stderr=err))
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()
