"""Two papers without a number: one to read before the seal, one that shows what was handed out."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counter_app.core.errors import UserError
from counter_app.documents.raster import page_count
from counter_app.domain.people.applicant import Person
from counter_app.domain.people.identity import PartialDate, Sex
from counter_app.domain.staff import Role
from counter_app.domain.step import Collected, CollectorKind, SlipOutcome
from counter_app.domain.workflow import Move
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.proof_papers import ProofPaper, proof_pdf, proof_to_folder
from tests.commands import call

CHILD = Person(
    name="Nguyễn Minh An",
    birth=PartialDate(year=2026, month=11, day=1),
    sex=Sex.MALE,
    birth_place="Trạm y tế Xã A",
)
OWNER = Collected(
    kind=CollectorKind.OWNER,
    name="Nguyễn Thị Ánh",
    personal_id="001190000001",
    slip=SlipOutcome.LOST,
)


@pytest.fixture
def taken(desk: Desk, take_in: Callable[..., Receipt]) -> Receipt:
    """A birth at work in the unit."""
    procedure = desk.catalogue.get("1.001193")
    assert procedure is not None
    receipt = take_in(
        procedure_code="1.001193",
        case_id=procedure.cases[0].id,
        certified_copies=(),
        subject=CHILD,
        promise_today=False,
    )
    for move in (Move.TRANSFER, Move.TAKE_UP):
        _step(desk, receipt, move)
    return receipt


def test_every_fact_of_the_result_stands_on_a_line_of_its_own(desk: Desk, taken: Receipt) -> None:
    before = _seen(desk, taken).version
    text = _text(_pdf(ProofPaper.TO_READ, desk, taken))

    assert text.count("BẢN ĐỌC SOÁT") >= 1
    for line in (
        "Họ, chữ đệm, tên: Nguyễn Minh An",
        "Ngày sinh: 01/11/2026",
        "Giới tính: Nam",
        "Nơi sinh: Trạm y tế Xã A",
    ):
        assert any(one.strip().startswith(line) for one in text.splitlines()), line
    assert "NGƯỜI ĐỌC SOÁT" in text
    assert "không có giá trị thay kết quả" in text
    assert page_count(_pdf(ProofPaper.TO_READ, desk, taken)) == 1
    assert _seen(desk, taken).version == before, "a draft takes no number and leaves no trace"


def test_where_there_is_nothing_to_read_or_to_prove_it_says_so(desk: Desk, taken: Receipt) -> None:
    with pytest.raises(UserError) as refused:
        _pdf(ProofPaper.HANDED_OUT, desk, taken)
    assert refused.value.code == "not_returned"
    _hand_out(desk, taken)
    with pytest.raises(UserError) as refused:
        _pdf(ProofPaper.TO_READ, desk, taken)
    assert refused.value.code == "nothing_to_read"


def test_the_pack_holds_who_took_it_the_history_the_slip_and_the_declaration(
    desk: Desk, taken: Receipt
) -> None:
    _hand_out(desk, taken)
    pdf = _pdf(ProofPaper.HANDED_OUT, desk, taken)
    text = " ".join(_text(pdf).split())

    assert "BẰNG CHỨNG ĐÃ GIAO KẾT QUẢ" in text
    assert "Người nhận: Nguyễn Thị Ánh, số 001190000001" in text
    for done in ("Tiếp nhận hồ sơ", "Nhận giải quyết", "Có kết quả", "Trả kết quả: Nguyễn Thị Ánh"):
        assert done in text
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in text
    assert "GIẤY CAM ĐOAN" in text
    assert page_count(pdf) >= 3
    assert check(desk=desk) == ()


def test_both_come_into_a_folder_by_a_command(
    desk: Desk, taken: Receipt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter_app.bootstrap.SystemClock", lambda: desk.clock)
    read = proof_to_folder(
        ProofPaper.TO_READ, _seen(desk, taken), tmp_path / "a", desk=desk, at=desk.clock.now()
    )
    assert page_count(read.read_bytes()) == 1
    told = tmp_path / "told.json"
    told.write_text(json.dumps({"reader": "Nguyễn Thị Ánh"}), encoding="utf-8")
    code = _seen(desk, taken).row.code
    desk.store.close()

    read_too = _acts(tmp_path, code, "proofread", "--file", told, "--print-to", tmp_path / "b")
    assert "Ban_doc_soat" in str(read_too["paper_pdf"])
    assert Path(str(read_too["paper_pdf"])).is_file()


def test_the_pack_comes_into_a_folder_by_a_command(
    desk: Desk, taken: Receipt, tmp_path: Path
) -> None:
    _hand_out(desk, taken)
    code = _seen(desk, taken).row.code
    desk.store.close()

    answer = _acts(tmp_path, code, "proof", "--print-to", tmp_path / "out")

    assert answer["returned"] is True
    assert page_count(Path(str(answer["paper_pdf"])).read_bytes()) >= 3
    assert _acts(tmp_path, code, "proof")["paper_pdf"] is None


def _acts(data: Path, *arguments: object) -> dict[str, Any]:
    code, act, *rest = arguments
    done, (answer,), wrong = call("--data", data, "dossier", code, "act", act, "--training", *rest)
    assert (done, wrong) == (0, "")
    return dict(answer)


def _seen(desk: Desk, taken: Receipt) -> DossierView:
    return open_dossier(taken.dossier_id, desk=desk)


def _pdf(which: ProofPaper, desk: Desk, taken: Receipt) -> bytes:
    return proof_pdf(which, _seen(desk, taken), desk=desk, at=desk.clock.now())


def _step(desk: Desk, taken: Receipt, move: Move, **more: Any) -> None:
    by = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))
    wanted = Wanted(move=move, reason="Để quên giấy hẹn trên xe", **more)
    make_move(taken.dossier_id, wanted, desk=by, at=desk.clock.now())


def _hand_out(desk: Desk, taken: Receipt) -> None:
    _step(desk, taken, Move.FINISH)
    _step(desk, taken, Move.RETURN_RESULT, details=OWNER)


def _text(pdf: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program
    read = subprocess.run(
        [program, "-layout", "-", "-"], input=pdf, check=True, capture_output=True
    )
    return read.stdout.decode()


def test_the_new_slip_of_a_correction_comes_into_the_folder_as_its_original(
    desk: Desk, taken: Receipt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter_app.bootstrap.SystemClock", lambda: desk.clock)
    said = {"reason": "Ghi nhầm số điện thoại", "phone": "0912345679"}
    told = tmp_path / "told.json"
    told.write_text(json.dumps(said), encoding="utf-8")
    code = _seen(desk, taken).row.code
    desk.store.close()

    answer = _acts(tmp_path, code, "correct", "--file", told, "--print-to", tmp_path / "out")

    assert Path(str(answer["paper_pdf"])).is_file()
    assert len(list((tmp_path / "out").iterdir())) == 1
