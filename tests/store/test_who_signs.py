"""Whoever cannot sign or read: their papers say how they sign, who helped and who signs beside."""

import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from counter_app.domain.draft import Draft
from counter_app.domain.papers import PaperSize
from counter_app.domain.people.applicant import Person, Signing, SigningMode
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.papers.paper_printing import paper_pdf
from counter_app.services.papers.printing import slip_pdf

TakeIn = Callable[..., Receipt]
SIGN = "(Ký và ghi rõ họ tên)"
WITNESSES = (Person(name="Giàng A Páo"), Person(name="Vàng Thị Sua"))
NEITHER = Signing(
    mode=SigningMode.NEITHER, witnesses=WITNESSES, read_aloud_by="Lê Thị Hạnh, trưởng thôn"
)
FINGER = Signing(mode=SigningMode.FINGERPRINT, finger="Trỏ phải")


def words(pdf: bytes) -> str:
    asked = ["pdftotext", "-raw", "-", "-"]
    read = subprocess.run(asked, input=pdf, check=True, capture_output=True, timeout=60)
    return " ".join(read.stdout.decode().split())


def end_of(pdf: bytes) -> str:
    """The last words of the first copy: from where the result is fetched on."""
    return words(pdf).split("Đăng ký nhận kết quả tại:")[1]


def signed_by(draft: Draft, signing: Signing) -> dict[str, Any]:
    return {"submitter": replace(draft.submitter, signing=signing)}


@pytest.mark.parametrize(
    ("finger", "note"),
    [
        ("Trỏ phải", "(Điểm chỉ ngón trỏ phải)"),
        ("Ngón cái trái", "(Điểm chỉ ngón cái trái)"),
        ("", "(Điểm chỉ)"),
    ],
)
def test_a_fingerprint_s_slip_names_the_finger(
    desk: Desk, draft: Draft, take_in: TakeIn, finger: str, note: str
) -> None:
    taken = take_in(**signed_by(draft, replace(FINGER, finger=finger)))

    end = end_of(slip_pdf(taken.dossier_id, desk=desk))
    assert note in end
    assert end.count(SIGN) == 1, "the clerk signs as ever"
    assert "NGƯỜI LÀM CHỨNG" not in end


@pytest.mark.parametrize("paper", PaperSize)
def test_two_witnesses_sign_the_slip_of_who_can_do_neither(
    desk: Desk, draft: Draft, take_in: TakeIn, paper: PaperSize
) -> None:
    taken = take_in(**signed_by(draft, NEITHER))

    end = end_of(slip_pdf(taken.dossier_id, desk=desk, paper=paper))
    assert "(Không ký, không điểm chỉ được)" in end
    assert end.count("NGƯỜI LÀM CHỨNG") == 2
    assert end.count(SIGN) == 3
    assert "Người đọc lại: Lê Thị Hạnh, trưởng thôn." in end
    for one in WITNESSES:
        assert one.name in end


def test_an_interpreter_is_told_and_signs(desk: Desk, draft: Draft, take_in: TakeIn) -> None:
    taken = take_in(**signed_by(draft, Signing(interpreter=Person(name="Lý Mai Anh"))))

    end = end_of(slip_pdf(taken.dossier_id, desk=desk))
    assert "giải thích và hiểu nội dung giấy này. Người phiên dịch: Lý Mai Anh." in end
    assert "NGƯỜI PHIÊN DỊCH" in end
    assert end.count(SIGN) == 3


def test_who_signs_is_told_nothing_more(desk: Desk, take_in: TakeIn) -> None:
    end = end_of(slip_pdf(take_in().dossier_id, desk=desk))

    assert end.count(SIGN) == 2
    for word in ("đọc lại", "NGƯỜI LÀM CHỨNG", "PHIÊN DỊCH", "Điểm chỉ"):
        assert word not in end


def test_a_refusal_is_signed_as_its_citizen_can(desk: Desk, birth: Draft, refuse: Any) -> None:
    refuse(**signed_by(birth, NEITHER))

    said = words(paper_pdf(1, desk=desk))
    assert "(Không ký, không điểm chỉ được)" in said
    assert said.count("NGƯỜI LÀM CHỨNG") == 2
    assert "Người đọc lại: Lê Thị Hạnh, trưởng thôn." in said


def test_a_request_for_more_papers_tells_who_read_it_out(
    desk: Desk, birth: Draft, guide: Any
) -> None:
    guide(**signed_by(birth, NEITHER))

    said = words(paper_pdf(1, desk=desk))
    assert "Người đọc lại: Lê Thị Hạnh, trưởng thôn." in said
    assert said.count(SIGN) == 1, "only who guides signs form 02"
