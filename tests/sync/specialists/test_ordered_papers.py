"""The paper of a step made at the central side: one, numbered here, told to the central side."""

import io
import json
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.clock import SystemClock
from counter_app.core.errors import UserError
from counter_app.domain.dossier import State
from counter_app.domain.moving.following import as_told
from counter_app.domain.step import Details, NoticePosted, VerificationAsked
from counter_app.domain.workflow import Move, PaperKind
from counter_app.protocol.moved import details_to_json
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.papers.ordered_papers import issue, ordered
from counter_app.services.papers.paper_printing import paper_pdf

OrderStep = Callable[..., None]
ASKED = {
    "to_print": "supplement_request",
    "policy": "resume",
    "reason": "Bản chụp mờ, không đọc được",
}


@pytest.fixture
def makes(at_cell: OrderStep, counter: Any) -> OrderStep:
    """A step made on the specialists' pages of the cell, which the desk hears of."""

    def made(dossier: str, move: Move, to: State, **told: Any) -> None:
        at_cell(counter, dossier, move, to, **told)
        counter.sync()

    return made


@pytest.fixture
def taken(counter: Any) -> Any:
    receipt = counter.take_in()
    counter.move(receipt.dossier_id, Move.TRANSFER)
    counter.sync()
    return receipt


@pytest.fixture
def called(counter: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Calls the program on the desk's folder, by the desk's clock; the lines it answers."""
    monkeypatch.setattr(SystemClock, "now", lambda _self: counter.clock.now())

    def call(*arguments: str) -> list[Any]:
        out, wrong = io.StringIO(), io.StringIO()
        streams = Io(stdin=io.StringIO(), stdout=out, stderr=wrong)
        assert main(["--data", str(counter.folder), *arguments], streams) == 0, wrong.getvalue()
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return call


def words(pdf: bytes, folder: Path) -> str:
    (folder / "paper.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", folder / "paper.pdf", "-"], capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def test_a_request_asked_for_there_is_numbered_here_and_told_there(
    counter: Any, taken: Any, makes: OrderStep, on_cell: Any, tmp_path: Path
) -> None:
    makes(taken.dossier_id, Move.ASK_SUPPLEMENT, State.SUPPLEMENT_REQUESTED, **ASKED)
    (order,) = ordered(desk=counter.desk)
    assert (order.kind, order.by, order.phone) == (
        PaperKind.SUPPLEMENT_REQUEST, "Đặng Thu Hà", "0912345678",
    )  # fmt: skip
    done = issue(order.order, desk=counter.desk, at=counter.clock.now())
    assert done.paper is not None
    assert ordered(desk=counter.desk) == ()
    told = words(paper_pdf(done.paper, desk=counter.desk), tmp_path)
    assert "Bản chụp mờ, không đọc được" in told
    assert taken.dossier_code in told
    assert "lần tiếp theo" not in told, "it is the first request"
    counter.sync()
    commune = counter.desk.office.commune_code
    (row,) = on_cell(
        commune,
        "SELECT body FROM operations WHERE commune_id = ? AND kind = 'paper.issued'"
        " AND outcome = 'accepted'",
    )
    body = json.loads(row[0])
    assert (body["paper"], body["ordered_by"]["step"]) == ("supplement_request", "ask_supplement")
    assert body["paper_no"] == open_dossier(taken.dossier_id, desk=counter.desk).papers[-1].paper_no
    assert check(desk=counter.desk) == ()


def test_an_order_done_twice_gives_one_paper(counter: Any, taken: Any, makes: OrderStep) -> None:
    makes(taken.dossier_id, Move.ASK_SUPPLEMENT, State.SUPPLEMENT_REQUESTED, **ASKED)
    (order,) = ordered(desk=counter.desk)
    first = issue(order.order, desk=counter.desk, at=counter.clock.now())
    again = issue(order.order, desk=counter.desk, at=counter.clock.now())
    assert again == first
    reopen = "UPDATE todo SET done_ms = NULL"  # as where a store was put back
    counter.desk.store.write(lambda one: one.exec_driver_sql(reopen))
    assert issue(order.order, desk=counter.desk, at=counter.clock.now()) == first
    of_it = "FROM papers p LEFT JOIN print_jobs j ON j.paper = p.number WHERE p.kind = "
    assert counter.rows(f"SELECT count(*), count(j.key) {of_it}'supplement_request'") == [(1, 1)]


def test_an_apology_names_both_dates(
    counter: Any, taken: Any, makes: OrderStep, tmp_path: Path
) -> None:
    before = open_dossier(taken.dossier_id, desk=counter.desk).row.due_at
    assert before is not None
    later = before + timedelta(days=7)
    makes(
        taken.dossier_id, Move.APOLOGISE, State.TRANSFERRED, to_print="apology",
        reason="Chờ tỉnh trả lời", due_at=as_told(later),
    )  # fmt: skip
    (order,) = ordered(desk=counter.desk)
    done = issue(order.order, desk=counter.desk, at=counter.clock.now())
    assert done.paper is not None
    told = words(paper_pdf(done.paper, desk=counter.desk), tmp_path)
    for day in (before, later):
        assert f"ngày {day + timedelta(hours=7):%d tháng %m năm %Y}" in told


def test_a_step_that_was_taken_back_gets_no_paper(
    counter: Any, taken: Any, makes: OrderStep
) -> None:
    makes(taken.dossier_id, Move.ASK_SUPPLEMENT, State.SUPPLEMENT_REQUESTED, **ASKED)
    makes(taken.dossier_id, Move.STEP_BACK, State.TRANSFERRED, reason="Yêu cầu nhầm hồ sơ")
    (order,) = ordered(desk=counter.desk)
    assert issue(order.order, desk=counter.desk, at=counter.clock.now()).paper is None
    assert ordered(desk=counter.desk) == ()
    asked = "SELECT count(*) FROM papers WHERE kind = 'supplement_request'"
    assert counter.rows(asked) == [(0,)]


LETTERS: dict[PaperKind, tuple[Move, State, Details, str]] = {
    PaperKind.VERIFICATION_LETTER: (
        Move.VERIFY,
        State.VERIFICATION,
        VerificationAsked(unit="UBND xã Yên Bình", question="Xác nhận nơi cư trú trước đây"),
        "Xác nhận nơi cư trú trước đây",
    ),
    PaperKind.DOSSIER_NOTICE: (
        Move.POST_NOTICE,
        State.DOSSIER_NOTICE,
        NoticePosted(
            what="Công khai kết quả kiểm tra",
            places=("Trụ sở UBND xã",),
            from_day=date(2026, 11, 24),
            until_day=date(2026, 12, 9),
        ),
        "Công khai kết quả kiểm tra",
    ),
}


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_with_its_own_words_is_numbered_and_printed_once_here(  # noqa: PLR0917  fixtures
    kind: PaperKind, counter: Any, taken: Any, makes: OrderStep, on_cell: Any, tmp_path: Path
) -> None:
    move, to, details, said = LETTERS[kind]
    counter.move(taken.dossier_id, Move.TAKE_UP)
    counter.sync()
    makes(taken.dossier_id, move, to, to_print=kind.value, details=details_to_json(details))
    (order,) = ordered(desk=counter.desk)
    assert order.kind is kind
    done = issue(order.order, desk=counter.desk, at=counter.clock.now())
    assert done.paper is not None
    assert issue(order.order, desk=counter.desk, at=counter.clock.now()) == done
    told = words(paper_pdf(done.paper, desk=counter.desk), tmp_path)
    assert said in told
    assert taken.dossier_code in told
    of_it = "FROM papers p LEFT JOIN print_jobs j ON j.paper = p.number WHERE p.kind ="
    assert counter.rows(f"SELECT count(*), count(j.key) {of_it} '{kind.value}'") == [(1, 1)]
    counter.sync()
    issued = "SELECT count(*) FROM operations WHERE commune_id = ? AND kind = 'paper.issued'"
    assert on_cell(counter.desk.office.commune_code, issued) == [(1,)]
    assert check(desk=counter.desk) == ()


def test_an_order_that_is_not_there_says_so(counter: Any) -> None:
    with pytest.raises(UserError, match="Không thấy yêu cầu in này"):
        issue(77, desk=counter.desk, at=counter.clock.now())


def test_without_a_window_orders_are_listed_and_printed_to_a_folder(
    counter: Any, taken: Any, makes: OrderStep, tmp_path: Path, called: Callable[..., list[Any]]
) -> None:
    makes(taken.dossier_id, Move.ASK_SUPPLEMENT, State.SUPPLEMENT_REQUESTED, **ASKED)
    counter.close()
    (listed,) = called("sync", "--papers")
    assert (listed["paper"], listed["dossier_code"]) == ("supplement_request", taken.dossier_code)
    (out,) = called("sync", "--papers-to", str(tmp_path))
    assert Path(out["pdf"]).read_bytes().startswith(b"%PDF")
    assert called("sync", "--papers") == []
