"""A desk that joined the office after the others heard of the cell last."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from counter_app.bootstrap_hub import hub_running
from counter_app.bootstrap_sync import enrol_desk, join_hub_lane, tell_of_hub
from counter_app.central.hub.app import hub_app
from counter_app.central.hub.serving import serving_hub
from counter_app.cli.main import main
from counter_app.core.errors import UserError
from counter_app.core.line_faults import LineFault
from counter_app.domain.heard import Heard
from counter_app.services.lookup import search
from db.central.models import code_register

if TYPE_CHECKING:
    from tests.sync.hub.conftest import Office


@pytest.fixture
def enrol_newcomer(
    office: "Office",
    cell: Any,
    commune: str,
    open_counter: Callable[..., Any],
    code_for: Callable[..., str],
) -> Callable[[], Any]:
    """Enrols a third desk, of which the other two do not hear."""

    def enrolled() -> Any:
        found = open_counter(commune, name="c", lane=5)
        enrol_desk(code_for(commune), url=cell.url, desk=found.desk)
        return found

    return enrolled


def test_a_newcomer_is_known_once_the_hub_has_a_line_and_heard_once_its_sister_has(
    office: "Office", enrol_newcomer: Callable[[], Any]
) -> None:
    counter, second = office.counter, office.second
    office.stop()
    port = int(office.served.address.rpartition(":")[2])
    key = second.desk.store.device.key
    with (
        hub_running(second.desk) as (hub, relay),
        serving_hub(hub_app(hub), hub, key, port=port) as served,
    ):
        told = threading.Event()
        relay.own.listen(
            lambda state: told.set() if state.reachable and not state.sending else None
        )
        newcomer = enrol_newcomer()
        tell_of_hub(served.address, newcomer.desk)
        newcomer.take_in(name="Vũ Thị Hằng")
        lane = join_hub_lane(newcomer.desk)
        first = lane.step()
        assert (first.trouble, first.left) == ("not_signed", 0)
        assert "Máy trạm chưa biết máy này" in first.message
        assert relay.own._wanted, "the cell is asked about a stranger at once"
        relay.relaying.hand_on = no_line  # the hub keeps what it has
        relay.own.start()
        assert told.wait(30), "the cell was asked"
        assert lane.step().left > 0
        lane.close()

        second.take_in(name="Lê Bình")
        office.meet(second)
        assert office.meet(counter).heard == 1, "the unknown desk holds up nobody"
        counter.sync()
        assert office.meet(counter).heard == 1
        assert office.meet(counter).heard == 0


def test_what_the_cell_refused_of_a_newcomer_is_told_as_that_once_its_sister_knows_it(
    office: "Office", cell: Any, enrol_newcomer: Callable[[], Any]
) -> None:
    newcomer = enrol_newcomer()
    office.second.sync()
    tell_of_hub(office.served.address, newcomer.desk)
    taken_in = newcomer.take_in(name="Vũ Thị Hằng")
    agency, commune = newcomer.desk.office.agency, newcomer.desk.office.commune_code
    taken = insert(code_register).values(
        agency=agency, code=taken_in.dossier_code, commune_id=commune, dossier="d-other"
    )
    cell.cell.store.write(commune, lambda one: one.execute(taken)).result()
    assert office.meet(newcomer).left > 0
    office.hand_on()
    assert office.meet(office.counter).heard == 0, "whose that is, it does not know"

    office.counter.sync()
    assert office.meet(office.counter).heard > 0
    (found,) = search("vu thi hang", desk=office.counter.desk)
    assert found.heard is Heard.REFUSED


def no_line(_run: Any) -> Any:
    raise LineFault("unreachable", "x")


def test_joining_is_refused_in_words_about_the_hub(
    office: "Office",
    cell: Any,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR, "uvicorn.error")  # a cell tells of what it cannot read
    contact = office.counter.rows("SELECT contact_ms FROM hub")
    assert contact != [(None,)], "it answered just now"
    with pytest.raises(UserError, match="chính là máy này"):
        tell_of_hub(office.served.address, office.second.desk)
    office.stop()
    for address in (office.served.address, cell.url.removeprefix("http://")):
        with pytest.raises(LineFault, match=r"máy trạm.*Chưa đổi gì") as told:
            tell_of_hub(address, office.counter.desk)
        assert "máy chủ" not in told.value.message
    assert office.counter.rows("SELECT contact_ms FROM hub") == contact
    office.counter.close()
    assert main(["--data", str(office.counter.folder), "hub", "sync"]) == 1
    assert "Chưa nối được máy trạm" in capsys.readouterr().out
