"""Whoever cannot sign or read: their papers say how they sign, who helped and who signs beside."""

import dataclasses
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from counter_app.domain.draft import Draft
from counter_app.domain.papers import PaperSize
from counter_app.domain.people.applicant import Person, Signing, SigningMode, Unable
from counter_app.domain.staff import Role
from counter_app.domain.step import (
    Collected,
    CollectorKind,
    Details,
    Finished,
    SlipOutcome,
    Withdrawn,
)
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.letter_printing import letter_pdf
from counter_app.services.papers.paper_printing import paper_pdf
from counter_app.services.papers.printing import slip_pdf
from counter_app.services.wording.who_signs import how_signed

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


def test_a_screen_tells_how_somebody_signs_and_who_helps() -> None:
    assert how_signed(Signing()) == ("Cách ký: ký",)
    assert how_signed(replace(FINGER, finger="")) == ("Cách ký: điểm chỉ",)
    assert how_signed(replace(NEITHER, unable=(Unable.HEAR,))) == (
        "Cách ký: không ký, không điểm chỉ được, không nghe được",
        "Người làm chứng: Giàng A Páo",
        "Người làm chứng: Vàng Thị Sua",
        "Người đọc lại: Lê Thị Hạnh, trưởng thôn",
    )


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


def test_the_control_sheet_tells_the_signer_which_attestation_it_is(
    desk: Desk, draft: Draft, take_in: TakeIn
) -> None:
    signing = signed_by(draft, NEITHER)
    taken = take_in(procedure_code="2.001035", certified_copies=(), **signing)
    wanted = Wanted(move=Move.TRANSFER)
    make_move(taken.dossier_id, wanted, desk=desk, at=desk.clock.now())

    said = words(letter_pdf(taken.dossier_id, PaperKind.CONTROL_SHEET, desk=desk))
    assert "Lời chứng: chứng thực hợp đồng, giao dịch (NĐ 23/2015 Đ12" in said
    assert "Người làm chứng ký từng trang" in said


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


OF_THREE_DAYS: Any = {"procedure_code": "1.004873", "certified_copies": ()}


def paper_of(taken: Receipt, move: Move, details: Details, desk: Desk) -> str:
    """The words of the paper that a leader's step writes."""
    led = dataclasses.replace(desk, clerk=dataclasses.replace(desk.clerk, role=Role.LEADER))
    wanted = Wanted(move=move, reason="Không còn cần giấy này nữa", details=details)
    moved = make_move(taken.dossier_id, wanted, desk=led, at=desk.clock.now())
    return words(paper_pdf(moved.paper_row, desk=desk)) if moved.paper_row else ""


@pytest.mark.parametrize(
    ("before", "signing"),
    [(NEITHER, NEITHER), (FINGER, FINGER), (Signing(), replace(NEITHER, read_aloud_by=""))],
)
def test_who_lost_the_slip_declares_it_as_they_sign_today(
    desk: Desk, draft: Draft, take_in: TakeIn, before: Signing, signing: Signing
) -> None:
    taken = take_in(**OF_THREE_DAYS, **signed_by(draft, before))
    paper_of(taken, Move.FINISH, Finished(shelf="Ngăn 1"), desk)
    person = draft.submitter.person
    lost = Collected(
        kind=CollectorKind.OWNER,
        name=person.name,
        personal_id=person.personal_id or "",
        slip=SlipOutcome.LOST,
        signing=signing.mode.value,
        witnesses=tuple(one.name for one in signing.witnesses),
    )

    said = paper_of(taken, Move.RETURN_RESULT, lost, desk)
    note = "(Điểm chỉ ngón trỏ phải)" if signing is FINGER else "(Không ký, không điểm chỉ được)"
    assert note in said
    assert said.count("NGƯỜI LÀM CHỨNG") == len(signing.witnesses)
    assert all(one.name in said for one in signing.witnesses)
    assert signing.read_aloud_by in said
    assert said.count(SIGN) == 1 + len(signing.witnesses), "the clerk signs as ever"


def test_who_takes_the_papers_home_signs_for_them(
    desk: Desk, draft: Draft, take_in: TakeIn
) -> None:
    back = ("Tờ khai cấp giấy xác nhận tình trạng hôn nhân",)
    first, second = (take_in(**OF_THREE_DAYS, **signed_by(draft, NEITHER)) for _ in range(2))

    own = Withdrawn(asked_by=draft.submitter.person.name, papers_back=back)
    said = paper_of(first, Move.WITHDRAW, own, desk)
    assert "(Không ký, không điểm chỉ được)" in said
    assert said.count("NGƯỜI LÀM CHỨNG") == 2

    said = paper_of(
        second, Move.WITHDRAW, Withdrawn(asked_by="Nông Thị Hoa", papers_back=back), desk
    )
    assert said.count(SIGN) == 2, "of another it is not known how they sign"
    assert draft.submitter.person.name not in said.split("NGƯỜI NHẬN")[-1]
    assert "Nông Thị Hoa" in said.split("NGƯỜI NHẬN")[-1]
