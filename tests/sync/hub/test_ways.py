"""Two desks and their office's hub, without a line: seen by each other, answered by the cell alone."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from counter_app.domain.dossier import State
from counter_app.domain.workflow import Move
from counter_app.services.keeping.check import check
from db.counter import heard, hub
from db.hub.store import FILE_NAME

if TYPE_CHECKING:
    from tests.sync.hub.conftest import Office

There = Callable[[], list[Any]]


def seen(counter: Any, text: str) -> list[heard.HeardDossier]:
    return list(counter.desk.store.read(lambda one: heard.matching(one, text, 9)))


def test_a_desk_without_any_line_gets_its_acknowledgements_through_the_hub(
    office: "Office", there: There
) -> None:
    counter = office.counter
    for _ in range(60):  # more than one run
        counter.take_in()
    left = office.meet(counter)
    assert left.left == len(counter.signed())
    assert set(counter.states()) == {"pending"}, "a hub acknowledges nothing"
    assert there() == []

    assert office.hand_on().answered > 1
    assert set(counter.states()) == {"pending"}
    assert office.meet(counter).answered == left.left
    assert set(counter.states()) == {"acked"}
    assert there() == counter.signed()

    counter.take_in()
    counter.sync()  # the line goes on where the hub ended
    assert there() == counter.signed()
    assert check(desk=counter.desk) == ()


def test_a_sisters_dossier_is_seen_with_no_cell_at_all_and_its_steps_too(office: "Office") -> None:
    counter, second = office.counter, office.second
    receipt = counter.take_in(name="Vũ Thị Hằng")
    office.meet(counter)
    assert office.meet(second).heard == 1

    (found,) = seen(second, "hang vu")
    assert found.id == receipt.dossier_id
    assert found.received.code == receipt.dossier_code
    assert found.state is State.RECEIVED
    assert found.standing.due_at is not None
    counter.move(receipt.dossier_id, Move.WITHDRAW)
    office.meet(counter)
    office.meet(second)
    (found,) = seen(second, str(receipt.dossier_code))
    assert found.state is State.WITHDRAWN
    assert second.rows("SELECT count(*) FROM dossiers") == [(0,)]


def test_what_the_cell_tells_takes_the_place_of_what_was_heard(office: "Office") -> None:
    counter, second = office.counter, office.second
    counter.take_in(name="Vũ Thị Hằng")
    office.meet(counter)
    office.meet(second)
    counter.sync()
    second.sync()

    assert seen(second, "hang") == []
    assert second.rows("SELECT count(*) FROM heard") == [(0,)]
    assert second.rows("SELECT count(*) FROM dossiers") == [(1,)]
    office.stop()
    office.start()  # another life: everything is told once more
    office.meet(second)
    assert second.rows("SELECT count(*) FROM heard") == [(0,)]


def test_a_hub_that_lost_its_store_is_given_everything_again(
    office: "Office", there: There
) -> None:
    counter = office.counter
    counter.take_in()
    office.meet(counter)
    kept = counter.desk.store.read(hub.kept_there)
    assert kept.operations == len(counter.signed())
    counter.take_in()
    lying = [kept.has(seq) for (seq,) in counter.rows("SELECT seq FROM outbox ORDER BY seq")]
    assert lying == sorted(lying, reverse=True)
    assert lying.count(True) == kept.operations < len(lying)
    office.stop()
    for file in office.second.folder.glob(f"{FILE_NAME}*"):
        file.unlink()
    office.start()
    counter.take_in()
    assert office.meet(counter).left == len(counter.signed())
    office.hand_on()
    office.meet(counter)
    assert set(counter.states()) == {"acked"}
    assert there() == counter.signed()


def test_an_older_copy_of_the_hubs_store_put_back_costs_nothing(
    office: "Office", there: There
) -> None:
    counter, second = office.counter, office.second
    counter.take_in()
    office.meet(counter)
    office.stop()
    copies = {one: one.read_bytes() for one in second.folder.glob(f"{FILE_NAME}*")}
    office.start()
    for name in ("Lê Bình", "Vũ Cường"):
        counter.take_in(name=name)
        office.meet(counter)
    office.meet(second)
    office.stop()
    for file in second.folder.glob(f"{FILE_NAME}*"):
        file.unlink()
    for file, data in copies.items():
        file.write_bytes(data)
    office.start()
    counter.take_in(name="Đỗ Dung")
    office.meet(counter)
    office.hand_on()
    office.meet(counter)
    office.meet(second)
    assert set(counter.states()) == {"acked"}
    assert there() == counter.signed()
    assert [one.received.draft.submitter.person.name for one in seen(second, "dung")] == ["Đỗ Dung"]


def test_a_spoilt_store_is_set_aside_and_the_hub_serves_on(office: "Office") -> None:
    office.stop()
    file = office.second.folder / FILE_NAME
    file.write_bytes(b"\xff" * 8192)
    office.start()
    office.counter.take_in()
    assert office.meet(office.counter).left > 0
    assert file.with_name(FILE_NAME + ".hong").read_bytes() == b"\xff" * 8192
