"""Who comes: twins, a person without papers, a foreign spouse, one-word names, a household."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.people.applicant import IdentityBasis
from counter_app.domain.people.foreign import ForeignPapers, Legalisation

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story
    from tests.screens.stories.practice.conftest import Practice

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SLIP = "Phieu_tiep_nhan"
PASSPORT = (
    "P<DEUSEIDEL<<MIRA<JOHANNA<<<<<<<<<<<<<<<<<<<",
    "C4VK8L2T14DEU9103052F3108228<<<<<<<<<<<<<<<6",
)


def the_first_child(story: "Story", practice: "Practice", card: str) -> None:
    story.clerk.scans(card)
    practice.picks("khai sinh")
    for name, text in {
        "Họ và tên": "Trần Minh An",
        "Giới tính": "Nam",
        "Ngày sinh": "12/11/2026",
        "Giờ sinh": "8:15",
        "Con thứ mấy": "1",
        "Nơi sinh": "Trạm y tế xã A",
    }.items():
        story.writes(name, text)
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ")


@pytest.mark.case(1)
def test_twins_are_two_dossiers_with_one_promise(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    the_first_child(story, practice, card)
    first = story.takes_in().row
    practice.slip_says("Trần Minh An", first.code)
    story.leaves("1-con-thu-nhat")

    clerk.hits(Key.Key_E, CTRL)  # one more child of the same birth
    clerk.types("Trần Minh An")
    story.sees("Trùng tên với trẻ")
    story.leaves("2-trung-ten")
    story.writes("Họ và tên", "Trần Minh Anh")
    story.writes("Giới tính", "Nam")
    story.writes("Giờ sinh", "8:27")
    story.writes("Con thứ mấy", "2")
    story.sees("Hồ sơ đầy đủ")
    assert "Trùng" not in story.words()
    second = story.takes_in()
    practice.slip_says("Trần Minh Anh", second.row.code, count=2)
    assert first.code != second.row.code
    assert first.due_at == second.row.due_at
    child = second.received.draft.subject
    assert child is not None
    assert child.birth is not None
    assert (child.birth.vietnamese(), child.birth_place) == ("12/11/2026", "Trạm y tế xã A")
    clerk.hits(Key.Key_Return)  # the next citizen: the visit ends with one sheet of both
    both = story.reads(story.printed("cung_luot"))
    for told in ("Trần Minh An", "Trần Minh Anh", str(first.code), str(second.row.code)):
        assert told in both
    clerk.scans(card)
    story.sees("Đã biết ở quầy này", "Khai sinh")
    story.ends("3-lan-den-truoc")


@pytest.mark.case(2)
def test_person_without_papers_is_known_by_witnesses_and_found_by_name(
    story: "Story", practice: "Practice", clerk: "Clerk"
) -> None:
    story.writes("Họ và tên người nộp", "Giàng Thị Mỷ")
    story.writes("Ngày sinh người nộp", "1951")
    story.writes("Giới tính người nộp", "Nữ")
    story.writes("Nơi cư trú người nộp", "Bản Lùng, xã A")
    practice.tells_of_others(
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
    practice.picks("khai bao cu tru")
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ", "! Người nộp chưa có giấy tờ: hãy")
    story.ticks("Giấy tờ tùy thân")
    story.sees("Hồ sơ đầy đủ")
    person = story.takes_in().received.draft.submitter.person
    assert (person.personal_id, person.identity_basis) == (None, IdentityBasis.TWO_WITNESSES)
    practice.slip_says("Giàng Thị Mỷ", "Số định danh cá nhân/tổ chức: chưa có", "NGƯỜI LÀM CHỨNG")
    practice.slip_says("Giàng A Páo", "Vàng Thị Sua", "xin mang: Giấy này; người nhận thay")
    assert "Giấy tờ tùy thân" not in story.reads(story.printed(SLIP))

    clerk.hits(Key.Key_K, CTRL)
    clerk.types("giang thi my")
    clerk.hits(Key.Key_Return)
    story.sees("Giàng Thị Mỷ", story.dossier().row.code)
    story.ends("2-tim-theo-ten")


def both_are_owners(story: "Story", card: str) -> None:
    """The citizen's card, the other's passport, and the card once more among the owners."""
    clerk = story.clerk

    def both() -> None:
        clerk.scans(card)
        story.sees("SEIDEL MIRA JOHANNA, 1991, Đức")
        clerk.hits(Key.Key_4, ALT)
        story.writes("Người phiên dịch", "Lò Thị Ánh")
        story.leaves("2-ca-hai-ben")
        clerk.hits(Key.Key_Return, CTRL)

    clerk.scans(card)
    clerk.scans(PASSPORT[0])

    def adds() -> None:
        story.sees("Đang nhận hồ sơ của Nguyễn Thị Hoài Thương", "SEIDEL MIRA JOHANNA")
        story.leaves("1-ho-chieu-cua-nguoi-kia")
        clerk.hits(Key.Key_C, ALT)

    story.answers(lambda: clerk.scans(PASSPORT[1]), adds)
    story.sees("Chủ hồ sơ: SEIDEL MIRA JOHANNA")
    story.tabs_to("Người khác, tổ chức")
    story.presses(Key.Key_Return, both)
    story.sees("Chủ hồ sơ: SEIDEL MIRA JOHANNA và 1 người")


@pytest.mark.case(3)
def test_foreign_spouse_keeps_the_passport_s_order_and_agrees_on_a_date(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    both_are_owners(story, card)
    practice.picks("ket hon voi nguoi nuoc")
    story.sees("Chưa có thời hạn trong danh mục")
    practice.hands_everything_in()
    agreed = {"Ngày hẹn": "07/12/2026", "Giờ hẹn": "9:30", "Lý do": "Hai bên thống nhất"}
    story.tabs_to("Nhập ngày hẹn")
    story.presses(Key.Key_Return, story.filling("Ghi ngày hẹn", agreed))
    story.sees("cần sửa 1 mục", "✕ Còn thiếu Giấy tờ")
    story.ticks("Giấy tờ của người nước ngoài")
    abroad = {"Nước cấp giấy tờ": "đức", "Hợp pháp hóa": "Chưa có"}
    practice.tells_of_others((Key.Key_6, abroad))
    story.sees("cần sửa 2 mục", "✕ Giấy tờ của Đức cần hợp")
    legal = {"Hợp pháp hóa": "Có chứng nhận Apostille", "Có bản dịch chứng thực": "x"}
    practice.tells_of_others((Key.Key_6, legal), picture="3-giay-to-nuoc-ngoai")
    story.sees("Hồ sơ đầy đủ", "09:30", "! Hai bên phải có mặt khi nhận giấy.")
    draft = story.takes_in().received.draft
    spouse, citizen = draft.owners
    assert spouse.passport is not None
    assert (spouse.name, spouse.passport.number) == ("SEIDEL MIRA JOHANNA", "C4VK8L2T1")
    assert (spouse.nationality, spouse.personal_id) == ("DEU", None)
    assert citizen.personal_id == draft.submitter.person.personal_id == "001190000001"
    assert draft.submitter.signing.interpreter is not None
    assert draft.foreign == ForeignPapers(
        country="DEU", legalisation=Legalisation.APOSTILLE, translated=True
    )
    practice.slip_says(
        "Tổ chức: SEIDEL MIRA JOHANNA và 1 người (danh sách kèm theo)",
        "Hộ chiếu C4VK8L2T1 (Đức)",
        "2. Nguyễn Thị Hoài Thương, sinh 01/02/1990",
        "NGƯỜI PHIÊN DỊCH",
        "09 giờ 30 phút",
        "ngày 07 tháng 12 năm 2026",
        "Lệ phí: hộ tịch",
        "chưa rõ mức",
        "giấy tờ tùy thân; hai bên cùng đến ký, không nhận thay.",
    )
    story.ends("4-ket-hon-voi-nguoi-nuoc-ngoai")


def the_mother_is_told_and_no_father(story: "Story", practice: "Practice") -> None:
    """The child's group by its number of keys, the mother's by another name of it."""
    clerk = story.clerk
    story.writes("Dân tộc", "mno")
    story.sees("Ctrl M: Mnông")
    clerk.hits(Key.Key_M, CTRL)
    mother = {"Họ và tên mẹ": "Y", "Ngày sinh của mẹ": "1990", "Dân tộc của mẹ": "rade"}
    practice.tells_of_others((Key.Key_7, mother), picture="1-cha-me")


@pytest.mark.case(4)
def test_one_word_names_are_names(story: "Story", practice: "Practice", clerk: "Clerk") -> None:
    clerk.scans("066190000001||Y|01021990|Nữ|Buôn 2, Xã A, Đắk Lắk|15032021")
    practice.picks("khai sinh")
    story.writes("Họ và tên", "Ê")
    story.writes("Ngày sinh", "12/11/2026")
    the_mother_is_told_and_no_father(story, practice)
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ", "Mẹ: Y, sinh 1990, dân tộc Ê-đê; Cha: –")
    assert "Họ hiếm gặp" not in story.words()
    draft = story.takes_in().received.draft
    assert draft.subject is not None
    assert (draft.submitter.person.name, draft.subject.name) == ("Y", "Ê")
    practice.slip_says("Ông (Bà)/Tổ chức: Y Số định danh", "đăng ký khai sinh: Ê Thành phần")
    words = story.reads(story.printed(SLIP))
    assert "null" not in words.lower()
    assert "Ê-đê" not in words  # sensitive, and the form does not ask for it
    story.leaves("2-ten-mot-chu")
    practice.result_waits()
    story.goes_on("In bản đọc soát cho công dân")
    to_read = story.reads(story.printed("doc_soat"))
    for line in ("Dân tộc: Mnông", "Mẹ: Y, sinh 1990, dân tộc Ê-đê", "Cha: –"):
        assert line in to_read
    story.ends("3-ban-doc-soat")


@pytest.mark.case(5)
def test_the_card_of_the_dead_stops_with_the_day(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    practice.picks("khai tu")
    for name, text in {
        "Họ và tên": "Trần Văn Bình",
        "Giới tính": "Nam",
        "Ngày sinh": "05/05/1985",
        "Số định danh": "001085000002",
        "Ngày chết": "18/11/2026",
        "Nơi chết": "Xóm 5, Xã A",
    }.items():
        story.writes(name, text)
    practice.hands_everything_in()
    clerk.hits(Key.Key_P, ALT)
    story.writes("Nộp với tư cách", "Người thân thích")
    story.sees("Hồ sơ đầy đủ")
    code = story.takes_in().row.code
    clerk.hits(Key.Key_Return)

    clerk.scans("001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021")
    practice.picks("sao y")
    story.sees("✕ Số này của người đã khai tử", "18/11/2026", code)
    clerk.hits(Key.Key_Return, CTRL)
    story.sees("✕ Số này của người đã khai tử")
    story.ends("1-the-cua-nguoi-da-chet")


def one_goes_home_and_one_is_refused(story: "Story", practice: "Practice") -> None:
    """The tenth withdraws, the rest goes on; the ninth gets another answer than the rest."""
    away = {"Ai, giấy tờ nào": "10. Lò Văn K", "Lý do": "Không về ở xã này nữa"}
    refusal = {"Của ai": "9. Lò Văn I", "Kết quả": "Không giải quyết"}
    story.opens()
    story.goes_on("Rút riêng một người, một giấy tờ", story.filling("Ghi rút riêng", away))
    story.sees("Đã ghi Lò Văn K rút; hồ sơ vẫn giải quyết tiếp.")
    why = {**refusal, "Số giấy, lý do": "Chưa đủ thời gian cư trú"}
    story.goes_on("Ghi kết quả của từng người", story.filling("Ghi kết quả", why))
    story.sees("Lò Văn I: không giải quyết: Chưa đủ thời gian cư trú")
    story.sees_dossier()
    story.takes("In giấy hẹn")
    practice.slip_says("Thay đổi sau khi tiếp nhận:", "Lò Văn K: đã rút ngày 20/11/2026", count=2)
    story.leaves("4-mot-nguoi-rut")


def each_takes_their_own(story: "Story", practice: "Practice") -> None:
    """Two take theirs alone, the next by the card; the first then takes what is left for all."""
    clerk = story.clerk
    story.sees("Cả hồ sơ (9 người)", "Lò Văn K: đã rút ngày 20/11/2026")
    story.writes("Giao phần của", "2. Lò Văn A")
    practice.hands_over()
    story.sees("Đã giao kết quả của Lò Văn A cho Lò Văn A.", "Cả hồ sơ (8 người)")
    story.leaves("5-da-giao-mot-nguoi")
    story.writes("Giao phần của", "3. Lò Văn B")
    clerk.scans("001085000022||Lò Văn C|11031985|Nam|Bản 1, Xã A|15032021")  # who stands there
    practice.hands_over()
    story.sees("Đã giao kết quả của Lò Văn C cho Lò Văn C.", "Cả hồ sơ (7 người)")
    clerk.scans("001085000028||Lò Văn K|11031985|Nam|Bản 1, Xã A|15032021")
    story.sees("Lò Văn K đã rút hồ sơ của mình.")
    story.leaves("6-nguoi-da-rut")
    clerk.scans("001190000001||Nguyễn Thị Hoài Thương|01021990|Nữ|Xóm 4|15032021")
    practice.hands_over()
    assert practice.collected().name == "Nguyễn Thị Hoài Thương"


@pytest.mark.case(8)
def test_household_of_ten_is_scanned_in_a_row(
    story: "Story", practice: "Practice", clerk: "Clerk", card: str
) -> None:
    ten = [f"Lò Văn {letter}" for letter in "ABCDEGHIK"]
    clerk.scans(card)
    practice.picks("tam tru")
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
    practice.hands_everything_in()
    story.sees("Hồ sơ đầy đủ", "10 người × 10.000", "100.000 đ")
    code = story.takes_in().row.code
    practice.slip_says("Nguyễn Thị Hoài Thương và 9 người (danh sách kèm theo)", *ten, "100.000")
    story.leaves("2-tiep-nhan")
    clerk.hits(Key.Key_K, CTRL)
    clerk.types("lo van k")
    clerk.hits(Key.Key_Return)
    story.sees(code)
    story.leaves("3-tim-nguoi-thu-muoi")
    one_goes_home_and_one_is_refused(story, practice)
    practice.result_waits()
    practice.stands_at_the_shelf()
    each_takes_their_own(story, practice)
    story.ends("7-da-giao-het")
