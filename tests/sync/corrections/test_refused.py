"""A correction whose number, or whose field, another stands in the way of: told, mended, never lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from counter_app.bootstrap_sync import enrol_desk
from counter_app.services.correcting import disputes
from counter_app.services.correcting.renumbering import renumber
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.sending import outbox
from counter_app.services.sending.outbox import Remedy
from counter_app.sync.apply import retry
from counter_app.sync.here import Here

Desk = Any


def named(receipt: Any, at: Desk) -> Any:
    """The one who handed it in, by the right name."""
    submitter = open_dossier(receipt.dossier_id, desk=at.desk).received.draft.submitter
    return replace(submitter, person=replace(submitter.person, name="Lê Thị Hòa"))


def test_a_corrected_slips_number_that_another_dossier_has_here_stops_nothing(
    cell: Any,
    commune: str,
    open_counter: Callable[..., Any],
    code_for: Callable[[str], str],
    *,
    correct: Any,
    agreed: Any,
) -> None:
    one, other = open_counter(commune), open_counter(commune, name="b", lane=1)
    other.clock.instant += timedelta(days=1)  # the codes differ, the slips' numbers do not
    first, second = one.take_in(name="Trần Văn Kiên"), one.take_in(name="Phạm Văn Minh")
    theirs = other.take_in(name="Lê Thị Hoa")
    anew = correct(other, theirs, phone="0987654321")
    assert (theirs.slip_no, anew.slip_no) == (first.slip_no, second.slip_no)
    for desk in (other, one):
        enrol_desk(code_for(commune), url=cell.url, desk=desk.desk)
        desk.sync()
    asked = {line.subject: line.remedy for line in outbox.unsent(desk=one.desk)}
    taken = dict.fromkeys((first.dossier_id, second.dossier_id), Remedy.RENUMBER)
    assert asked == taken, "whose number it is is asked once, where it is mended"

    renumber(first.dossier_id, desk=one.desk, at=one.clock.now())
    here = Here(device=one.desk.store.device.id, device_no=1, at=one.clock.now())
    retry(one.desk.store, here)
    assert open_dossier(theirs.dossier_id, desk=one.desk).received.draft.phone == "0987654321"
    waits = [seen.dispute.dossier for seen in disputes.open_disputes(desk=one.desk)]
    assert waits == [theirs.dossier_id], "a person sees whose number it is"
    assert check(desk=one.desk) == ()
    last = renumber(second.dossier_id, desk=one.desk, at=one.clock.now())
    for desk in (one, other, one, other):
        desk.sync()
    for dossier, slip in ((second, last.slip_no), (theirs, anew.slip_no)):
        assert agreed(dossier, (one, other))["slip_no"] == slip


def test_what_a_refused_correction_mended_goes_with_the_one_in_its_place(
    counter: Desk, second: Desk, cell: Any, commune: str, *, correct: Any, agreed: Any
) -> None:
    """Also what another correction behind it mended, and a field mended back."""
    taken = counter.take_in(name="Lê Thị Hoa")
    counter.sync()
    entered = "INSERT INTO code_register (agency, code, commune_id, dossier) VALUES (?, ?, ?, ?)"
    number = (f"{commune}/slip/2026", str(taken.slip_no + 1), commune, "of-another")
    cell.cell.store.write(commune, lambda c: c.exec_driver_sql(entered, number)).result()
    correct(counter, taken, phone="0987654321", return_address="Thôn 1", email="a@b.vn")
    correct(counter, taken, submitter=named(taken, counter), email="c@d.vn")
    counter.sync()
    (line,) = outbox.unsent(desk=counter.desk)
    assert (line.remedy, line.why) == (Remedy.RENUMBER, "Số giấy hẹn đã cấp cho hồ sơ khác.")
    last = correct(counter, taken, return_address="")
    for desk in (counter, counter, second):
        desk.sync()
    facts = agreed(taken, (counter, second))
    draft = facts["draft"]
    assert (draft["phone"], draft["email"]) == ("0987654321", "c@d.vn")
    assert (draft["return_address"], draft["submitter"]["person"]["name"]) == ("", "Lê Thị Hòa")
    assert facts["slip_no"] == last.slip_no
