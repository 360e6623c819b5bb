"""Whoever wrote a row stays its author, whoever is signed in when it is sent, and at every desk."""

from dataclasses import replace
from typing import Any

from counter_app.core.ids import ClerkId, DossierId
from counter_app.domain.workflow import Move
from counter_app.services.lookup import open_dossier

AUTHORS = "SELECT kind, by FROM changes WHERE commune_id = ? AND dossier <> '' ORDER BY chg"


def test_a_row_keeps_its_author_when_another_clerk_sends_it(
    counter: Any, second: Any, on_cell: Any
) -> None:
    taken = counter.take_in()
    first = counter.desk.clerk.name
    other = replace(counter.desk.clerk, id=ClerkId("lan"), name="Vũ Thị Lan")
    counter.desk = replace(counter.desk, clerk=other)
    counter.move(taken.dossier_id, Move.TRANSFER)
    counter.sync()
    second.sync()

    told = [("dossier.received", first), ("dossier.moved", "Vũ Thị Lan")]
    assert on_cell(counter.desk.office.commune_code, AUTHORS) == told
    for desk in (counter, second):
        history = open_dossier(DossierId(taken.dossier_id), desk=desk.desk).events
        assert [one.by_name for one in history] == [first, "Vũ Thị Lan"]
    assert first != "Vũ Thị Lan" != second.desk.clerk.name
