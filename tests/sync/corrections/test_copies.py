"""A wrong count of copies mended: money, slip and central side follow, by command as in the window."""

from typing import Any

from counter_app.cli.acts import ACTS
from counter_app.services.lookup import open_dossier

Desk = Any


def test_copies_mended_by_command_are_charged_anew_here_and_at_the_cell(
    counter: Desk, agreed: Any
) -> None:
    taken = counter.take_in()
    counter.sync()
    dossier = open_dossier(taken.dossier_id, desk=counter.desk)
    wanted = [{"document": "Giấy khai sinh", "pages": 3, "copies": 4}]
    told = {"reason": "Ghi nhầm số bản sao", "certified_copies": wanted}

    done = ACTS["correct"](dossier, told, counter.desk, counter.clock.now())

    what = [one["what"] for one in done["changes"]]  # type: ignore[attr-defined]
    assert what == ["Bản sao chứng thực", "Phí, lệ phí"]
    counter.sync()
    facts = agreed(taken, (counter,))
    assert [line["amount_vnd"] for line in facts["charges"]] == [20_000]
    assert facts["slip_no"] == done["slip_no"]
