"""``counter-app intake`` says what is true: refused means nothing was taken, taken means a number."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counter_app.core.errors import EnvironmentFault
from counter_app.services.papers import printing
from tests.commands import call_plain

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
COPIES = {
    "card_scan": CARD,
    "procedure_code": "2.000815",
    "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "copies": 2}],
}

Intake = Callable[..., tuple[int, dict[str, Any] | None, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """One command on a data folder of its own."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def command(*arguments: str) -> tuple[int, str, str]:
        return call_plain("--data", tmp_path / "data", *arguments)

    return command


@pytest.fixture
def intake(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> Intake:
    """Files one dossier; ``print_to`` is a folder's name under the test's own."""

    def take(*, print_to: str = "", **filed: object) -> tuple[int, dict[str, Any] | None, str]:
        file = tmp_path / "intake.json"
        file.write_text(json.dumps({**COPIES, **filed}), encoding="utf-8")
        printing_there = ["--print-to", str(tmp_path / print_to)] if print_to else []
        code, answer, complaint = run("intake", "--file", str(file), *printing_there)
        return code, json.loads(answer) if answer else None, complaint

    return take


def first_number(intake: Intake) -> int:
    _, answer, _ = intake()
    assert answer is not None
    return int(answer["slip_no"])


@pytest.mark.parametrize(
    "filed",
    [
        {"email": "😀@vidu.vn"},
        {"organisation": {"name": "Chùa Suối Nắng", "address": "😀"}},
        {"owners": [{"name": "Trần An", "personal_id": "001090000001", "address": "😀"}]},
        {"submitter": {"basis": "attorney"}, "authority": {"kind": "Giấy 😀"}},
        {"submitter": {"name": "J", "nationality": "GBR",
                       "passport": {"number": "😀", "country": "GBR"}}},
    ],
    ids=["email", "organisation", "owner", "authority", "passport"],
)  # fmt: skip
def test_a_letter_no_paper_can_show_is_refused_before_a_number_is_used(
    intake: Intake, filed: dict[str, object]
) -> None:
    code, answer, complaint = intake(print_to="papers", **filed)

    assert (code, answer) == (2, None)
    assert "😀" in complaint
    assert first_number(intake) == 100_001


def test_a_folder_that_takes_no_papers_is_found_before_anything_is_taken_in(
    intake: Intake, tmp_path: Path
) -> None:
    (tmp_path / "papers").write_text("a file in the folder's place", encoding="utf-8")

    code, answer, complaint = intake(print_to="papers")

    assert (code, answer) == (1, None)
    assert "chưa tiếp nhận" in complaint
    assert first_number(intake) == 100_001


def test_a_dossier_that_is_in_keeps_its_number_though_the_paper_fails(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Path:
        raise EnvironmentFault("printer.folder", "Ổ đĩa đã đầy.")

    monkeypatch.setattr(printing, "print_to_folder", full)

    code, answer, _ = intake(print_to="papers")

    assert code == 0
    assert answer is not None
    assert answer["slip_pdf"] is None
    assert "slip_not_printed" in answer["warnings"]


def test_the_same_reference_answers_the_paper_that_was_printed(intake: Intake) -> None:
    _, first, _ = intake(print_to="papers", client_ref="a")
    _, again, _ = intake(print_to="papers", client_ref="a", phone="0912345678")

    assert first is not None
    assert again is not None
    assert again["duplicate"]
    assert again["dossier_code"] == first["dossier_code"]
    assert again["slip_pdf"] == first["slip_pdf"]


def test_a_slip_that_was_sent_elsewhere_is_not_printed_twice(intake: Intake) -> None:
    intake(print_to="papers", client_ref="a")
    _, again, _ = intake(print_to="others", client_ref="a")

    assert again is not None
    assert again["slip_pdf"] is None
    assert "slip_sent_before" in again["warnings"]


def test_a_card_and_a_procedure_are_enough(intake: Intake) -> None:
    code, answer, complaint = intake(certified_copies=None)

    assert (code, complaint) == (0, "")
    assert answer is not None
    assert "documents_missing" in answer["warnings"]


def test_a_copy_that_cannot_be_written_is_not_counted(
    intake: Intake, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    _, taken, _ = intake(print_to="papers")
    assert taken is not None
    slip = ("slip", taken["dossier_code"], "--out")
    (tmp_path / "file").touch()

    assert run(*slip, str(tmp_path / "papers"))[0] == 2
    assert run(*slip, str(tmp_path / "file" / "copy.pdf"))[0] == 2
    # A name longer than any disk takes: the folder is there, the file cannot be.
    code, _, complaint = run(*slip, str(tmp_path / ("a" * 300 + ".pdf")))
    assert (code, "Không ghi được tệp" in complaint) == (1, True)
    _, copy, _ = run(*slip, str(tmp_path / "copy.pdf"))

    assert json.loads(copy)["reprint"] == 1


def test_bytes_that_are_no_text_find_nothing_and_say_so(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    code, answer, complaint = run("search", "\udcff")

    assert (code, answer) == (2, "")
    assert "UTF-8" in complaint


def test_a_dossier_that_is_in_is_not_reported_lost_when_the_chain_cannot_be_noted(
    intake: Intake, tmp_path: Path
) -> None:
    first_number(intake)
    noted = tmp_path / "data" / "training.head"
    noted.unlink()
    noted.mkdir()

    code, answer, complaint = intake()

    assert (code, complaint) == (0, "")
    assert answer is not None
    assert answer["slip_no"] == 100_002
    assert not list(noted.parent.glob("*.new"))


BIRTH = {
    "bundle": "birth",
    "card_scan": CARD,
    "submitter": {"basis": "parent"},
    "subject": {"name": "Nguyễn Minh Khôi", "sex": "male", "birth_date": "2026-11-18"},
}


def test_a_bundle_is_answered_with_every_code_and_date(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    file, papers = tmp_path / "birth.json", tmp_path / "papers"
    file.write_text(json.dumps(BIRTH), encoding="utf-8")
    code, out, complaint = run("intake", "--file", str(file), "--print-to", str(papers))
    assert (code, complaint) == (0, "")
    answer = json.loads(out)
    dossiers = answer["dossiers"]
    assert [one["procedure_code"] for one in dossiers] == ["1.001193", "1.004222", "1.009031"]
    assert len({one["dossier_code"] for one in dossiers}) == 3
    assert all(one["due_at"] and Path(one["slip_pdf"]).is_file() for one in dossiers)
    assert Path(answer["sheet_pdf"]).read_bytes().startswith(b"%PDF")
    assert len(list(papers.iterdir())) == 4


def test_a_bundle_refused_takes_nothing_in(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path, intake: Intake
) -> None:
    file = tmp_path / "birth.json"
    lacking = {**BIRTH, "components": [{"label": "Tờ khai đăng ký khai sinh", "kind": "original"}]}
    file.write_text(json.dumps(lacking), encoding="utf-8")
    code, out, complaint = run("intake", "--file", str(file))
    assert (code, out) == (2, "")
    assert "Khai sinh: " in complaint
    assert first_number(intake) == 100_001


def test_legs_and_the_first_visit_are_answered_with_their_working(intake: Intake) -> None:
    _, answer, _ = intake(procedure_code="1.013978", case="certificate", certified_copies=[])
    assert answer is not None
    assert [leg["local"] for leg in answer["legs"]] == [True, False]
    assert answer["legs"][1]["due_at"] == answer["due_at"]
    assert answer["payment_at"] == answer["legs"][0]["due_at"]
    assert answer["legs"][0]["days"]


def test_a_dossier_of_a_bundle_tells_where_the_others_stand(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    file, nothing = tmp_path / "birth.json", tmp_path / "nothing.json"
    file.write_text(json.dumps(BIRTH), encoding="utf-8")
    nothing.write_text("{}", encoding="utf-8")
    _, out, _ = run("intake", "--file", str(file))
    codes = [one["dossier_code"] for one in json.loads(out)["dossiers"]]
    act = ("act", "filed_together", "--file", str(nothing))
    code, told, complaint = run("dossier", codes[1], *act)
    assert (code, complaint) == (0, "")
    dossiers = json.loads(told)["dossiers"]
    assert [one["dossier_code"] for one in dossiers] == codes
    assert {one["state"] for one in dossiers} == {"received"}
