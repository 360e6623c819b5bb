"""The slip is lost and a son-in-law collects: by a paper, with a declaration, provable afterwards."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter_app.domain.dossier import State
from counter_app.domain.step import Collected, CollectorKind, SlipOutcome
from counter_app.protocol.moved import details_of

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk
    from tests.screens.stories.conftest import Story

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
SON_IN_LAW = "001085000002||Trần Văn Bình|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"

HUSBAND = "001085000012||Phạm Quốc Việt|05051985|Nam|Xóm 5, Xã A, Thái Nguyên|15032021"


def waits_on_the_shelf(
    story: "Story", card: str, procedure: str, result: str, *, spouse: str = ""
) -> None:
    story.clerk.scans(card)
    if spouse:
        story.clerk.answers(
            lambda: story.clerk.scans(spouse), lambda: story.clerk.hits(Key.Key_C, ALT)
        )
    story.tabs_to("Thủ tục")
    story.clerk.types(procedure)
    story.clerk.hits(Key.Key_Return)
    story.tabs_to("Thành phần hồ sơ")
    story.clerk.hits(Key.Key_Return)
    story.takes_in()
    story.opens()
    told = {"Chỗ để kết quả": "Ngăn 7", "Số": result}
    story.goes_on("Có kết quả", story.filling("Có kết quả", told))
    story.reaches(State.READY)


def is_proved(story: "Story") -> None:
    """The code scanned once more says who has it, and shows what proves it."""
    clerk = story.clerk
    clerk.scans(story.dossier().row.code)
    story.sees("Kết quả này Trần Văn Bình đã nhận lúc 09:00 ngày 26/11/2026.")

    def reads() -> None:
        story.sees(
            "Người nhận: Trần Văn Bình",
            "Giấy ủy quyền số 12 ngày 25/11/2026",
            "Người giao: Lê Thị Hạnh",
            "Giấy cam đoan mất giấy hẹn: số",
        )
        story.leaves("3-bang-chung-da-giao")
        clerk.hits(Key.Key_Escape)

    story.tabs_to("Xem bằng chứng đã giao")
    story.presses(Key.Key_Return, reads)


def test_collected_by_a_representative_who_has_no_slip(
    story: "Story", clerk: "Clerk", card: str
) -> None:
    waits_on_the_shelf(story, card, "tinh trang hon nhan", "12/XN")
    story.comes(date(2026, 11, 26))
    clerk.hits(Key.Key_F6)
    story.sees("Nguyễn Thị Hoài Thương")
    clerk.types("hoai thuong")
    clerk.hits(Key.Key_Return)
    story.sees("Ngăn 7", "số 12/XN", "Giao cho Nguyễn Thị Hoài Thương")
    clerk.scans(SON_IN_LAW)
    story.sees("Người nhận thay", "quan hệ với chủ hồ sơ")
    clerk.hits(Key.Key_Return)
    assert story.focus().accessibleName() == "Giấy ủy quyền, giới thiệu"
    story.writes("Giấy ủy quyền, giới thiệu", "Giấy ủy quyền số 12 ngày 25/11/2026")
    story.writes("Giấy hẹn", "Công dân làm mất giấy hẹn")
    story.leaves("1-nguoi-nhan-thay-mat-giay")
    story.takes("Giao cho Trần Văn Bình")
    story.sees("Đã ký nhận, đã giao")
    story.leaves("2-ky-vao-so")
    clerk.hits(Key.Key_Return)
    story.sees("Mời ký giấy cam đoan mất giấy hẹn.")
    told = details_of(story.dossier().events[-1].body)
    assert isinstance(told, Collected)
    assert (told.kind, told.slip) == (CollectorKind.REPRESENTATIVE, SlipOutcome.LOST)
    words = story.reads(story.printed("Cam_doan"))
    for said in ("Trần Văn Bình", story.dossier().row.code, "GIẤY CAM ĐOAN"):
        assert said in words
    is_proved(story)
    story.ends("4-da-giao")


def test_a_marriage_is_handed_to_nobody_else(story: "Story", clerk: "Clerk", card: str) -> None:
    waits_on_the_shelf(story, card, "ket hon", "31/KH", spouse=HUSBAND)
    clerk.hits(Key.Key_F6)
    clerk.scans(story.square_of(story.printed("Phieu_tiep_nhan")))
    story.sees("Giao cho")
    story.writes("Ai nhận kết quả", "Người nhận thay")
    clerk.scans(SON_IN_LAW)
    clerk.hits(Key.Key_Return)
    story.sees("phải tự đến ký nhận, không nhận thay được", "Căn cứ: ")
    story.leaves("1-phai-tu-den")
    clerk.hits(Key.Key_Return)
    assert story.state() is State.READY
    clerk.scans(card)
    clerk.hits(Key.Key_Return)
    story.sees("Vợ và chồng phải cùng ký nhận: hãy quét thẻ của Phạm Quốc Việt")
    story.leaves("2-thieu-mot-nguoi")
    assert story.state() is State.READY
    clerk.scans(HUSBAND)
    story.takes("Giao cho Nguyễn Thị Hoài Thương và Phạm Quốc Việt")
    story.sees("Mời Nguyễn Thị Hoài Thương và Phạm Quốc Việt ký vào Sổ")
    story.leaves("3-hai-nguoi-ky")
    clerk.hits(Key.Key_Return)
    story.reaches(State.RETURNED)
    told = details_of(story.dossier().events[-1].body)
    assert isinstance(told, Collected)
    assert (told.partner, told.partner_id) == ("Phạm Quốc Việt", "001085000012")
    story.ends("4-hai-vo-chong-nhan")
