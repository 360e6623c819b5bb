"""Long slips: forty papers of forty names, names of sixty letters; nothing is cut, every page counted."""

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image, ImageOps

from counter_app.documents.raster import page_count
from counter_app.documents.slip import draw_slip
from counter_app.documents.style import STYLES
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.papers import PaperSize, PartyOnPaper, SlipContent
from counter_app.domain.people.applicant import Person, Signing, SigningMode
from counter_app.services.wording.slip_copies import copies_wanted, pile_of
from counter_app.services.wording.who_signs import helped, signer_by

TextOf = Callable[[bytes], str]
ImageOf = Callable[[bytes, int, float], Image.Image]
THINGS = ("Bằng tốt nghiệp", "Học bạ", "Giấy khai sinh", "Sổ đỏ", "Hợp đồng thuê nhà")
WHOSE = ["Bùi", "Cù", "Đỗ", "Đinh", "Hà", "Lê", "Mạc", "Ngô"]
FORTY = tuple(
    CertifiedCopy(document=f"{thing} của ông {name} và gia đình", pages=number + 1, copies=2)
    for number, name in enumerate(WHOSE)
    for thing in THINGS
)
SIXTY = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Bích Khuyên Ngọc Ánh"
BODY = (
    "Hợp tác xã Dịch vụ nông nghiệp tổng hợp và du lịch cộng đồng các dân tộc Thái, Mông, Dao vùng "
    "cao Tây Bắc – Chi nhánh thứ hai tại xã Minh Hoạ, huyện Đồng Xanh cũ (nay là xã Minh Hoạ)"
)
SHEETS = (PaperSize.A5, PaperSize.A4, PaperSize.A4_LARGE)


def solid(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def pile(slip: SlipContent) -> SlipContent:
    """Forty originals, no two alike."""
    return replace(
        slip,
        request=f"Chứng thực bản sao ({copies_wanted(FORTY)})",
        documents=pile_of(FORTY),
        copies=("Liên 1: Lưu", "Liên 2: Giao người nộp"),
    )


@pytest.mark.parametrize("paper", [*SHEETS, PaperSize.ROLL80])
def test_forty_names_stand_whole_on_every_paper(
    paper: PaperSize, pile: SlipContent, text_of: TextOf
) -> None:
    assert len(pile.documents) == 40
    text = solid(text_of(draw_slip(replace(pile, copies=("",)), paper)))
    text = re.sub(r"Trang\d/\d\S*?trang\d/\d", "", text)  # a line may go on overleaf
    for number, line in enumerate(pile.documents, start=1):
        assert solid(f"{number}. {line}") in text


@pytest.mark.parametrize(("paper", "pages"), [(PaperSize.A5, 2), (PaperSize.A4, 2)])
def test_each_copy_of_a_pile_counts_its_own_pages_and_is_signed_on_the_first(
    paper: PaperSize, pages: int, pile: SlipContent, text_of: TextOf
) -> None:
    told = text_of(draw_slip(pile, paper)).rstrip("\f").split("\f")
    assert len(told) == 2 * pages
    for at, page in enumerate(told):
        number, copy = at % pages + 1, pile.copies[at // pages]
        assert f"Trang {number}/{pages}" in page
        assert copy in page
        assert (f"trang {number}/{pages}" in page.split("Trang ", maxsplit=1)[0]) is (number > 1)
        assert ("NGƯỜI NỘP HỒ SƠ" in page) is (number == 1)


def test_the_roll_is_one_piece_as_long_as_the_pile(pile: SlipContent) -> None:
    lengths = []
    for few in (pile.documents[:5], pile.documents):
        with pikepdf.open(
            io.BytesIO(draw_slip(replace(pile, documents=few, copies=("",)), PaperSize.ROLL80))
        ) as pdf:
            (page,) = pdf.pages
            lengths.append(float(page.MediaBox[3]))
    assert lengths[0] + 35 * 11 < lengths[1]  # at least a line for each of the other thirty-five


@pytest.mark.parametrize("paper", [*SHEETS, PaperSize.ROLL80])
def test_a_pile_a_long_name_and_a_long_body_stay_inside_the_margins(
    paper: PaperSize, pile: SlipContent, image_of: ImageOf
) -> None:
    signer = replace(pile.submitter_signs, name=SIXTY)
    party = replace(pile.applicant, name=BODY)
    pdf = draw_slip(replace(pile, applicant=party, submitter_signs=signer), paper)
    style, dpi = STYLES[paper], 100
    for number in range(page_count(pdf)):
        image = image_of(pdf, number, dpi)
        box = ImageOps.invert(image.convert("L")).getbbox()
        assert box is not None
        left, _top, right, bottom = (side * 72 / dpi for side in box)
        assert style.left - 1.5 <= left
        assert right <= style.width - style.right + 1.5
        assert bottom <= image.height * 72 / dpi - style.bottom + 1.5


@pytest.mark.parametrize("paper", [*SHEETS, PaperSize.ROLL80])
def test_sixty_letters_and_a_body_of_a_hundred_and_eighty_are_told_whole(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    assert len(SIXTY) == 60
    assert len(BODY) > 170
    signer = replace(slip.submitter_signs, name=SIXTY)
    body = PartyOnPaper(name=BODY, personal_id="0100109106-001", address="Thôn 2")
    text = solid(text_of(draw_slip(replace(slip, applicant=body, submitter_signs=signer), paper)))
    assert solid(BODY) in text
    assert solid(SIXTY) in text


@pytest.mark.parametrize("paper", [PaperSize.A5, PaperSize.A4, PaperSize.ROLL80])
def test_everyone_of_a_household_has_a_place_to_sign(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    ten = tuple(f"Nguyễn Văn {name}, sinh 1990" for name in "ABCDEGHIKL")
    signed = replace(slip, annex=ten, annex_places=("",) * len(ten), copies=("",))
    by_one = replace(slip, annex=ten, mandate="Lò Văn Ón ký thay.", copies=("",))

    told = text_of(draw_slip(signed, paper)).split("Danh sách chủ hồ sơ kèm theo:")[1]

    first = told.split("\f", maxsplit=1)[0]
    assert ("Ký, ghi" in first, "Nguyễn Văn A" in first) == (True, True), "never a heading alone"
    assert [solid(name) in solid(told) for name in ten] == [True] * 10
    assert "Lò Văn Ón ký thay." in text_of(draw_slip(by_one, paper))


@pytest.mark.parametrize("paper", [PaperSize.A5, PaperSize.A4, PaperSize.ROLL80])
def test_who_cannot_sign_is_told_where_the_others_sign(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    owners = ("Nguyễn Thị Ánh", "Lê Văn Đã (đã qua đời)", "Lê Thị Bé, sinh 2024")
    listed = replace(
        slip,
        annex=owners,
        annex_places=("", "đã chết", "người đại diện ký"),
        heirs=owners[::2],
        heirs_places=("", "người đại diện ký"),
        copies=("",),
    )
    text = text_of(draw_slip(listed, paper))
    told, heirs = text.split("Danh sách người thừa kế kèm theo:")
    assert (solid(told).count("đãchết"), solid(told).count("ngườiđạidiệnký")) == (1, 1)
    assert (solid(heirs).count("Ký,ghi"), solid(heirs).count("ngườiđạidiệnký")) == (1, 1)


@pytest.mark.parametrize("paper", [PaperSize.A5, PaperSize.A4])
def test_two_witnesses_sign_on_the_page_of_the_form(
    paper: PaperSize, slip: SlipContent, text_of: TextOf
) -> None:
    """Who cannot sign has nothing on another page but what the office adds."""
    signing = Signing(
        mode=SigningMode.NEITHER,
        witnesses=(Person(name="Lò Văn Ón"), Person(name="Trần Thị Bích Ngọc")),
        read_aloud_by="Nguyễn Văn Bình",
    )
    signer = signer_by(signing, "Nguyễn Thị Ánh", slip.submitter_signs.title)
    helped_slip = replace(slip, aid=helped(signing), submitter_signs=signer, copies=("",))
    longer = replace(helped_slip, components=slip.components * 3)

    first = text_of(draw_slip(helped_slip, paper)).split("\f", maxsplit=1)[0]

    assert "NGƯỜI NỘP HỒ SƠ" in first
    assert first.count("NGƯỜI LÀM CHỨNG") == 2
    assert "Trần Thị Bích Ngọc" in first
    pages = text_of(draw_slip(longer, paper)).split("\f")
    assert "NGƯỜI NỘP HỒ SƠ" in pages[0], "whoever sees to it signs overleaf first"
    (seen,) = (one for one in pages if "NGƯỜI LÀM CHỨNG" in one)
    assert "đã được đọc lại" in seen, "and never a page that says nothing"


@pytest.mark.parametrize("extra", range(1, 9))
@pytest.mark.parametrize("paper", [PaperSize.A5, PaperSize.A4])
def test_signatures_are_never_alone_on_a_page_where_one_page_holds_the_form(
    paper: PaperSize, extra: int, slip: SlipContent, text_of: TextOf
) -> None:
    """As the lists after them grow, it is the lists that go on to a second page."""
    heirs = tuple(f"Lê Văn {'ABCDEGHK'[n]} (con): phần 1/8" for n in range(extra))
    content = replace(slip, heirs=heirs, annex=heirs, copies=("",))
    pages = text_of(draw_slip(content, paper)).rstrip("\f").split("\f")
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in pages[0]
    assert len(pages) <= 2
