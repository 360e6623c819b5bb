"""Who sees a personal number whole, role by role: one right for the eye, others for what goes out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli.visit import _shown
from counter_app.core.errors import UserError
from counter_app.core.ids import VisitId
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.rights import RIGHTS, Right
from counter_app.domain.staff import Role
from counter_app.domain.visit import VisitKind, VisitRow
from counter_app.services.correcting.elsewhere import fields_to_copy
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from counter_app.services.papers.paper_printing import paper_pdf, print_paper, slip_row

NUMBER = "001190000001"


@pytest.mark.parametrize("role", Role)
def test_the_eye_needs_the_right_to_see_and_paper_the_right_to_print(
    desk: Desk, take_in: Callable[..., Any], tmp_path: Path, role: Role
) -> None:
    taken = take_in()
    dossier, row = open_dossier(taken.dossier_id, desk=desk), slip_row(taken.dossier_id, desk=desk)
    as_role = replace(desk, clerk=replace(desk.clerk, role=role))
    printer = FolderPrinter(folder=tmp_path / "out")
    asks: dict[Callable[[], object], Right] = {
        lambda: paper_pdf(row, desk=as_role): Right.SEE_IDS,
        lambda: fields_to_copy(dossier, desk=as_role): Right.SEE_IDS,
        lambda: print_paper(row, desk=as_role, printer=printer): Right.PRINT_SLIP,
    }
    for ask, right in asks.items():
        if right in RIGHTS[role]:
            assert ask()
        else:
            with pytest.raises(UserError) as refused:
                ask()
            assert refused.value.code == "no_right"


@pytest.mark.parametrize("role", Role)
def test_a_command_answers_whole_whoever_may_see(desk: Desk, role: Role) -> None:
    row = VisitRow(
        id=VisitId("v"),
        kind=VisitKind.GUIDED,
        at=desk.clock.now(),
        clerk_name="",
        sector="",
        procedure_code="",
        request="",
        name="Lê Thị Hoa",
        personal_id=NUMBER,
    )
    told = _shown(row, replace(desk, clerk=replace(desk.clerk, role=role)))["personal_id"]
    assert told == (NUMBER if Right.SEE_IDS in RIGHTS[role] else "001•••••0001")
