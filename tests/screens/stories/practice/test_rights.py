"""By what right: for the dead, for a body, for a minor, without signing."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.people.applicant import Basis, SigningMode
from counter_app.domain.step import CollectorKind

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story
    from tests.screens.stories.practice.conftest import Practice

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SLIP = "Phieu_tiep_nhan"
BINH = "001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"


def three_heirs(story: "Story", card: str) -> None:
    """The submitter by card, a sister, and a brother who refuses by a paper."""

    def fill() -> None:
        story.clerk.hits(Key.Key_5, ALT)
        story.clerk.scans(card)
        for name, share in (("", "1/2"), ("Lê Thị Hai", "1/2"), ("Lê Văn Ba", "")):
            if name:
                story.writes("Họ và tên người thừa kế", name)
            story.writes("Quan hệ với người chết", "con")
            if share:
                story.writes("Phần thừa kế", share)
            else:
                story.tabs_to("Từ chối nhận di sản")
                story.clerk.hits(Key.Key_Space)
                story.writes("Văn bản từ chối", "Văn bản số 12 ngày 01/11/2026")
            story.takes("Thêm người này")
        story.sees("3. Lê Văn Ba (con): từ chối nhận di sản")
        story.leaves("3-danh-sach-nguoi-thua-ke")
        story.clerk.hits(Key.Key_Return, CTRL)

    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, fill)


def a_dead_owner(story: "Story") -> None:
    """Typed among the owners, with the day of death and the extract."""

    def fill() -> None:
        story.clerk.hits(Key.Key_1, ALT)
        story.writes("Họ và tên chủ hồ sơ", "Lê Thị Hoa")
        story.writes("Số định danh chủ hồ sơ", "001132000123")
        story.writes("Ngày sinh chủ hồ sơ", "1932")
        story.writes("Chủ hồ sơ chết ngày", "2/9/2026")
        story.writes("Số trích lục khai tử", "15/TLKT")
        story.takes("Thêm người này")
        story.sees("† đã chết 02/09/2026")
        story.leaves("1-chu-ho-so-da-chet")
        story.clerk.hits(Key.Key_Return, CTRL)

    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, fill)


@pytest.mark.case(5)
def test_the_dead_owner_is_spoken_for_by_an_heir_never_by_an_attorney(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    practice.picks("dinh chinh so do")
    a_dead_owner(story)
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người được ủy quyền")
    story.sees("Chủ hồ sơ đã chết")
    story.leaves("2-khong-uy-quyen-duoc")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người thừa kế")
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ", "! Hãy ghi danh sách người thừa kế")
    three_heirs(story, card)
    story.sees("Hồ sơ đầy đủ", "3 người thừa kế")
    story.leaves("4-nguoi-thua-ke")
    draft = story.takes_in().received.draft
    assert draft.submitter.basis is Basis.HEIR
    (owner,) = draft.owners
    assert owner.deceased is not None
    assert [one.share for one in draft.heirs or ()] == ["1/2", "1/2", ""]
    practice.slip_says(
        "Ông (Bà)/Tổ chức: Lê Thị Hoa (đã chết 02/09/2026, trích lục khai tử số 15/TLKT)",
        "Tư cách người nộp: người thừa kế.",
        "từ chối nhận di sản: Lê Văn Ba",
        "Nguyễn Thị Hoài Thương, 001190000001 (con): phần 1/2",
        "Lê Văn Ba (con): từ chối nhận di sản, Văn bản số 12 ngày 01/11/2026",
    )
    story.ends("5-da-nhan")


BRANCH = {
    "Tên tổ chức": "Chi nhánh Công ty Hoa Ban",
    "Loại tổ chức": "Doanh nghiệp",
    "Mã số thuế": "0100109106-001",
    "Đơn vị chủ quản": "Công ty Hoa Ban",
    "Người đại diện": "Lò Thị Ánh",
    "Địa chỉ tổ chức": "Thôn 2, xã A",
}


@pytest.mark.case(6)
def test_a_branch_is_carried_for(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    practice.picks("sao y")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người mang hồ sơ")
    story.writes("Số giấy ủy quyền", "07/GGT")
    story.writes("Ngày giấy ủy quyền", "19/11/2026")
    practice.tells_of_others((Key.Key_2, BRANCH), picture="1-chi-nhanh")
    story.sees("Hồ sơ đầy đủ")
    body = story.takes_in().received.draft.organisation
    assert body is not None
    assert body.tax_code == "0100109106-001"
    practice.slip_says(
        "Ông (Bà)/Tổ chức: Chi nhánh Công ty Hoa Ban",
        "0100109106-001",
        "Tư cách người nộp: người mang hồ sơ.",
        "Giấy giới thiệu số 07/GGT ngày 19/11/2026.",
    )
    assert "người ủy quyền" not in story.reads(story.printed(SLIP))
    for code in ("0100109106-001", "0100109106"):  # its own, and that of the body it belongs to
        clerk.hits(Key.Key_K, CTRL)
        clerk.types(code)
        clerk.hits(Key.Key_Return)
        story.sees(story.dossier().row.code, "Chi nhánh Công ty Hoa Ban")
    story.leaves("2-chi-nhanh")
    practice.result_waits()
    practice.stands_at_the_shelf()
    clerk.scans(BINH)
    story.sees("Giấy giới thiệu số 07/GGT ngày 19/11/2026", "không ghi việc nhận kết quả")
    story.leaves("3-nguoi-mang-giay-gioi-thieu")
    practice.hands_over()
    assert practice.collected().kind is CollectorKind.CARRIER
    story.ends("4-da-giao")


@pytest.mark.case(6)
def test_a_pagoda_has_no_code(story: "Story", practice: "Practice", clerk: "Clerk") -> None:
    clerk.scans(BINH)
    practice.picks("sao y")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người đại diện")
    practice.tells_of_others(
        (Key.Key_2, {"Tên tổ chức": "Chùa Phúc Linh", "Loại": "Cơ sở tôn giáo"})
    )
    story.sees("Hồ sơ đầy đủ")
    story.takes_in()
    practice.slip_says("Chùa Phúc Linh")
    story.ends("1-chua-khong-ma")


@pytest.mark.case(7)
def test_a_parent_files_for_a_minor(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    practice.picks("cai chinh")
    story.writes("Họ và tên", "Nguyễn Minh Khang")
    story.writes("Giới tính", "Nam")
    story.writes("Ngày sinh", "03/04/2016")
    story.writes("Số định danh", "001216000007")
    story.writes("Quan hệ với người nộp", "con")
    clerk.hits(Key.Key_H, ALT)
    story.writes("Trường hợp", "Thay đổi họ, chữ đệm, tên")
    practice.hands_everything_in()
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Cha, mẹ")
    story.writes("Giấy tờ chứng minh quan hệ", "Giấy khai sinh số 12/2016")
    story.sees("cần sửa 2 mục", "✕ Còn thiếu Ý kiến")
    story.leaves("1-con-thieu-y-kien-dong-y")
    story.ticks("Ý kiến đồng ý của cả cha và mẹ", "Ý kiến đồng ý của người đổi tên")
    story.sees("Hồ sơ đầy đủ")
    draft = story.takes_in().received.draft
    assert draft.submitter.basis is Basis.PARENT
    assert draft.authority is None
    assert draft.subject is not None
    assert draft.subject.relation == "con"
    assert draft.submitter.proof == "Giấy khai sinh số 12/2016"
    practice.slip_says(
        "Tư cách người nộp: mẹ của Nguyễn Minh Khang. Giấy tờ chứng minh: Giấy khai sinh số 12",
        "NGƯỜI TỪ ĐỦ 9 TUỔI ĐỒNG Ý",
    )
    story.ends("2-nguoi-chua-thanh-nien")


def test_a_grown_child_files_alone_or_by_a_paper(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    practice.picks("cai chinh")
    story.writes("Họ và tên", "Nguyễn Minh Khang")
    story.writes("Ngày sinh", "20/11/2008")
    practice.hands_everything_in()
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Cha, mẹ")
    story.writes("Giấy tờ chứng minh quan hệ", "Giấy khai sinh số 12/2008")
    story.sees("Con đã 18 tuổi", "(Bộ luật Dân sự Đ20, Đ136)")
    clerk.hits(Key.Key_Return, CTRL)
    story.sees("Con đã 18 tuổi")
    story.leaves("1-con-da-du-18-tuoi")


WITNESSES = {
    "Người làm chứng thứ nhất": "Giàng A Páo",
    "Số định danh người thứ nhất": "001085000011",
    "Người làm chứng thứ hai": "Vàng Thị Sua",
    "Số định danh người thứ hai": "001190000012",
    "Người đọc lại hồ sơ": "Lê Thị Hạnh",
}


@pytest.mark.case(10)
def test_a_citizen_who_cannot_sign_has_two_witnesses(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    practice.picks("sao y")
    practice.tells_of_others((Key.Key_4, {"Cách ký": "Không ký, không điểm chỉ được"}))
    story.sees("✕ Người nộp không ký, không điểm")
    practice.tells_of_others((Key.Key_4, WITNESSES), picture="1-nguoi-lam-chung")
    story.sees("Hồ sơ đầy đủ")
    signing = story.takes_in().received.draft.submitter.signing
    assert signing.mode is SigningMode.NEITHER
    practice.slip_says(
        "Hoài Thương",
        "(Không ký, không",
        "Người nộp hồ sơ đã được đọc lại, giải thích và hiểu nội dung giấy này.",
        "Người đọc lại: Lê Thị Hạnh.",
        "NGƯỜI LÀM CHỨNG",
        "Giàng A Páo",
        "Vàng Thị Sua",
    )
    story.leaves("2-tiep-nhan")
    practice.result_waits()
    practice.stands_at_the_shelf()
    story.sees("Không ký, không điểm chỉ được", "Giàng A Páo, Vàng Thị Sua")
    story.leaves("3-ky-nhan")
    practice.hands_over()
    told = practice.collected()
    assert (told.signing, told.witnesses) == ("neither", ("Giàng A Páo", "Vàng Thị Sua"))
    story.ends("4-da-giao")


def test_a_dossier_from_outside_the_area_names_who_decides(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    def choose() -> None:
        clerk.types("ba dinh ha noi")
        clerk.hits(Key.Key_Return)
        story.leaves("1-tim-don-vi")
        clerk.hits(Key.Key_Return)
        story.sees("Hãy gõ đủ mã đơn vị")
        clerk.types("12.05")
        story.leaves("2-ma-don-vi")
        clerk.hits(Key.Key_Return)

    clerk.scans(card)
    practice.picks("trich luc khai sinh")
    story.answers(lambda: clerk.hits(Key.Key_U, ALT), choose)
    story.sees("Nơi giải quyết: Ủy ban nhân dân phường Ba Đình", "(H26.12.05)")
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ", "! Ngày hẹn là dự kiến")
    story.leaves("3-ngoai-dia-ban")
    draft = story.takes_in().received.draft
    assert draft.resolving_unit == "H26.12.05"
    practice.slip_says(
        "Cơ quan giải quyết hồ sơ: Ủy ban nhân dân phường Ba Đình, thành phố Hà Nội", "dự kiến"
    )
    story.ends("4-da-nhan")


@pytest.mark.case(7)
def test_parents_who_disagree_are_refused_by_their_article(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    def agrees() -> None:
        story.sees("Từ chối tiếp nhận (Mẫu 03)", "Cha và mẹ chưa cùng đồng ý")
        story.leaves("1-cha-me-chua-dong-y")
        clerk.hits(Key.Key_Return)

    clerk.scans(card)
    practice.picks("doi ten")
    story.writes("Họ và tên", "Nguyễn Minh Khang")
    story.writes("Ngày sinh", "03/04/2020")
    clerk.hits(Key.Key_H, ALT)
    story.writes("Trường hợp", "Thay đổi họ, chữ đệm, tên")
    practice.hands_everything_in()
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Cha, mẹ")
    story.writes("Giấy tờ chứng minh quan hệ", "Giấy khai sinh số 12/2020")
    story.sees("cần sửa 1 mục", "✕ Còn thiếu Ý kiến")
    story.presses(Key.Key_R, agrees, held=CTRL)
    words = story.reads(story.printed("Phieu_tu_choi"))
    assert "Cha và mẹ chưa cùng đồng ý việc thay đổi họ, chữ đệm, tên" in words
    assert "(Nghị định 123/2015/NĐ-CP, Điều 7 khoản 1)" in words
    assert "Giấy khai sinh số 12/2020" in words
    story.ends("2-phieu-tu-choi")
