"""Viết hộ: a tờ khai printed for a citizen, read back, and kept with the dossier it was for."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import msgspec
import pikepdf
import pytest
from PIL import Image

from counter_app.core.errors import UserError
from counter_app.core.legacy_text import meant
from counter_app.devices.folder import FolderPrinter
from counter_app.documents.raster import page_count, rasterise
from counter_app.domain.declarations.answers import Declared, asked
from counter_app.domain.declarations.form import DeclarationForm, Field, FieldKind, shipped_forms
from counter_app.domain.draft import Draft
from counter_app.domain.drawn_sheets import SheetKind
from counter_app.domain.people.applicant import Person, Signing, SigningMode
from counter_app.services.desk import Desk
from counter_app.services.intake.declarations import (
    around,
    declaration_pdf,
    declaration_to_file,
    declared_content,
    print_declaration,
)
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.check import check
from counter_app.services.keeping.upkeep import keep_up
from counter_app.services.papers.paper_printing import paper_pdf
from counter_app.services.papers.print_history import Shown, printed_page
from counter_app.services.papers.sheet_printing import KEPT, sheets_of
from tests.pdf_words import text_of
from tests.store.later import after

MARKUP = "<b>Thôn 3</b> & {council}"
NOW = "09:00 23/11/2026"  # as the clock of every desk here begins
SAID = {
    FieldKind.TEXT: MARKUP,
    FieldKind.LINES: "Dòng thứ nhất\nDòng thứ hai",
    FieldKind.DATE: "12/11/1995",
    FieldKind.HOUR: "08:15",
    FieldKind.PERSONAL_ID: "036190000028",
    FieldKind.PHONE: "0912345678",
    FieldKind.NUMBER: "2",
}
REQUEST = Declared(form="request", answers={"content": "Xin xác nhận"})
Print = Callable[..., int]


@pytest.fixture
def write(desk: Desk, draft: Draft, tmp_path: Path) -> Print:
    """Prints a tờ khai for the filing ``ref``; its row among papers."""

    def written(ref: str, *, request: str = "one", declared: Declared = REQUEST) -> int:
        filing = msgspec.structs.replace(draft, client_ref=ref)
        printer = FolderPrinter(folder=tmp_path / "out")
        return print_declaration(
            filing, declared, desk=desk, printer=printer, request=request
        ).paper

    return written


def answers_of(form: DeclarationForm, draft: Draft, desk: Desk) -> dict[str, str]:
    """Something said in every field that is asked."""
    beside = around(draft, desk=desk, at=desk.clock.now())
    return {field.id: said_in(field) for field in asked(form, draft, beside)}


def said_in(field: Field) -> str:
    """What may stand there: a country that there is, a parent older than the child."""
    if field.options:
        return field.options[-1]
    if field.fact.endswith(".nationality"):
        return "Việt Nam"
    return "02/03/1970" if field.fact in ("mother.birth", "father.birth") else SAID[field.kind]


@pytest.mark.parametrize("form", shipped_forms().values(), ids=lambda form: form.id)
def test_every_form_prints_on_one_sheet_what_was_said_letter_for_letter(
    form: DeclarationForm, desk: Desk, draft: Draft
) -> None:
    answers = answers_of(form, draft, desk)
    declared = Declared(form=form.id, answers=answers, read_back=True)
    pdf = declaration_pdf(draft, declared, desk=desk, at=desk.clock.now())
    words = text_of(pdf)
    assert page_count(pdf) == 1
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        *form.title,
        form.pledge,
        "đã được đọc lại cho người khai nghe và đồng ý",
        "NGƯỜI VIẾT HỘ",
        desk.clerk.name,
        *(signer.title for signer in form.signers),
        *(line for text in answers.values() for line in text.splitlines()),
        *(field.label for field in form.fields),
    ):
        assert said in words
    blank = declaration_pdf(draft, Declared(form=form.id), desk=desk, at=desk.clock.now())
    assert page_count(blank) == 1


def test_the_box_for_a_signature_or_a_fingerprint_is_left_free(desk: Desk, draft: Draft) -> None:
    pdf = declaration_pdf(draft, REQUEST, desk=desk, at=desk.clock.now())
    with pikepdf.open(BytesIO(pdf)) as opened:
        page = opened.pages[0]
        drawn = page.Contents.read_bytes().decode("latin-1")
        height = float(page.MediaBox[3])
    ((left, low, wide, high),) = (
        [float(one) for one in box]
        for box in re.findall(r"0\.8 w ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re S", drawn)
    )
    assert wide > 100 < 2 * high  # points: more than 35 × 17 mm
    image = rasterise(pdf, 0, 72)
    picture = Image.frombytes("RGB", (image.width, image.height), image.rgb)
    inside = picture.crop(
        (int(left) + 2, int(height - low - high) + 2, int(left + wide) - 2, int(height - low) - 2)
    )
    assert inside.getcolors() == [(inside.width * inside.height, (255, 255, 255))]


@pytest.mark.parametrize(
    ("mode", "witnesses", "told"),
    [
        (SigningMode.FINGERPRINT, 1, "điểm chỉ trước mặt người làm chứng"),
        (SigningMode.NEITHER, 2, "không ký và không điểm chỉ được"),
    ],
)
def test_who_cannot_sign_has_the_wording_and_the_witnesses(
    mode: SigningMode, witnesses: int, told: str, desk: Desk, draft: Draft
) -> None:
    declared, at = Declared(form="request", signing=mode), desk.clock.now()
    words = text_of(declaration_pdf(draft, declared, desk=desk, at=at))
    assert told in words
    # Read in three ways, each place once a way.
    assert words.count("NGƯỜI LÀM CHỨNG") == 3 * witnesses
    signing = Signing(witnesses=(Person(name="Trần Thị Lan"), Person(name="Lò Văn Sơn")))
    known = msgspec.structs.replace(
        draft, submitter=msgspec.structs.replace(draft.submitter, signing=signing)
    )
    words = text_of(declaration_pdf(known, declared, desk=desk, at=at))
    assert words.count("NGƯỜI LÀM CHỨNG") == 3 * 2
    assert "Trần Thị Lan" in words


def test_whose_name_is_mended_signs_as_before(desk: Desk, draft: Draft) -> None:
    declared = Declared(
        form="request", answers={"declarant": "Đỗ Thị Ánh Hai"}, signing=SigningMode.FINGERPRINT
    )
    content = declared_content(draft, declared, desk=desk, at=desk.clock.now())
    (signer,) = content.signers
    assert (signer.name, signer.note) == ("Đỗ Thị Ánh Hai", "(Điểm chỉ)")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("Xã 漢字", "không in được ký tự “漢字”"), ("TrÇn V¨n", "đổi thành “Trần Văn”")],
)
def test_letters_that_no_paper_has_are_told_and_print_nothing(
    typed: str, told: str, desk: Desk, draft: Draft, write: Print
) -> None:
    answered = msgspec.structs.replace(REQUEST, answers={"content": typed})
    with pytest.raises(UserError, match=told) as refused:
        write("mine", declared=answered)
    assert refused.value.field == "content"
    person = msgspec.structs.replace(draft.submitter.person, address=typed)
    submitter = msgspec.structs.replace(draft.submitter, person=person)
    known = msgspec.structs.replace(draft, submitter=submitter)
    with pytest.raises(UserError, match=told) as refused:
        declaration_pdf(known, REQUEST, desk=desk, at=desk.clock.now())
    assert refused.value.field == "declarant_address"
    assert not printed_page(Shown.ALL, desk=desk).lines


def test_a_foreigners_own_words_are_left_as_they_are(desk: Desk, draft: Draft) -> None:
    person = msgspec.structs.replace(draft.submitter.person, name="Loïc", nationality="FR")
    submitter = msgspec.structs.replace(draft.submitter, person=person)
    known = msgspec.structs.replace(draft, submitter=submitter)
    assert meant(person.name)
    assert declaration_pdf(known, REQUEST, desk=desk, at=desk.clock.now())


@pytest.mark.parametrize(
    ("name", "nationality", "prints"),
    [("Müller Núñez", "", True), ("Loïc", "Pháp", True), ("Loïc", "", False)],
)
def test_a_foreign_name_that_is_only_answered_prints_as_it_is_spelt(
    desk: Desk, draft: Draft, name: str, nationality: str, prints: bool
) -> None:
    answers = {"groom": name, "groom_nationality": nationality, "bride": "Lê Thị Hoa"}
    declared = Declared(form="marriage", answers=answers)
    if prints:
        assert name in text_of(declaration_pdf(draft, declared, desk=desk, at=desk.clock.now()))
        return
    with pytest.raises(UserError, match="Lọc") as refused:
        declaration_pdf(draft, declared, desk=desk, at=desk.clock.now())
    assert refused.value.field == "groom"


def test_what_is_not_read_back_says_so_and_leaves_a_place_to_mark(desk: Desk, draft: Draft) -> None:
    said = declared_content(draft, REQUEST, desk=desk, at=desk.clock.now()).read_back
    assert "đánh dấu sau khi đọc" in said
    assert "đã được đọc lại" not in said


def test_a_form_printed_again_says_which_it_stands_in_place_of(
    desk: Desk, write: Print, tmp_path: Path
) -> None:
    write("mine")
    write("other", request="other")
    birth = Declared(form="birth")
    write("mine", request="birth", declared=birth)
    row = write("mine", request="two")
    assert write("mine", request="two") == row
    told = [one.told for one in printed_page(Shown.ALL, desk=desk).lines]
    (again,) = [one for one in told if "thay tờ in lúc" in one]
    assert again == f"Đơn đề nghị, {desk.clerk.name} viết hộ, thay tờ in lúc {NOW}"
    assert f"thay tờ in lúc {NOW}" in text_of(paper_pdf(row, desk=desk))


def test_a_declaration_is_printed_once_within_three_seconds_and_names_who_wrote_it(
    desk: Desk, write: Print, tmp_path: Path
) -> None:
    began = time.monotonic()
    row = write("filing")
    assert time.monotonic() - began < 3
    assert write("filing") == row
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    assert "Xin xác nhận" in text_of(pdf.read_bytes())
    (line,) = printed_page(Shown.ALL, desk=desk).lines
    assert line.name == "Tờ khai viết hộ"
    assert line.told == f"Đơn đề nghị, {desk.clerk.name} viết hộ"
    assert line.clerk_name == desk.clerk.name


def test_what_was_written_becomes_a_paper_of_the_dossier_and_is_kept_for_good(
    desk: Desk, write: Print, take_in: Callable[..., Receipt]
) -> None:
    mine, another, dropped = write("mine"), write("mine", request="two"), write("mine.2")
    taken = take_in(client_ref="mine")
    kept = sheets_of(taken.dossier_id, desk=desk)
    assert [one.number for one in kept] == [mine, another]
    assert {one.kind for one in kept} == {SheetKind.DECLARATION}
    keep_up(desk=after(desk, KEPT + timedelta(hours=1)))
    assert "Xin xác nhận" in text_of(paper_pdf(mine, desk=desk))
    with pytest.raises(UserError, match="không còn bản giữ"):
        paper_pdf(dropped, desk=desk)


def test_a_form_written_for_a_bundle_stands_with_each_of_its_dossiers(
    desk: Desk, write: Print, take_in: Callable[..., Receipt]
) -> None:
    row = write("filing")
    for number in (1, 2):
        taken = take_in(client_ref=f"filing.{number}", bundle="birth.filing", result_copies=number)
        assert [one.number for one in sheets_of(taken.dossier_id, desk=desk)] == [row]
    assert check(desk=desk) == ()


def test_a_form_that_is_none_and_a_field_that_cannot_be_print_nothing(
    desk: Desk, write: Print
) -> None:
    for declared, told in (
        (Declared(form="will"), "Không có tờ khai"),
        (Declared(form="birth", answers={"child_birth": "31/02/2026"}), "không có ngày 31"),
    ):
        with pytest.raises(UserError, match=told):
            write("mine", declared=declared)
    assert not printed_page(Shown.ALL, desk=desk).lines


def test_a_file_is_kept_as_what_was_printed(desk: Desk, draft: Draft, tmp_path: Path) -> None:
    out = tmp_path / "to-khai.pdf"
    declaration_to_file(draft, REQUEST, out, desk=desk, request="one")
    assert "Xin xác nhận" in text_of(out.read_bytes())
    assert len(printed_page(Shown.ALL, desk=desk).lines) == 1
