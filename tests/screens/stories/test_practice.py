"""The ten cases of the counter's practice that break a careless design, each up to its slip."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.dossier import State
from counter_app.domain.people.applicant import Basis, IdentityBasis, SigningMode
from counter_app.domain.step import Collected, CollectorKind
from counter_app.protocol.moved import details_of

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SLIP = "Phieu_tiep_nhan"
BINH = "001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"
# Three invented people; ICAO's own state of Utopia gave the first her passport.
PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)
Tab = dict[str, str]


def picks(story: "Story", words: str) -> None:
    """The procedure found by a few words, the cursor where the screen then puts it."""
    story.tabs_to("Thủ tục")
    story.clerk.types(words)
    story.clerk.hits(Key.Key_Return)


def hands_everything_in(story: "Story") -> None:
    """Enter on the untouched list of papers: all of them are there."""
    story.tabs_to("Thành phần hồ sơ")
    story.clerk.hits(Key.Key_Return)


def tells_of_others(story: "Story", *tabs: tuple[Qt.Key, Tab], picture: str = "") -> None:
    """The panel of other people: Alt and the number of a tab, its fields, Ctrl+Enter."""

    def fill() -> None:
        for key, fields in tabs:
            story.clerk.hits(key, ALT)
            for name, text in fields.items():
                if text in ("x", "-"):
                    story.tabs_to(name)
                    story.clerk.hits(Key.Key_Space)
                else:
                    story.writes(name, text)
        if picture:
            story.leaves(picture)
        story.clerk.hits(Key.Key_Return, CTRL)

    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, fill)


def slip_says(story: "Story", *texts: str, count: int = 1) -> None:
    words = story.reads(story.printed(SLIP, count=count))
    for text in texts:
        assert text in words, f"{text!r} is not on the slip: {words}"


def result_waits(story: "Story") -> None:
    """Finished, and laid on the shelf."""
    story.opens()
    story.goes_on("Có kết quả", story.filling("Có kết quả"))
    story.reaches(State.READY)


def stands_at_the_shelf(story: "Story") -> None:
    story.clerk.hits(Key.Key_F6)
    story.clerk.scans(story.dossier().row.code)
    story.sees("Ai nhận")


def hands_over(story: "Story") -> None:
    """The great key, they sign, and the key once more."""
    story.takes("Giao cho")
    story.sees("Đã ký nhận, đã giao")
    story.clerk.hits(Key.Key_Return)


def collected(story: "Story") -> Collected:
    story.reaches(State.RETURNED)
    told = details_of(story.dossier().events[-1].body)
    assert isinstance(told, Collected)
    return told


def test_twins_are_two_dossiers_with_one_promise(story: "Story", clerk: "Clerk", card: str) -> None:
    codes, due = [], set()
    for order, (name, hour) in enumerate((("Trần Minh An", "8:15"), ("Trần Minh Anh", "8:27")), 1):
        clerk.scans(card)
        picks(story, "khai sinh")
        story.writes("Họ và tên", name)
        story.writes("Giới tính", "Nam")
        story.writes("Ngày sinh", "12/11/2026")
        story.writes("Giờ sinh", hour)
        story.writes("Con thứ mấy", str(order))
        story.writes("Nơi sinh", "Trạm y tế xã A")
        hands_everything_in(story)
        story.sees("Hồ sơ đầy đủ")
        row = story.takes_in().row
        slip_says(story, name, row.code, count=order)
        codes.append(row.code)
        due.add(row.due_at)
        story.leaves(f"{order}-con-thu-{order}")
        clerk.hits(Key.Key_Return)
    assert len(set(codes)) == 2
    assert len(due) == 1
    clerk.scans(card)
    story.sees("Đã đến trước đây", "Khai sinh")
    story.ends("3-lan-den-truoc")


def test_person_without_papers_is_known_by_witnesses_and_found_by_name(
    story: "Story", clerk: "Clerk"
) -> None:
    story.writes("Họ và tên người nộp", "Giàng Thị Mỷ")
    story.writes("Ngày sinh người nộp", "1951")
    story.writes("Giới tính người nộp", "Nữ")
    story.writes("Nơi cư trú người nộp", "Bản Lùng, xã A")
    tells_of_others(
        story,
        (
            Key.Key_4,
            {
                "Căn cứ nhận biết": "Hai người làm chứng",
                "Vì sao không có số": "Chưa từng làm giấy tờ",
                "Người làm chứng thứ nhất": "Giàng A Páo",
                "Người làm chứng thứ hai": "Vàng Thị Sua",
            },
        ),
        picture="1-can-cu-nhan-biet",
    )
    picks(story, "khai bao cu tru")
    hands_everything_in(story)
    story.sees("Hồ sơ đầy đủ")
    person = story.takes_in().received.draft.submitter.person
    assert (person.personal_id, person.identity_basis) == (None, IdentityBasis.TWO_WITNESSES)
    slip_says(story, "Giàng Thị Mỷ", "chưa có")

    clerk.hits(Key.Key_K, CTRL)
    clerk.types("giang thi my")
    clerk.hits(Key.Key_Return)
    story.sees("Giàng Thị Mỷ", story.dossier().row.code)
    story.ends("2-tim-theo-ten")


def test_foreign_spouse_keeps_the_passport_s_order_and_agrees_on_a_date(
    story: "Story", clerk: "Clerk", card: str
) -> None:
    def both() -> None:
        clerk.scans(card)
        clerk.hits(Key.Key_4, ALT)
        story.writes("Người phiên dịch", "Lò Thị Ánh")
        story.leaves("2-ca-hai-ben")
        clerk.hits(Key.Key_Return, CTRL)

    clerk.scans(card)
    clerk.scans(PASSPORT[0])

    def adds() -> None:
        story.sees("Đang nhận hồ sơ của Nguyễn Thị Hoài Thương", "ERIKSSON ANNA MARIA")
        story.leaves("1-ho-chieu-cua-nguoi-kia")
        clerk.hits(Key.Key_C, ALT)

    story.answers(lambda: clerk.scans(PASSPORT[1]), adds)
    story.sees("Chủ hồ sơ: ERIKSSON ANNA MARIA")
    picks(story, "ket hon voi nguoi nuoc")
    story.sees("Chưa có thời hạn trong danh mục")
    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, both)
    story.sees("Chủ hồ sơ: ERIKSSON ANNA MARIA và 1 người")
    hands_everything_in(story)
    agreed = {"Ngày hẹn": "07/12/2026", "Giờ hẹn": "9:30", "Lý do": "Hai bên thống nhất"}
    story.tabs_to("Nhập ngày hẹn")
    story.presses(Key.Key_Return, story.filling("Ghi ngày hẹn", agreed))
    story.sees("Hồ sơ đầy đủ", "09:30", "! Hai bên phải có mặt khi nhận giấy.")
    draft = story.takes_in().received.draft
    spouse, citizen = draft.owners
    assert spouse.passport is not None
    assert (spouse.name, spouse.passport.number) == ("ERIKSSON ANNA MARIA", "L898902C3")
    assert (spouse.nationality, spouse.personal_id) == ("UTO", None)
    assert citizen.personal_id == draft.submitter.person.personal_id == "001190000001"
    assert draft.submitter.signing.interpreter is not None
    slip_says(
        story,
        "Tổ chức: ERIKSSON ANNA MARIA và 1 người (danh sách kèm theo)",
        "Hộ chiếu L898902C3 (UTO)",
        "2. Nguyễn Thị Hoài Thương, sinh 01/02/1990",
        "09 giờ 30 phút, ngày 07 tháng 12",
    )
    story.ends("3-ket-hon-voi-nguoi-nuoc-ngoai")


def test_one_word_names_are_names(story: "Story", clerk: "Clerk") -> None:
    clerk.scans("066190000001||Y|01021990|Nữ|Buôn 2, Xã A, Đắk Lắk|15032021")
    picks(story, "khai sinh")
    story.writes("Họ và tên", "Ê")
    story.writes("Ngày sinh", "12/11/2026")
    hands_everything_in(story)
    story.sees("Hồ sơ đầy đủ")
    assert "Họ hiếm gặp" not in story.words()
    draft = story.takes_in().received.draft
    assert draft.subject is not None
    assert (draft.submitter.person.name, draft.subject.name) == ("Y", "Ê")
    slip_says(story, "Ông (Bà)/Tổ chức: Y Số định danh", "đăng ký khai sinh: Ê Thành phần")
    assert "null" not in story.reads(story.printed(SLIP)).lower()
    story.ends("1-ten-mot-chu")


def test_the_dead_owner_is_spoken_for_by_an_heir_never_by_an_attorney(
    story: "Story", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    picks(story, "dinh chinh so do")

    def fill() -> None:
        clerk.hits(Key.Key_1, ALT)
        story.writes("Họ và tên chủ hồ sơ", "Lê Thị Hoa")
        story.writes("Số định danh chủ hồ sơ", "001132000123")
        story.writes("Ngày sinh chủ hồ sơ", "1932")
        story.writes("Chủ hồ sơ chết ngày", "2/9/2026")
        story.writes("Số trích lục khai tử", "15/TLKT")
        story.takes("Thêm người này")
        story.sees("† đã chết 02/09/2026")
        story.leaves("1-chu-ho-so-da-chet")
        clerk.hits(Key.Key_Return, CTRL)

    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, fill)
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người được ủy quyền")
    story.sees("Chủ hồ sơ đã chết")
    story.leaves("2-khong-uy-quyen-duoc")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người thừa kế")
    hands_everything_in(story)
    story.sees("Hồ sơ đầy đủ")
    draft = story.takes_in().received.draft
    assert draft.submitter.basis is Basis.HEIR
    (owner,) = draft.owners
    assert owner.deceased is not None
    slip_says(story, "Ông (Bà)/Tổ chức: Lê Thị Hoa", "Hoài Thương")
    story.ends("3-nguoi-thua-ke")


def test_a_branch_is_carried_for_and_a_pagoda_has_no_code(
    story: "Story", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    picks(story, "sao y")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người mang hồ sơ")
    story.writes("Số giấy ủy quyền", "07/GGT")
    story.writes("Ngày giấy ủy quyền", "19/11/2026")
    branch = {
        "Tên tổ chức": "Chi nhánh Công ty Hoa Ban",
        "Loại tổ chức": "Doanh nghiệp",
        "Mã số thuế": "0100109106-001",
        "Đơn vị chủ quản": "Công ty Hoa Ban",
        "Người đại diện": "Lò Thị Ánh",
        "Địa chỉ tổ chức": "Thôn 2, xã A",
    }
    tells_of_others(story, (Key.Key_2, branch), picture="1-chi-nhanh")
    story.sees("Hồ sơ đầy đủ")
    body = story.takes_in().received.draft.organisation
    assert body is not None
    assert body.tax_code == "0100109106-001"
    slip_says(story, "Chi nhánh Công ty Hoa Ban", "0100109106-001", "07/GGT")
    story.leaves("2-chi-nhanh")
    result_waits(story)
    stands_at_the_shelf(story)
    clerk.scans(BINH)
    story.sees("Giấy giới thiệu số 07/GGT ngày 19/11/2026", "không ghi việc nhận kết quả")
    story.leaves("3-nguoi-mang-giay-gioi-thieu")
    hands_over(story)
    assert collected(story).kind is CollectorKind.CARRIER
    clerk.hits(Key.Key_F2)
    clerk.hits(Key.Key_Return)
    clerk.scans(BINH)
    picks(story, "sao y")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người đại diện")
    tells_of_others(story, (Key.Key_2, {"Tên tổ chức": "Chùa Phúc Linh", "Loại": "Cơ sở tôn giáo"}))
    story.sees("Hồ sơ đầy đủ")
    story.takes_in()
    slip_says(story, "Chùa Phúc Linh", count=2)
    story.ends("4-chua-khong-ma")


def test_a_parent_files_for_a_minor(story: "Story", clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    picks(story, "cai chinh")
    story.writes("Họ và tên", "Nguyễn Minh Khang")
    story.writes("Giới tính", "Nam")
    story.writes("Ngày sinh", "03/04/2016")
    story.writes("Số định danh", "001216000007")
    story.writes("Quan hệ với người nộp", "con")
    hands_everything_in(story)
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Cha, mẹ")
    story.sees("Hồ sơ đầy đủ")
    draft = story.takes_in().received.draft
    assert draft.submitter.basis is Basis.PARENT
    assert draft.authority is None
    assert draft.subject is not None
    assert draft.subject.relation == "con"
    slip_says(story, "Nguyễn Minh Khang")
    story.ends("1-nguoi-chua-thanh-nien")


def test_household_of_ten_is_scanned_in_a_row(story: "Story", clerk: "Clerk", card: str) -> None:
    ten = [f"Lò Văn {letter}" for letter in "ABCDEGHIK"]
    clerk.scans(card)
    picks(story, "tam tru")
    clerk.hits(Key.Key_H, ALT)
    story.writes("Trường hợp", "Theo danh sách")

    def scan_all() -> None:
        clerk.scans(card)
        for n, name in enumerate(ten):
            clerk.scans(f"0010850000{n + 20}||{name}|11031985|Nam|Bản 1, Xã A|15032021")
        clerk.scans(card)
        story.sees("đã có trong danh sách", "10. Lò Văn K")
        story.leaves("1-quet-muoi-the")
        clerk.hits(Key.Key_Return, CTRL)

    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, scan_all)
    hands_everything_in(story)
    story.sees("Hồ sơ đầy đủ", "10 người × 10.000", "100.000 đ")
    code = story.takes_in().row.code
    slip_says(story, "Nguyễn Thị Hoài Thương và 9 người (danh sách kèm theo)", *ten, "100.000")
    story.leaves("2-tiep-nhan")
    clerk.hits(Key.Key_K, CTRL)
    clerk.types("lo van k")
    clerk.hits(Key.Key_Return)
    story.sees(code)
    story.ends("3-tim-nguoi-thu-muoi")


def test_a_power_of_attorney_from_abroad_is_kept_and_looked_at_again(
    story: "Story", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    picks(story, "ket hon")
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người được ủy quyền")
    story.sees("✕ Thủ tục này phải có mặt trực tiế", "✕ Thủ tục này không được ủy quy")
    story.leaves("1-ket-hon-khong-uy-quyen")
    picks(story, "tinh trang hon nhan")
    story.writes("Số giấy ủy quyền", "45/ĐSQ")
    story.writes("Ngày giấy ủy quyền", "02/10/2026")
    story.tabs_to("Giấy ủy quyền có chứng thực")
    clerk.hits(Key.Key_Space)

    def fill() -> None:
        clerk.scans(BINH)
        clerk.hits(Key.Key_3, ALT)
        story.writes("Giấy có giá trị đến ngày", "30/11/2026")
        story.writes("Nơi chứng thực giấy", "Đại sứ quán tại Utopia")
        for mark in ("Nhận kết quả", "Đã hợp pháp hóa lãnh sự", "Có bản dịch chứng thực"):
            story.tabs_to(mark)
            clerk.hits(Key.Key_Space)
        story.leaves("2-giay-uy-quyen")
        clerk.hits(Key.Key_Return, CTRL)

    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, fill)
    hands_everything_in(story)
    story.sees("Hồ sơ đầy đủ")
    paper = story.takes_in().received.draft.authority
    assert paper is not None
    assert (paper.scope, paper.legalised, paper.translated) == (("submit", "collect"), True, True)
    slip_says(story, "Trần Văn Bình", "45/ĐSQ", "02/10/2026")
    result_waits(story)

    story.comes(date(2026, 12, 1))
    stands_at_the_shelf(story)
    clerk.scans(card)
    story.takes("Giao cho")
    story.sees("hết hạn ngày 30/11/2026")
    story.leaves("3-giay-het-han")
    story.writes("Giấy ủy quyền, giới thiệu", "Giấy ủy quyền số 50 ngày 01/12/2026")
    hands_over(story)
    told = collected(story)
    assert told.kind is CollectorKind.REPRESENTATIVE
    assert told.paper == "Giấy ủy quyền số 50 ngày 01/12/2026"
    story.ends("4-giay-moi")


def test_a_citizen_who_cannot_sign_has_two_witnesses(
    story: "Story", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    picks(story, "sao y")
    tells_of_others(story, (Key.Key_4, {"Cách ký": "Không ký, không điểm chỉ được"}))
    story.sees("✕ Người nộp không ký, không điểm")
    tells_of_others(
        story,
        (
            Key.Key_4,
            {
                "Người làm chứng thứ nhất": "Giàng A Páo",
                "Người làm chứng thứ hai": "Vàng Thị Sua",
                "Người đọc lại hồ sơ": "Lê Thị Hạnh",
            },
        ),
        picture="1-nguoi-lam-chung",
    )
    story.sees("Hồ sơ đầy đủ")
    signing = story.takes_in().received.draft.submitter.signing
    assert signing.mode is SigningMode.NEITHER
    slip_says(story, "Hoài Thương")
    story.leaves("2-tiep-nhan")
    result_waits(story)
    stands_at_the_shelf(story)
    story.sees("Không ký, không điểm chỉ được", "Giàng A Páo, Vàng Thị Sua")
    story.leaves("3-ky-nhan")
    hands_over(story)
    told = collected(story)
    assert (told.signing, told.witnesses) == ("neither", ("Giàng A Páo", "Vàng Thị Sua"))
    story.ends("4-da-giao")
