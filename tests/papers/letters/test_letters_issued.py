"""Letters as numbered papers of the store: issued with a fact, printed from their row, sealed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from counter_app.domain.dossier import EventKind
from counter_app.domain.letter_wording import LETTER_KINDS, shipped_wording
from counter_app.domain.staff import Role
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.papers.paper_kinds import DRAW
from counter_app.services.papers.paper_printing import paper_pdf, paper_to_folder
from counter_app.services.wording import templates
from counter_app.services.wording.correspondence import letter
from db.counter.moves import NewFact, write_fact

Take = Callable[[str], DossierView]
Read = Callable[[bytes], str]


def _issue(desk: Desk, dossier: DossierView, kind: PaperKind, **values: str) -> int:
    """The row of a letter issued now."""
    at = desk.clock.now()
    new = letter(kind, values, dossier=dossier, desk=desk, at=at)
    fact = NewFact(dossier_id=dossier.row.id, kind=EventKind.PAPER_ISSUED, body={}, paper=new)
    written = desk.store.write(lambda one: write_fact(one, fact, desk.stamp(at)))
    assert written.paper is not None
    return written.paper


@pytest.mark.parametrize("kind", LETTER_KINDS)
def test_every_letter_is_printed_from_its_row(
    kind: PaperKind, desk: Desk, dossier_of: Take, text_of: Read, tmp_path: Path
) -> None:
    dossier = dossier_of("Nguyễn Thị Ánh")
    row = _issue(desk, dossier, kind)
    path = paper_to_folder(row, tmp_path / "out", desk=desk)
    said = " ".join(text_of(path.read_bytes()).split())
    assert dossier.row.code in said
    assert shipped_wording(kind).title[0] in said
    (paper,) = [one for one in open_dossier(dossier.row.id, desk=desk).papers if one.number == row]
    assert paper.kind == kind
    assert paper.content.letterhead.number.startswith(f"{paper.paper_no}/")


def test_the_sheet_a_letter_is_sent_on_is_the_one_it_was_worded_for() -> None:
    for kind in LETTER_KINDS:
        assert DRAW[kind].size == shipped_wording(kind).paper


def test_a_leaders_words_are_on_the_next_letter_and_not_on_the_last(
    desk: Desk, dossier_of: Take, text_of: Read
) -> None:
    dossier, kind = dossier_of("Nguyễn Thị Ánh"), PaperKind.RESULT_NOTICE
    first = _issue(desk, dossier, kind)
    before = paper_pdf(first, desk=desk)
    leader = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    texts = {"closing": "Kính mời./.", "symbol": "TBKQ"}
    templates.save(kind, texts, desk=leader, at=desk.clock.now())
    second = paper_pdf(_issue(desk, dossier, kind), desk=desk)
    said = text_of(second)
    assert "Kính mời./." in said
    assert "/TBKQ-" in said
    assert "mẫu chữ bản 1" in said
    assert paper_pdf(first, desk=desk) == before
