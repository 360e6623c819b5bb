"""Words of TCVN3 or VNI, an e-mail among the telephones: said where they stand, mended by one key."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from counter_app.domain.people.applicant import Passport, Person
from tests.screens.in_front import in_front
from ui.dialogs.intake.others import OthersDialog
from ui.people import Others
from ui.screens.intake.mending import NOTHING_TO_MEND

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
COPIES = "2.000815"


def picks(clerk: "Clerk", code: str) -> None:
    procedure = clerk.counter.desk.catalogue.get(code)
    assert procedure is not None
    clerk.screen.pick(procedure)


def blocking(clerk: "Clerk") -> list[str]:
    offer = clerk.screen.state.offer
    assert offer is not None
    return [one.code for one in offer.blocking]


def said_under(clerk: "Clerk", name: str) -> str:
    error = clerk.screen.view.lines()[name].error
    return error.text() if error is not None and error.isVisible() else ""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("submitter.name", "NguyÔn V¨n An", "Nguyễn Văn An"),
        ("submitter.address", "X· §øc Hîp", "Xã Đức Hợp"),
        ("return_address", "Thoân Ñoâng, xaõ Taân Tieán", "Thôn Đông, xã Tân Tiến"),
        ("note", "B¶n chÝnh r¸ch gãc", "Bản chính rách góc"),
        ("copies.0.0", "GiÊy chøng nhËn", "Giấy chứng nhận"),
    ],
)
def test_old_letters_are_said_at_once_and_changed_by_one_key(
    clerk: "Clerk", card: str, name: str, old: str, new: str
) -> None:
    clerk.scans(card)
    picks(clerk, COPIES)
    line = clerk.screen.view.lines()[name]
    line.setFocus()
    line.fill("")
    line.insert(old)

    offer = clerk.screen.state.offer
    assert offer is not None
    assert [one.code for one in offer.blocking] == ["legacy_text"]
    assert new in offer.blocking[0].message
    clerk.screen.view.middle.procedure.field.setFocus()
    clerk.hits(Key.Key_M, CTRL)
    assert line.text() == new
    assert clerk.screen.state.offer is not None
    assert clerk.screen.state.offer.blocking == ()

    line.setFocus()
    clerk.hits(Key.Key_Z, CTRL)
    assert line.text() == old


def test_the_sentence_stands_under_the_field_while_it_is_typed_and_only_once(
    clerk: "Clerk", card: str
) -> None:
    clerk.scans(card)
    line = clerk.screen.view.lines()["submitter.name"]
    line.setFocus()
    line.fill("NguyÔn V¨n An")
    before = said_under(clerk, "submitter.name")
    picks(clerk, COPIES)

    assert before == "Chữ gõ bằng bảng mã cũ. Ctrl M: đổi thành “Nguyễn Văn An”."
    assert said_under(clerk, "submitter.name").count("Nguyễn Văn An") == 1
    assert clerk.screen.state.offer is not None
    assert [one.code for one in clerk.screen.state.offer.blocking] == ["legacy_text"]


def test_an_e_mail_among_the_telephones_goes_to_its_own_field(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    picks(clerk, COPIES)
    left = clerk.screen.view.left
    left.phone.setFocus()
    clerk.types("an.nguyen@vidu.vn")
    assert said_under(clerk, "phone").startswith("Đây là thư điện tử")
    clerk.hits(Key.Key_M, CTRL)

    draft = clerk.screen.state.read().draft
    assert (draft.phone, draft.email) == ("", "an.nguyen@vidu.vn")
    assert clerk.screen.state.offer is not None
    assert clerk.screen.state.offer.blocking == ()
    assert QApplication.focusWidget() is left.phone
    clerk.hits(Key.Key_Z, CTRL)
    assert left.phone.text() == "an.nguyen@vidu.vn"


def test_another_e_mail_is_never_written_over(clerk: "Clerk", card: str) -> None:
    clerk.scans(card)
    picks(clerk, COPIES)
    left = clerk.screen.view.left
    left.email.fill("cu@vidu.vn")
    left.phone.fill("moi@vidu.vn")
    clerk.hits(Key.Key_M, CTRL)

    assert (left.phone.text(), left.email.text()) == ("moi@vidu.vn", "cu@vidu.vn")


def test_with_nothing_to_mend_the_key_says_so(clerk: "Clerk", card: str) -> None:
    told: list[str] = []
    clerk.counter.changes.said.connect(told.append)
    clerk.scans(card)
    clerk.hits(Key.Key_M, CTRL)

    assert told[-1] == NOTHING_TO_MEND


def test_among_the_owners_old_letters_are_changed_where_they_are_typed(
    clerk: "Clerk", card: str
) -> None:
    def fill() -> None:
        dialog = in_front(OthersDialog)
        dialog.body.name.setFocus()
        dialog.tabs.setCurrentIndex(1)
        dialog.body.name.setFocus()
        dialog.body.name.insert("C«ng ty N¾ng Mai")
        error = dialog.body.name.error
        assert error is not None
        assert "Công ty Nắng Mai" in error.text()
        clerk.hits(Key.Key_M, CTRL)
        assert dialog.body.name.text() == "Công ty Nắng Mai"
        clerk.hits(Key.Key_Return, CTRL)

    clerk.scans(card)
    clerk.answers(clerk.screen.view.left.others_wanted.emit, fill)

    body = clerk.screen.state.aside.others.organisation
    assert body is not None
    assert body.name == "Công ty Nắng Mai"


def test_a_foreigner_s_own_letters_are_no_old_ones(clerk: "Clerk") -> None:
    passport = Passport(number="C01X00T47", country="DEU")
    known = Person(name="", nationality="DEU", passport=passport)
    clerk.screen.view.left.person.name.fill("Loïc Anna")
    picks(clerk, COPIES)
    assert "legacy_text" in blocking(clerk)

    clerk.screen.state.set_others(Others(identity=known))
    assert blocking(clerk) == []
    assert said_under(clerk, "submitter.name") == ""


def test_the_sentence_is_seen_under_its_field_on_the_smallest_screen(
    clerk: "Clerk", card: str
) -> None:
    clerk.window.resize(911, 512)
    clerk.scans(card)
    picks(clerk, COPIES)
    left = clerk.screen.view.left
    left.phone.setFocus()
    clerk.types("an@vidu.vn")

    error = left.phone.error
    assert error is not None
    clerk.waits(lambda: not error.visibleRegion().isEmpty())
    clerk.waits(lambda: error.visibleRegion().boundingRect().height() == error.height())
