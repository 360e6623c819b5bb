"""An office's own wording: kept in versions, put on papers, sealed in what was issued before."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.documents import logo as letterhead_logo
from counter_app.documents import picture_reading
from counter_app.documents.sandbox import SandboxFailed
from counter_app.domain.papers import SlipContent
from counter_app.domain.staff import Role
from counter_app.domain.template import (
    LEGAL,
    LETTERHEAD,
    REGISTER,
    TITLES,
    shipped_symbols,
    texts_of,
)
from counter_app.domain.workflow import Move, PaperKind
from counter_app.services.desk import Desk
from counter_app.services.lookup import open_dossier
from counter_app.services.moving.workflow import Wanted, make_move
from counter_app.services.papers.paper_printing import paper_pdf, slip_row
from counter_app.services.wording import templates
from counter_app.services.wording.template_preview import preview_pdf
from tests.hostile_files import MARK, SECRET, WORDS, photo
from tests.pdf_words import text_of

TakeIn = Callable[..., Any]
MIDNIGHT = datetime(2031, 5, 3, 17, 2, tzinfo=UTC)  # two past it in Vietnam
SUPPLEMENT = PaperKind.SUPPLEMENT_REQUEST
NOTE = "Bộ phận Một cửa làm việc cả sáng thứ Bảy."


@pytest.fixture
def leader(desk: Desk) -> Desk:
    return replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))


def _png(side: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * side) * side)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _save(leader: Desk, kind: str, **texts: str) -> templates.Template:
    return templates.save(kind, texts, desk=leader, at=leader.clock.now())


def _slip(desk: Desk, receipt: Any) -> SlipContent:
    content = open_dossier(receipt.dossier_id, desk=desk).papers[0].content
    assert isinstance(content, SlipContent)
    return content


def test_a_second_language_stands_on_slips_from_then_on_and_on_no_earlier_one(
    desk: Desk, leader: Desk, take_in: TakeIn
) -> None:
    before = take_in(client_ref="before")
    _save(leader, PaperKind.SLIP, second_due="Hruê mông kčah brei leh klei mkŏ mkra:")
    after = take_in(client_ref="after")
    said = [_slip(desk, one).wording.text("second_due", "") for one in (before, after)]
    assert said == ["", "Hruê mông kčah brei leh klei mkŏ mkra:"]


def test_without_a_change_the_programs_own_words_hold(desk: Desk) -> None:
    for kind in TITLES:
        found = templates.template_of(kind, desk=desk)
        assert found.version == 0
        assert dict(found.texts) == {text.name: text.default for text in texts_of(kind)}


def test_a_change_is_a_new_version_and_none_is_lost(leader: Desk) -> None:
    first = _save(leader, SUPPLEMENT, foot_note=NOTE)
    again = _save(leader, SUPPLEMENT, foot_note=NOTE)
    second = _save(leader, SUPPLEMENT, foot_note="Khác.")
    back = templates.reset(SUPPLEMENT, desk=leader, at=leader.clock.now())
    assert [one.version for one in (first, again, second, back)] == [1, 1, 2, 3]
    kept = templates.history(SUPPLEMENT, desk=leader)
    assert [one.texts["foot_note"] for one in kept] == ["", "Khác.", NOTE]
    assert {one.clerk_name for one in kept} == {leader.clerk.name}


def test_a_clerk_may_look_but_not_save(desk: Desk) -> None:
    with pytest.raises(UserError, match="lãnh đạo") as refused:
        _save(desk, SUPPLEMENT, foot_note=NOTE)
    assert refused.value.code == "no_right"
    with pytest.raises(UserError, match="lãnh đạo"):
        templates.reset(SUPPLEMENT, desk=desk, at=desk.clock.now())
    assert templates.history(SUPPLEMENT, desk=desk) == ()


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("title_1", "", "không để trống"),
        ("title_1", "A" * 71, "70 ký tự"),
        ("symbol", "P/B", "Ký hiệu chỉ gồm"),
        ("closing", "Liên hệ {contact} số {contact_phone} {mau}", "Không có chỗ điền {mau}"),
        ("closing", "Liên hệ {contact}.", "phải còn chỗ điền {contact_phone}"),
        ("closing", "{contact} {contact_phone} {", "Không có chỗ điền {."),
        ("foot_note", "有", "không in được ký tự"),
        ("foot_note", "a\x00b", "ký tự điều khiển"),
    ],
)
def test_a_bad_text_is_refused_by_its_name(leader: Desk, name: str, words: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        _save(leader, SUPPLEMENT, **{name: words})
    assert refused.value.field == name
    assert said in refused.value.message
    assert templates.history(SUPPLEMENT, desk=leader) == ()


def test_a_name_the_template_does_not_have_is_refused(leader: Desk) -> None:
    with pytest.raises(UserError):
        _save(leader, SUPPLEMENT, colour="xanh")
    with pytest.raises(UserError):
        _save(leader, "invitation", title_1="x")


def test_no_two_kinds_of_paper_share_a_symbol() -> None:
    symbols = shipped_symbols()
    assert set(symbols) == {*PaperKind, REGISTER} - {PaperKind.SLIP}
    assert len({one.casefold() for one in symbols.values()}) == len(symbols)


@pytest.mark.parametrize("symbol", ["PXL", "pxl", "TBKQ", "DSBG", "STD"])
def test_a_symbol_of_another_paper_is_refused(leader: Desk, symbol: str) -> None:
    with pytest.raises(UserError) as refused:
        _save(leader, SUPPLEMENT, symbol=symbol)
    assert (refused.value.code, refused.value.field) == ("symbol_taken", "symbol")


def test_a_symbol_that_another_paper_was_given_is_refused_until_it_is_free(leader: Desk) -> None:
    _save(leader, PaperKind.APOLOGY, symbol="XLHG")
    with pytest.raises(UserError):
        _save(leader, SUPPLEMENT, symbol="XLHG")
    with pytest.raises(UserError):
        _save(leader, SUPPLEMENT, symbol="PXL")  # the apology may take its own back
    templates.reset(PaperKind.APOLOGY, desk=leader, at=leader.clock.now())
    assert _save(leader, SUPPLEMENT, symbol="XLHG").texts["symbol"] == "XLHG"
    assert _save(leader, SUPPLEMENT, symbol="PBS").texts["symbol"] == "PBS"


def test_a_slip_keeps_the_words_it_was_issued_with(leader: Desk, take_in: TakeIn) -> None:
    before = take_in()
    old = paper_pdf(slip_row(before.dossier_id, desk=leader), desk=leader)
    _save(leader, PaperKind.SLIP, foot_note=NOTE, bring_along="Căn cước và giấy này.")
    after = take_in()
    assert paper_pdf(slip_row(before.dossier_id, desk=leader), desk=leader) == old
    content = _slip(leader, after)
    assert content.bring_along == "Căn cước và giấy này."
    assert content.wording.version == 1
    assert content.wording.text("foot_note", "") == NOTE


def test_a_form_is_issued_in_the_offices_own_words(leader: Desk, take_in: TakeIn) -> None:
    _save(
        leader,
        SUPPLEMENT,
        title_1="PHIẾU HƯỚNG DẪN",
        symbol="HD",
        guide_title="CÔNG CHỨC HƯỚNG DẪN",
        foot_note=NOTE,
        closing="Gọi {contact_phone} gặp {contact} để được giúp./.",
    )
    receipt = take_in()
    wanted = Wanted(move=Move.ASK_SUPPLEMENT, reason="Giấy khai sinh bị mờ", points=("Bản gốc",))
    at = leader.clock.now() + timedelta(minutes=1)
    make_move(receipt.dossier_id, wanted, desk=leader, at=at)
    paper = open_dossier(receipt.dossier_id, desk=leader).papers[-1]
    content: Any = paper.content
    assert content.letterhead.number.endswith(f"/HD-{leader.office.header.symbol}")
    assert content.guide_signs.title == "CÔNG CHỨC HƯỚNG DẪN"
    assert NOTE in content.notes
    before = paper_pdf(paper.number, desk=leader)
    templates.reset(SUPPLEMENT, desk=leader, at=leader.clock.now())
    assert paper_pdf(paper.number, desk=leader) == before


def test_the_letterheads_picture_is_kept_with_what_bears_it(leader: Desk, take_in: TakeIn) -> None:
    plain = take_in()
    at = leader.clock.now()
    templates.save(LETTERHEAD, {}, desk=leader, at=at, logo=_png(64))
    first = take_in()
    drawn = paper_pdf(slip_row(first.dossier_id, desk=leader), desk=leader)
    templates.reset(LETTERHEAD, desk=leader, at=leader.clock.now())
    assert paper_pdf(slip_row(first.dossier_id, desk=leader), desk=leader) == drawn
    assert b"/Subtype /Image" in drawn
    assert b"/Subtype /Image" not in paper_pdf(slip_row(plain.dossier_id, desk=leader), desk=leader)
    assert _slip(leader, take_in()).wording.logo_version == 0


def _telling_png() -> bytes:
    """A picture of few colours, one of them clear, that tells whose it is in every way it can."""
    told, out = PngInfo(), io.BytesIO()
    told.add_text("Author", MARK)
    told.add_itxt("Comment", SECRET.decode(), zip=False)
    exif = Image.Exif()
    exif[0x013B] = MARK
    picture = Image.new("P", (64, 40), 1)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(0, (0, 0, 20, 20))
    picture.save(
        out, "PNG", pnginfo=told, exif=exif, icc_profile=SECRET, transparency=0, dpi=(72, 72)
    )
    return out.getvalue() + SECRET


@pytest.mark.parametrize("picture", [photo(), _telling_png()], ids=["jpeg", "png"])
def test_of_a_logo_its_picture_alone_is_kept(leader: Desk, picture: bytes) -> None:
    assert any(word in picture for word in WORDS)
    templates.save(LETTERHEAD, {}, desk=leader, at=leader.clock.now(), logo=picture)
    kept = templates.template_of(LETTERHEAD, desk=leader)
    assert [word for word in WORDS if word in kept.logo] == []
    before, after = (Image.open(io.BytesIO(one)).convert("RGBA") for one in (picture, kept.logo))
    assert before.tobytes() == after.tobytes()
    at = leader.clock.now()
    assert templates.save(LETTERHEAD, {}, desk=leader, at=at, logo=kept.logo) == kept


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (b"GIF89a", "PNG hoặc JPEG"),
        (_png(64)[:60], "hỏng"),
        (_png(8), "từ 32"),
        (_png(64) + b"\0" * 205_000, "200 KB"),
    ],
)
def test_a_picture_that_cannot_be_printed_is_refused(
    leader: Desk, picture: bytes, said: str
) -> None:
    with pytest.raises(UserError) as refused:
        templates.save(LETTERHEAD, {}, desk=leader, at=leader.clock.now(), logo=picture)
    assert refused.value.field == "logo"
    assert said in refused.value.message


def test_every_legal_form_has_a_template_and_every_text_a_limit() -> None:
    assert {*LEGAL} <= {*TITLES}
    assert REGISTER in TITLES
    for kind in TITLES:
        for text in texts_of(kind):
            assert len(text.default) <= text.longest


@pytest.mark.parametrize("kind", list(TITLES))
def test_every_paper_can_be_looked_at_in_the_words_being_edited(desk: Desk, kind: str) -> None:
    texts = {text.name: text.default for text in texts_of(kind)}
    pdf = preview_pdf(kind, texts, desk=desk, logo=_png(64))
    assert pdf.startswith(b"%PDF")
    assert b"/Subtype /Image" in pdf
    assert re.findall(r"\([a-z_]+\)", text_of(pdf)) == []  # no placeholder without a sample
    if "title_1" in texts:
        changed = {**texts, "title_1": "TÊN KHÁC"}
        assert preview_pdf(kind, changed, desk=desk) != preview_pdf(kind, texts, desk=desk)
    late = replace(desk, clock=SteppedClock(MIDNIGHT))
    assert preview_pdf(kind, texts, desk=late) == preview_pdf(kind, texts, desk=desk)
    assert templates.history(kind, desk=desk) == ()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=420), name=st.sampled_from(["foot_note", "closing", "title_1"]))
def test_any_text_is_refused_by_name_or_printed(desk: Desk, words: str, name: str) -> None:
    given_words = f"{words} {{contact}} {{contact_phone}}" if name == "closing" else words
    assert _drawn_or_field(desk, SUPPLEMENT, {name: given_words}, b"") in ("drawn", name)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    picture=st.binary(max_size=400),
    head=st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]),
)
def test_any_file_is_refused_or_drawn_as_a_logo(desk: Desk, picture: bytes, head: bytes) -> None:
    expected = "logo" if head + picture else "drawn"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(letterhead_logo, "ask", _asked_here)
        assert _drawn_or_field(desk, LETTERHEAD, {}, head + picture) == expected


def _asked_here(_module: str, *, content: bytes, most: int) -> bytes:
    """A process for each of so many pictures would take long."""
    try:
        return b"".join(picture_reading.answered(content))
    except Exception as error:
        raise SandboxFailed from error


def _drawn_or_field(desk: Desk, kind: str, texts: dict[str, str], logo: bytes) -> str | None:
    try:
        preview_pdf(kind, texts, desk=desk, logo=logo)
    except UserError as error:
        return error.field
    return "drawn"
