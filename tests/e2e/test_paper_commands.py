"""Papers mended and copied from the command line: correct, look at both, copy the void one."""

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.cli.io import Io
from counter_app.cli.main import main

FILING = {
    "card_scan": "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A|15032021",
    "procedure_code": "1.004873",
    "phone": "0912345678",
}
Command = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs one command on a data folder of its own; answers code, JSON, complaint."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def run(*arguments: str) -> tuple[int, Any, str]:
        out, complaint = io.StringIO(), io.StringIO()
        streams = Io(stdin=io.StringIO(), stdout=out, stderr=complaint)
        code = main(["--data", str(tmp_path / "data"), *arguments], streams)
        return code, json.loads(out.getvalue() or "null"), complaint.getvalue()

    return run


def told(folder: Path, name: str, what: object) -> str:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(what), encoding="utf-8")
    return str(path)


def words_of(pdf: Path) -> str:
    program = shutil.which("pdftotext")
    assert program
    read = subprocess.run([program, pdf, "-"], check=True, capture_output=True)
    return " ".join(read.stdout.decode().split())


def test_a_wrong_name_is_corrected_and_every_paper_copied(counter: Command, tmp_path: Path) -> None:
    code, taken, complaint = counter("intake", "--file", told(tmp_path, "filing", FILING))
    assert (code, complaint) == (0, "")
    dossier, mended = taken["dossier_code"], tmp_path / "mended.pdf"
    correction = {"reason": "Gõ nhầm tên công dân", "name": "Nguyễn Thị Ánh Tuyết"}
    code, made, complaint = counter(
        "dossier", dossier, "act", "correct", "--file", told(tmp_path, "correct", correction)
    )
    assert (code, complaint) == (0, "")
    assert (made["replaces"], made["slip_no"]) == (taken["slip_no"], taken["slip_no"] + 1)
    assert made["changes"][0]["after"] == "Nguyễn Thị Ánh Tuyết"

    code, copy, _ = counter("paper", dossier, "slip", "--out", str(mended))
    assert (code, copy["paper_no"], copy["reprint"]) == (0, made["slip_no"], 0)
    assert "BẢN SAO" not in words_of(mended), "nobody has printed it before"
    code, copy, _ = counter("paper", dossier, "slip", "--out", str(mended))
    assert (code, copy["paper_no"], copy["reprint"]) == (0, made["slip_no"], 1)
    assert "BẢN SAO – in lại lần 1" in words_of(mended)
    assert f"thay thế phiếu số {taken['slip_no']}" in words_of(mended)

    old = tmp_path / "old.pdf"
    _, copy, _ = counter("paper", dossier, str(taken["slip_no"]), "--out", str(old))
    assert (copy["voided"], copy["reprint"]) == (True, 1)
    assert "ĐÃ HỦY" in words_of(old)
    assert "Nguyễn Thị Ánh Tuyết" not in words_of(old)

    code, _, complaint = counter("paper", dossier, "apology", "--out", str(old))
    assert code == 2
    assert f"slip {made['slip_no']}" in complaint
    assert counter("check")[0] == 0


def test_another_system_s_code_is_kept_and_finds_the_dossier(
    counter: Command, tmp_path: Path
) -> None:
    _, taken, _ = counter("intake", "--file", told(tmp_path, "filing", FILING))
    link = told(tmp_path, "link", {"code": "HT-2026-0001"})
    code, linked, _ = counter("dossier", taken["dossier_code"], "act", "link_code", "--file", link)
    assert (code, linked["code"]) == (0, "HT-2026-0001")
    code, shown, _ = counter("dossier", "ht-2026-0001", "show")
    assert (code, shown["dossier_code"]) == (0, taken["dossier_code"])


def test_a_number_that_two_papers_bear_names_neither(counter: Command, tmp_path: Path) -> None:
    _, taken, _ = counter("intake", "--file", told(tmp_path, "filing", FILING))
    dossier = taken["dossier_code"]
    asking = {"reason": "Thiếu giấy xác nhận nơi cư trú"}
    counter("dossier", dossier, "move", "ask_supplement", "--file", told(tmp_path, "ask", asking))
    void = {"paper": str(taken["slip_no"]), "reason": "Phiếu ghi nhầm một giấy tờ"}

    code, _, complaint = counter(
        "dossier", dossier, "act", "void", "--file", told(tmp_path, "void", void)
    )
    assert code == 2
    assert f"supplement_request {taken['slip_no']}" in complaint
    assert f"slip {taken['slip_no']}" in complaint

    out = str(tmp_path / "copy.pdf")
    number = str(taken["slip_no"])
    assert counter("paper", dossier, number, "--out", out)[0] == 2
    code, copied, complaint = counter("paper", dossier, "slip", number, "--out", out)
    assert (code, complaint, copied["paper"]) == (0, "", "slip")

    named = {**void, "paper": f"supplement_request {number}"}
    code, gone, complaint = counter(
        "dossier", dossier, "act", "void", "--file", told(tmp_path, "named", named)
    )
    assert (code, complaint) == (0, "")
    assert gone["paper"] == "supplement_request"


def test_an_act_refuses_what_it_does_not_know(counter: Command, tmp_path: Path) -> None:
    _, taken, _ = counter("intake", "--file", told(tmp_path, "filing", FILING))
    for act in ("date_notice", "date_told"):
        code, _, complaint = counter(
            "dossier", taken["dossier_code"], "act", act,
            "--file", told(tmp_path, act, {"resaon": "Lịch nghỉ đổi"}),
        )  # fmt: skip
        assert code == 2
        assert "resaon" in complaint


def test_what_was_printed_is_told_with_its_copies_and_where_each_went(
    counter: Command, tmp_path: Path
) -> None:
    _code, taken, _ = counter("intake", "--file", told(tmp_path, "filing", FILING))
    waits = counter("printed")[1]
    assert (waits["paper_no"], waits["reprint"], waits["state"]) == (taken["slip_no"], 0, "waiting")
    assert counter("slip", taken["dossier_code"], "--out", str(tmp_path / "giay.pdf"))[0] == 0
    code, printed, complaint = counter("printed", taken["dossier_code"], "--ask")
    assert (code, complaint) == (0, "")
    assert (printed["state"], printed["applicant"]) == ("done", "Nguyễn Thị Ánh")
    assert counter("printed", "--shown", "troubled")[:2] == (0, None)
    assert counter("printed", "--limit", "0")[0] != 0
