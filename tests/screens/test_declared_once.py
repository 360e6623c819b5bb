"""What was said once for a tờ khai is typed nowhere again: it stands in the intake, as in one set."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from counter_app.domain.catalogue.procedure import Fact
from counter_app.services import lookup
from counter_app.services.papers.sheet_printing import sheets_of
from tests.screens.in_front import in_front
from tests.screens.test_declaring import ALT, CTRL, asking, chooses, printed, reading, types_in
from ui.dialogs.intake.declaration import DeclarationDialog
from ui.dialogs.intake.unlike_paper import UnlikePaperDialog
from ui.widgets.ethnic_edit import EthnicEdit
from ui.widgets.fields import Choice, LineEdit

if TYPE_CHECKING:
    from tests.screens.conftest import Clerk

Key = Qt.Key
PAPER = "Tờ khai đăng ký khai sinh"
SAID = {
    "child": "Lê Bảo An",
    "child_birth": "16112026",
    "child_ethnic": "tay",
    "child_place": "Trạm y tế Xã A",
    "father": "Lê Văn Bình",
    "father_birth": "1988",
    "father_ethnic": "Kinh",
    "mother_ethnic": "Tày",
}


def line(clerk: "Clerk", name: str) -> LineEdit:
    return clerk.screen.view.lines()[name]


def fills_a_birth(clerk: "Clerk") -> None:
    """The questions of a birth answered, as a mother tells them."""
    dialog = asking()
    for name, text in SAID.items():
        types_in(clerk, dialog, name, text)
    sex = dialog.fields["child_sex"]
    assert isinstance(sex, Choice)
    sex.setFocus()
    clerk.hits(Key.Key_Down)
    clerk.hits(Key.Key_C, ALT)


def agrees(clerk: "Clerk") -> None:
    reading()
    clerk.hits(Key.Key_I, ALT)


def writes_a_birth(clerk: "Clerk") -> None:
    chooses(clerk, "khai sinh")
    clerk.answers(
        lambda: clerk.hits(Key.Key_I, CTRL),
        lambda: fills_a_birth(clerk),
        lambda: agrees(clerk),
    )


def ticked(clerk: "Clerk") -> list[str]:
    return [one.label for one in clerk.screen.view.middle.checklist.given()]


def test_what_was_said_stands_in_the_intake_and_its_paper_is_ticked(clerk: "Clerk") -> None:
    writes_a_birth(clerk)
    printed(clerk)
    draft = clerk.screen.state.read().draft
    child, parents = draft.subject, draft.parents
    assert child is not None
    assert parents
    assert (child.name, child.birth_place) == ("Lê Bảo An", "Trạm y tế Xã A")
    assert child.birth is not None
    assert child.birth.vietnamese() == "16/11/2026"
    assert child.ethnic_group == "Tày"
    assert child.sex is not None
    assert parents.father.words == "Lê Văn Bình, sinh 1988, dân tộc Kinh"
    assert parents.mother.words == "Nguyễn Thị Hoài Thương, sinh 01/02/1990, dân tộc Tày"
    clerk.waits(lambda: ticked(clerk) == [PAPER])

    def asks_nothing_twice() -> None:
        dialog = in_front(DeclarationDialog)
        assert not set(SAID) & set(dialog.fields)
        assert not any("bỏ chữ" in one.text() for one in dialog.notice.findChildren(QLabel))
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), asks_nothing_twice)
    clerk.screen.view.middle.checklist.setFocus()
    clerk.hits(Key.Key_Return)  # the one paper ticked by itself is no beginning of ticking by hand
    assert len(ticked(clerk)) > 1


def test_what_the_intake_says_already_stands_and_one_key_takes_the_rest_back(
    clerk: "Clerk",
) -> None:
    chooses(clerk, "khai sinh")
    line(clerk, f"subject.{Fact.BIRTH_DATE}").fill(
        "1/1"
    )  # half typed: no day yet, and no one's to lose
    clerk.answers(
        lambda: clerk.hits(Key.Key_I, CTRL),
        lambda: fills_a_birth(clerk),
        lambda: agrees(clerk),
    )
    assert line(clerk, f"subject.{Fact.BIRTH_DATE}").text() == "1/1"
    assert line(clerk, f"subject.{Fact.NAME}").text() == "Lê Bảo An"
    printed(clerk)
    clerk.waits(lambda: ticked(clerk) == [PAPER])
    clerk.screen.view.middle.checklist.setFocus()
    clerk.hits(Key.Key_Z, CTRL)
    assert ticked(clerk) == []
    clerk.hits(Key.Key_Z, CTRL)
    assert line(clerk, f"subject.{Fact.NAME}").text() == ""
    assert clerk.screen.state.aside.others.parents is None
    assert [one.form for one in clerk.screen.state.aside.written] == ["birth"]


def said_against(clerk: "Clerk") -> list[str]:
    offer = clerk.screen.state.offer
    codes = ("declaration_differs", "declaration_elsewhere")
    return [one.message for one in offer.findings if one.code in codes] if offer else []


def test_a_paper_that_says_something_else_is_asked_about_before_taking_in(clerk: "Clerk") -> None:
    writes_a_birth(clerk)
    printed(clerk)
    clerk.waits(lambda: ticked(clerk) == [PAPER])
    assert said_against(clerk) == []
    line(clerk, f"subject.{Fact.NAME}").fill("Lê Bảo Anh")
    (told,) = said_against(clerk)
    assert "“Lê Bảo An”, hồ sơ “Lê Bảo Anh”" in told
    clerk.screen.view.middle.checklist.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.answers(lambda: clerk.hits(Key.Key_Return), lambda: clerk.hits(Key.Key_Return))
    assert not clerk.screen.view.right.is_receipt()

    def takes() -> None:
        assert in_front(UnlikePaperDialog).answer is None
        clerk.hits(Key.Key_T, ALT)

    clerk.answers(lambda: clerk.screen.receive(immediate=False), takes)
    clerk.waits_for_receipt()


def test_a_paper_of_another_procedure_is_said_and_stays_out_of_the_dossier(clerk: "Clerk") -> None:
    writes_a_birth(clerk)
    printed(clerk)
    middle = clerk.screen.view.middle
    middle.procedure.field.setFocus()
    middle.procedure.field.selectAll()
    clerk.types("trich luc")
    clerk.hits(Key.Key_Return)
    (told,) = said_against(clerk)
    assert "của thủ tục khác: không lưu vào hồ sơ này" in told
    middle.checklist.setFocus()
    clerk.hits(Key.Key_Return)
    clerk.answers(lambda: clerk.screen.receive(immediate=False), lambda: clerk.hits(Key.Key_T, ALT))
    clerk.waits_for_receipt()
    desk = clerk.counter.desk
    (row,) = lookup.today(desk=desk)
    assert sheets_of(row.id, desk=desk) == ()


OLD = "NguyÔn V¨n B×nh"  # TCVN3


def test_every_field_keeps_its_own_sentence(clerk: "Clerk") -> None:
    chooses(clerk, "khai sinh")

    def types() -> None:
        dialog = asking()
        types_in(clerk, dialog, "child_birth", "12/11/2030")
        types_in(clerk, dialog, "child_ethnic", "KinhH")
        line = dialog.fields["father"]
        assert isinstance(line, LineEdit)
        line.fill(OLD)
        clerk.hits(Key.Key_C, ALT)

    def told() -> None:
        dialog = asking()
        assert dialog.fields["child_birth"].hasFocus()
        for name, words in (
            ("child_birth", "Ngày sinh ở sau hôm nay"),
            ("father", "bảng mã cũ"),
        ):
            beside = dialog.fields[name].error
            assert beside is not None
            assert words in beside.text()
            assert beside.isVisible()
        group = dialog.fields["child_ethnic"]
        assert isinstance(group, EthnicEdit)
        assert group.hint is not None
        assert "danh mục 54 dân tộc" in group.hint.text()
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), types, told)
    assert not list(clerk.papers.glob("*"))


FATHER = "001088000002||Lê Văn Bình|12111988|Nam|Xóm 4, Xã A, Thái Nguyên|15032021"


def test_a_card_is_of_whoever_the_keyboard_stands_at(clerk: "Clerk") -> None:
    chooses(clerk, "khai sinh")

    def scans() -> None:
        dialog = asking()
        dialog.fields["father_ethnic"].setFocus()
        clerk.scans(FATHER)
        said = {name: dialog.fields[name].value() for name in dialog.fields if "father" in name}
        assert said["father"] == "Lê Văn Bình"
        assert said["father_birth"] == "12/11/1988"
        assert said["father_id"] == "001088000002"
        assert said["father_address"] == "Xóm 4, Xã A, Thái Nguyên"
        assert dialog.said.words() == "Đã ghi Lê Văn Bình vào mục Người cha."
        assert dialog.fields["child"].value() == ""
        clerk.scans("001088000002||Lê")  # cut in the middle
        assert dialog.fields["father"].value() == "Lê Văn Bình"
        assert "Đã ghi" not in dialog.said.words()
        dialog.paper.setFocus()
        clerk.scans(FATHER)  # nobody's here: said, and typed into nothing
        clerk.hits(Key.Key_Escape)

    clerk.answers(lambda: clerk.hits(Key.Key_I, CTRL), scans)
    assert clerk.screen.state.read().draft.submitter.person.name == "Nguyễn Thị Hoài Thương"
