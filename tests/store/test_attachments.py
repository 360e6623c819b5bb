"""A PDF or a JPEG from disk becomes part of a dossier: checked, encrypted, recorded in one go."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from counter_app.cli.acts import ACTS, FILES
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.devices.printer import PrintState
from counter_app.domain.attachment import MOST_BYTES, MOST_PAGES, Attachment, Safety
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt
from counter_app.services.keeping.backup import back_up
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier
from counter_app.services.papers.paper_printing import paper_pdf
from counter_app.services.sending import attachments
from db.counter import attachments as rows
from db.counter.vault import FileDamaged, vault_of
from db.engine import cursor_of
from tests.hostile_files import (
    HOSTILE,
    MARK,
    NEVER,
    SECRET,
    keys_of,
    pdf_with,
    photo,
    signed,
    told,
    with_signature,
)
from tests.scans import jpeg_of, jpeg_saying, pages_of, zipped

TakeIn = Callable[..., Receipt]


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def written(content: bytes, name: str = "Giấy khai sinh.pdf") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return written


@pytest.fixture
def attached(
    desk: Desk, take_in: TakeIn, file: Callable[..., Path]
) -> Callable[..., tuple[Receipt, Attachment]]:
    """A dossier with a file."""

    def made(content: bytes = b"", label: str = "") -> tuple[Receipt, Attachment]:
        taken = take_in()
        prepared = attachments.prepare(file(content or pages_of(3)), label, desk=desk)
        attachments.attach(taken.dossier_id, prepared, desk=desk, at=desk.clock.now())
        return taken, prepared

    return made


def place_of(desk: Desk, one: Attachment) -> Path:
    return vault_of(desk.store).folder / one.id[-2:] / one.id


def test_a_pdf_is_recorded_with_its_operation(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]]
) -> None:
    content = pages_of(3)
    taken, prepared = attached(content)

    (listed,) = attachments.attachments_of(taken.dossier_id, desk=desk)
    assert (listed.label, listed.pages, listed.size) == ("Giấy khai sinh", 3, len(content))
    assert listed.safety_words == "Chờ gửi lên máy chủ"
    sent = desk.store.read(
        lambda one: cursor_of(one).execute(
            "SELECT body FROM outbox WHERE kind = 'attachment.added'"
        ).fetchall()
    )  # fmt: skip
    (body,) = [json.loads(row[0]) for row in sent]
    assert {key: body[key] for key in ("id", "sha256", "size", "mime", "pages", "label")} == {
        "id": prepared.id,
        "sha256": prepared.sha256,
        "size": len(content),
        "mime": "application/pdf",
        "pages": 3,
        "label": "Giấy khai sinh",
    }
    assert attachments.content_of(listed, desk=desk) == content
    assert open_dossier(taken.dossier_id, desk=desk).events[-1].kind == "attachment.added"
    assert check(desk=desk) == ()


def test_what_lies_on_disk_tells_nothing_of_the_file(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]]
) -> None:
    content = pages_of(2)
    _, prepared = attached(content)
    place = place_of(desk, prepared)
    sealed = place.read_bytes()

    assert content[:64] not in sealed
    assert b"PDF" not in sealed
    assert prepared.sha256 not in str(place)
    assert place.stat().st_mode & 0o077 == 0


def test_a_picture_counts_one_page_and_can_be_looked_at(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]]
) -> None:
    _, prepared = attached(jpeg_of())

    assert (prepared.mime, prepared.pages) == ("image/jpeg", 1)
    (page,) = attachments.drawn(attachments.content_of(prepared, desk=desk), dpi=72).pages
    assert abs(page.width / page.height - 1.5) < 0.02
    middle = (page.height // 2 * page.width + page.width // 2) * 3
    red, green, _ = page.rgb[middle : middle + 3]
    assert (red > 150, green < 90) == (True, True)


def test_a_picture_is_printed_on_a_page_of_its_own(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]], tmp_path: Path
) -> None:
    receipt, prepared = attached(jpeg_of())
    (tmp_path / "out").mkdir()

    printed = attachments.print_file(
        prepared,
        receipt.dossier_id,
        desk=desk,
        printer=FolderPrinter(folder=tmp_path / "out"),
        request="one",
    )

    (paper,) = (tmp_path / "out").glob("*.pdf")
    with pikepdf.open(paper) as read:
        (page,) = read.pages
        assert [float(side) for side in page.mediabox] == [0, 0, 842, 595]
        (picture,) = page.get_images().values()
        assert [int(picture.Width), int(picture.Height)] == [300, 200]
        assert str(picture.Filter) == "/DCTDecode"
        seen = picture.read_raw_bytes()
    assert printed.state is PrintState.DONE
    assert seen in paper_pdf(printed.paper, desk=desk), "shown again as it was printed"


def test_a_png_is_refused_with_what_to_do_instead(desk: Desk, file: Callable[..., Path]) -> None:
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "PNG")
    with pytest.raises(UserError, match="PDF hay JPEG") as told:
        attachments.prepare(file(out.getvalue(), "anh.png"), "", desk=desk)
    assert (told.value.code, told.value.field) == ("file_kind", "path")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04 a word file", "file_kind"),
        (b"\x89PNG\r\n\x1a\n", "file_kind"),
        (b"%PDF-1.7\nnothing of a PDF follows", "file_unreadable"),
        (b"hello\n%PDF-1.7", "file_kind"),
        (b"MZ\x90\x00 a program\n%PDF-1.7", "file_kind"),
        (b"\xff\xd8\xff\xe0 no picture", "file_unreadable"),
        (b"%PDF-1.7" + bytes(MOST_BYTES), "file_large"),
        (b"<html>%PDF-1.7", "file_kind"),
        (pages_of(1).replace(b"endobj", b"<HTML><script>endobj", 1), "file_double"),
        (pages_of(1) + zipped(), "file_double"),
        (jpeg_of() + zipped(b"a word"), "file_double"),
        (pages_of(MOST_PAGES + 1), "file_pages"),
        (jpeg_saying(30_000, 30_000), "file_pixels"),
    ],
)
def test_what_may_not_be_attached_is_refused_and_leaves_nothing(
    desk: Desk, file: Callable[..., Path], content: bytes, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        attachments.prepare(file(content), "", desk=desk)

    assert (refused.value.code, refused.value.field) == (code, "path")
    assert not vault_of(desk.store).folder.exists()


def test_a_pdf_under_a_password_is_refused(desk: Desk, file: Callable[..., Path]) -> None:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(user="mat-khau", owner="chu"))

    with pytest.raises(UserError, match="mật khẩu"):
        attachments.prepare(file(out.getvalue()), "", desk=desk)


def test_a_pdf_that_asks_for_a_giant_picture_is_bounded(
    desk: Desk, file: Callable[..., Path]
) -> None:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(14_000, 14_000))
    made.save(out)

    prepared = attachments.prepare(file(out.getvalue()), "Bản đồ", desk=desk)

    (page,) = attachments.drawn(out.getvalue(), dpi=300).pages
    assert page.width * page.height <= 2_100_000
    assert prepared.pages == 1


def test_what_a_photo_tells_beside_its_picture_is_neither_kept_nor_sent(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]]
) -> None:
    given = photo()
    _, prepared = attached(given)
    kept = attachments.content_of(prepared, desk=desk)

    assert (SECRET in given, SECRET in kept, MARK.encode() in kept) == (True, False, False)
    assert prepared.sha256 == hashlib.sha256(kept).hexdigest()
    assert (prepared.size, prepared.warning) == (len(kept), "")


def test_a_pdf_is_kept_as_its_pages_and_one_that_is_signed_as_it_is(
    desk: Desk, take_in: TakeIn, file: Callable[..., Path]
) -> None:
    dossier = take_in().dossier_id
    plain = attachments.prepare(file(pdf_with(*HOSTILE)), "", desk=desk)
    given = with_signature(pdf_with(signed, told))
    done = ACTS["attach"](
        open_dossier(dossier, desk=desk), {"path": str(file(given))}, desk, desk.clock.now()
    )

    assert keys_of(attachments.content_of(plain, desk=desk)) & NEVER == set()
    assert plain.warning == ""
    (listed,) = attachments.attachments_of(dossier, desk=desk)
    assert attachments.content_of(listed, desk=desk) == given
    assert str(done["warning"]).startswith("Tệp có chữ ký số")


@pytest.mark.parametrize("path", [Path("/khong/co/tep.pdf"), Path("/"), Path("/proc/self/mem")])
def test_a_path_that_leads_to_no_file_is_said(desk: Desk, path: Path) -> None:
    """The last is a file that opens and then breaks off, as on a stick that is pulled out."""
    with pytest.raises(UserError) as refused:
        attachments.prepare(path, "", desk=desk)

    assert (refused.value.code, refused.value.field) == ("file_unread", "path")
    assert not vault_of(desk.store).folder.exists()


def test_a_path_that_leads_on_is_refused_and_nothing_is_read(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "giay.pdf").symlink_to(tmp_path / "khac.pdf")
    (tmp_path / "khac.pdf").write_bytes(pages_of(1))
    for path, code in (
        (tmp_path / "giay.pdf", "path_link"),
        (Path("//may-chu/chung/giay.pdf"), "path_elsewhere"),
        (Path("\\\\may-chu\\chung\\giay.pdf"), "path_elsewhere"),
    ):
        with pytest.raises(UserError) as refused:
            attachments.prepare(path, "", desk=desk)
        assert (refused.value.code, refused.value.field) == (code, "path")
        assert str(tmp_path) not in refused.value.message


def test_a_file_that_has_no_room_leaves_nothing_and_is_taken_later(
    desk: Desk, take_in: TakeIn, file: Callable[..., Path]
) -> None:
    resource = pytest.importorskip("resource", reason="a limit on what a file may hold")
    dossier, path = take_in().dossier_id, file(pages_of(3))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, before[1]))
    try:
        with pytest.raises(EnvironmentFault) as fault:
            attachments.prepare(path, "", desk=desk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert fault.value.code == "file_unkept"
    assert "chỗ trống" in fault.value.message
    vault = vault_of(desk.store).folder
    assert [one for one in vault.rglob("*") if one.is_file()] == []
    assert attachments.attachments_of(dossier, desk=desk) == ()
    prepared = attachments.prepare(path, "", desk=desk)
    attachments.attach(dossier, prepared, desk=desk, at=desk.clock.now())
    assert attachments.content_of(prepared, desk=desk) == path.read_bytes()


def test_the_same_bytes_are_attached_once(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]], file: Callable[..., Path]
) -> None:
    content = pages_of(1)
    taken, first = attached(content)
    again = attachments.prepare(file(content), "Tên khác", desk=desk)

    with pytest.raises(UserError) as refused:
        attachments.attach(taken.dossier_id, again, desk=desk, at=desk.clock.now())

    assert refused.value.code == "attached_already"
    assert (place_of(desk, again).exists(), place_of(desk, first).exists()) == (False, True)
    other, _ = attached(content)  # another dossier may have the same paper
    assert len(attachments.attachments_of(other.dossier_id, desk=desk)) == 1


def test_check_finds_a_file_that_is_missing_or_changed(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]]
) -> None:
    _, one = attached(pages_of(1))
    _, other = attached(pages_of(2))
    _, emptied = attached(pages_of(3))
    place_of(desk, one).unlink()
    place_of(desk, emptied).write_bytes(b"")
    sealed = place_of(desk, other).read_bytes()
    place_of(desk, other).write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    assert {(damage.code, damage.row) for damage in check(desk=desk)} == {
        ("file_missing", one.id),
        ("file_changed", other.id),
        ("file_changed", emptied.id),
    }
    with pytest.raises(EnvironmentFault):
        attachments.content_of(one, desk=desk)


def test_a_file_the_central_side_has_backed_up_may_be_gone(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]]
) -> None:
    _, one = attached()
    desk.store.write(
        lambda c: rows.note_standing(c, one.id, safety=Safety.BACKED_UP, sent=one.size)
    )
    place_of(desk, one).unlink()

    assert check(desk=desk) == ()


def test_a_backup_has_the_files_too_as_encrypted_as_here(
    desk: Desk, attached: Callable[..., tuple[Receipt, Attachment]], tmp_path: Path
) -> None:
    _, one = attached(pages_of(1))
    folder = tmp_path / "usb"

    made = back_up(folder, desk=desk, at=desk.clock.now())
    _, other = attached(pages_of(2))
    back_up(folder, desk=desk, at=desk.clock.now())

    assert made.path.exists()
    for file in (one, other):
        place = place_of(desk, file)
        copy = folder / place.parents[1].name / place.parent.name / place.name
        assert copy.read_bytes() == place.read_bytes()


def test_pieces_can_be_neither_cut_nor_exchanged(desk: Desk) -> None:
    vault = vault_of(desk.store)
    content = bytes(range(256)) * 1024  # four pieces
    for name in ("0000aa", "0000ab"):
        vault.write(name, content)
    place, other = vault.folder / "aa" / "0000aa", vault.folder / "ab" / "0000ab"
    sealed, piece = place.read_bytes(), (64 << 10) + 16
    assert vault.read("0000aa") == content

    swapped = sealed[:4] + sealed[4 + piece : 4 + 2 * piece] + sealed[4 : 4 + piece]
    for broken in (
        sealed[:-piece],
        sealed[: 4 + piece],
        sealed + sealed[-piece:],
        swapped + sealed[4 + 2 * piece :],
        other.read_bytes(),
        b"",
        sealed[:4],
    ):
        place.write_bytes(broken)
        with pytest.raises(FileDamaged):
            vault.read("0000aa")


def test_a_script_attaches_and_lists(
    desk: Desk, take_in: TakeIn, file: Callable[..., Path]
) -> None:
    dossier = open_dossier(take_in().dossier_id, desk=desk)
    told: dict[str, Any] = {"path": str(file(pages_of(2))), "label": "Sổ hộ khẩu"}

    done = ACTS["attach"](dossier, told, desk, desk.clock.now())

    assert (done["label"], done["pages"], done["mime"]) == ("Sổ hộ khẩu", 2, "application/pdf")
    listed = ACTS["attached"](dossier, {}, desk, desk.clock.now())["attachments"]
    assert isinstance(listed, list)
    assert [(one["label"], one["safety"]) for one in listed] == [("Sổ hộ khẩu", "waiting")]
    assert "attach" in FILES
    with pytest.raises(UserError):
        ACTS["attach"](dossier, {"file": "x"}, desk, desk.clock.now())
