"""After the morning: everything counted once more, from the store and the tray, never from a screen."""

import io
from collections import Counter
from pathlib import Path
from typing import Final

from counter_app.bootstrap import desk_open
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.ids import DossierId
from counter_app.domain.dossier import State
from counter_app.services.lookup import open_dossier
from db.counter.views import DossierView
from tests.mornings.clerk import Asked, Clerk
from tests.pdf_words import text_of

FIRST: Final = 100_001
SLIP: Final = "Phieu_tiep_nhan"
NOBODY: Final = Asked(procedure="", name="")


def recount(clerk: Clerk, *, before: int, visits: Counter[str], tray: list[Path]) -> dict[str, int]:
    """Holds what is kept against what was asked for; ``before`` were there when the day began.

    ``visits`` are those without a dossier, by their kind; ``tray`` holds what came out.
    """
    eyes, data = clerk.eyes, clerk.folder / "data"
    rows = eyes.dossiers()
    assert len(rows) == before + len(clerk.asked), "as many as were asked for, and no other"
    assert {one["id"] for one in rows[before:]} == set(clerk.asked)
    assert len({one["client_ref"] for one in rows}) == len(rows)
    # Another unit's codes come when there is a line.
    codes = [one["code"] for one in rows if not (clerk.asked.get(one["id"]) or NOBODY).unit]
    assert len(set(codes)) == len(codes)
    assert None not in codes
    by_day = Counter(str(code).rsplit("-", 1)[0] for code in codes)
    for day, many in by_day.items():
        orders = sorted(int(code.rsplit("-", 1)[1]) for code in codes if code.startswith(day))
        assert orders == list(range(orders[0], orders[0] + many)), f"a gap in the codes of {day}"
    found = Counter(one["kind"] for one in eyes.rows("SELECT kind FROM visits"))
    assert found == visits
    assert eyes.rows("SELECT key FROM drafts WHERE key LIKE 'intake/%'") == [], "nothing half-taken"
    papers = _recount_papers(clerk, tray)
    eyes.close()

    with desk_open(data) as desk:
        for dossier, asked in clerk.asked.items():
            kept = open_dossier(DossierId(dossier), desk=desk)
            _is_as_asked(kept, asked)
            papers["slips"] += _slip_is_as_asked(kept, asked, tray)
    said = io.StringIO()
    verdict = main(["--data", str(data), "check"], Io(stdin=said, stdout=said, stderr=said))
    assert (verdict, said.getvalue()) == (0, "")
    return {"dossiers": len(rows), "visits": sum(visits.values()), **papers}


def _recount_papers(clerk: Clerk, tray: list[Path]) -> dict[str, int]:
    """Numbers without a gap, each paper's order settled, one sheet in the tray for each."""
    papers = clerk.eyes.rows("SELECT number, kind, year, paper_no, voided_ms FROM papers")
    for kind in {one["kind"] for one in papers}:
        all_of_it = [one["paper_no"] for one in papers if one["kind"] == kind]
        numbers = sorted(no for no in all_of_it if no is not None)
        assert len(numbers) in {0, len(all_of_it)}, f"some of {kind} have no number"
        assert numbers == list(range(FIRST, FIRST + len(numbers))), f"numbers of {kind}: {numbers}"
    orders = clerk.eyes.rows("SELECT paper, reprint, state FROM print_jobs")
    assert {one["state"] for one in orders} == {"done"}, "an order that nobody settled"
    originals = Counter(one["paper"] for one in orders if not one["reprint"])
    assert set(originals.values()) == {1}, "one original of each"
    assert set(originals) <= {one["number"] for one in papers}
    assert len(tray) == len({one.name for one in tray}) == len(orders), "a file for each order"
    return {"papers": len(papers), "printed": len(orders), "slips": 0}


def _is_as_asked(kept: DossierView, asked: Asked) -> None:
    draft = kept.received.draft
    person = draft.submitter.person
    assert (kept.row.procedure_code, person.name) == (asked.procedure, asked.name), asked
    assert (person.personal_id or "") == asked.number, asked
    assert (draft.subject.name if draft.subject else "") == asked.about, asked
    assert tuple(one.name for one in draft.owners) == asked.owners, asked
    assert (draft.organisation.name if draft.organisation else "") == asked.body, asked
    assert sum(one.pages for one in draft.certified_copies) == asked.pages, asked
    shown = person.passport.number if person.passport else ""
    authority = draft.authority
    assert asked.paper in {shown, authority.no if authority else ""}, asked
    assert set(asked.acts) <= set(authority.scope if authority else ()), asked
    until = authority.until if authority else None
    assert (f"{until:%d/%m/%Y}" if until else "") == asked.until, asked
    assert draft.submitter.basis is asked.basis, asked
    assert tuple(one.person.name for one in draft.heirs or ()) == asked.heirs, asked
    assert tuple(one.name for one in draft.submitter.signing.witnesses) == asked.witnesses, asked
    assert (draft.resolving_unit or "") == asked.unit, asked
    assert asked.unit in (kept.row.code or asked.unit), "numbered in the series of whoever decides"
    assert (draft.online.code if draft.online else "") == asked.filed, asked
    assert asked.filed in {"", *(one.code for one in kept.external_codes)}, asked


def _slip_is_as_asked(kept: DossierView, asked: Asked, tray: list[Path]) -> bool:
    """Whether there is a slip, which is for all that was not done while they waited."""
    named = kept.row.code or str(kept.row.slip_no)
    slips = [one for one in tray if SLIP in one.name and named in one.name]
    assert bool(slips) is (kept.row.state is not State.RETURNED), asked
    if slips:
        words = text_of(slips[0].read_bytes())
        assert [one for one in (named, *asked.on_slip) if one not in words] == []
    return bool(slips)
