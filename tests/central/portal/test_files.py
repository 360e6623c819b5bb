"""The portal fetches a dossier's files where it was told they are, and nobody else fetches any."""

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from counter_app.central.files.copies import keep_file
from counter_app.central.files.folder import FolderBlobs
from counter_app.domain.portal import MessageState
from counter_app.protocol.blobs import blob_path, checksum_of
from db.central.attachments import Attached, add_attachments, files_awaited
from db.central.cell import tell_portal

COMMUNE = "00000"
PAPER, RESULT = b"%PDF-1.7 giay chung sinh", b"%PDF-1.7 giay khai sinh"


def name(cell: Any, dossier: str, file: str, content: bytes) -> str:
    """Lets a record of the dossier name a file, as an accepted operation does."""
    sha256 = hashlib.sha256(content).hexdigest()
    one = Attached(
        dossier=dossier, id=file, sha256=sha256, label="Giấy chứng sinh",
        mime="application/pdf", size=len(content), pages=1,
    )  # fmt: skip
    cell.store.write(COMMUNE, lambda at: add_attachments(at, COMMUNE, [one], at_ms=1)).result()
    return sha256


def send_bytes(desk: Any, content: bytes) -> None:
    """The desk sends a file's bytes, as its second lane does."""
    path = blob_path(desk.commune, hashlib.sha256(content).hexdigest())
    headers = {
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Upload-Length": str(len(content)),
        "Upload-Checksum": checksum_of(content),
    }
    signed = desk.signed("PATCH", path, content)
    assert desk.wire.ask("PATCH", path, content, signed | headers).status == 204


def moved_on(cell: Any, dossier: str) -> None:
    cell.move(dossier, "transfer", "received", "transferred")
    cell.move(dossier, "take_up", "transferred", "processing")


def test_a_file_is_told_by_name_then_by_an_address_once_its_bytes_are_here(
    served: Any, the_portal: Any
) -> None:
    cell, desk = served
    dossier = cell.take_in()
    code = cell.code(dossier)
    name(cell, dossier, "f-1", PAPER)
    moved_on(cell, dossier)
    cell.send()
    (told,) = the_portal.dossiers[code]["TaiLieuNop"]
    assert (told["TepDinhKemId"], told["DuongDanTaiTepTin"]) == ("f-1", "")
    assert cell.store.read(COMMUNE, lambda one: files_awaited(one, COMMUNE)).result() == 1

    send_bytes(desk, PAPER)
    assert cell.states()[MessageState.WAITING] == 1
    assert cell.store.read(COMMUNE, lambda one: files_awaited(one, COMMUNE)).result() == 0
    cell.send()
    assert the_portal.wrong == []
    (told,) = the_portal.dossiers[code]["TaiLieuNop"]
    address = told["DuongDanTaiTepTin"]
    assert address.startswith(cell.url)
    assert the_portal.steps(code) == [2, 4, 4]  # nothing but the dossier was told once more

    fetched = desk.wire.ask("GET", urlsplit(address).path)
    assert (fetched.status, fetched.raw) == (200, PAPER)
    assert fetched.headers["content-type"] == "application/pdf"
    assert fetched.headers["content-disposition"].startswith("attachment;")


def test_a_result_has_its_address_too(served: Any, the_portal: Any) -> None:
    cell, desk = served
    dossier = cell.take_in()
    name(cell, dossier, "f-2", RESULT)
    send_bytes(desk, RESULT)
    moved_on(cell, dossier)
    result = {"name": "Giấy khai sinh", "number": "12/2026", "file": "f-2"}
    details = {"shelf": "", "result": result}
    cell.move(dossier, "finish", "processing", "ready", details=details)
    cell.send()
    told = the_portal.dossiers[cell.code(dossier)]
    assert the_portal.wrong == []
    assert told["TaiLieuNop"] == []
    (paper,) = told["DanhSachGiayToKetQua"]
    fetched = desk.wire.ask("GET", urlsplit(paper["DuongDanTepTinKetQua"]).path)
    assert (fetched.status, fetched.raw) == (200, RESULT)


def test_a_file_that_another_dossier_brought_is_told_of_here_as_well(
    served: Any, the_portal: Any, tmp_path: Path
) -> None:
    """The same paper came with a page of the specialists'; the desk's own bytes are still to come."""
    cell, _ = served
    dossier = cell.take_in()
    name(cell, dossier, "f-1", PAPER)
    moved_on(cell, dossier)
    cell.send()
    blobs = FolderBlobs(tmp_path / "blobs")
    keep_file(cell.store, blobs, COMMUNE, PAPER, mime="application/pdf", at_ms=1)
    cell.send()
    (file,) = the_portal.dossiers[cell.code(dossier)]["TaiLieuNop"]
    assert file["DuongDanTaiTepTin"].startswith(cell.url)


@pytest.fixture
def told(served: Any, the_portal: Any) -> tuple[Any, Any, str]:
    """The cell, a desk of it, and the path at which the portal finds a file."""
    cell, desk = served
    dossier = cell.take_in()
    name(cell, dossier, "f-1", PAPER)
    send_bytes(desk, PAPER)
    moved_on(cell, dossier)
    cell.send()
    (file,) = the_portal.dossiers[cell.code(dossier)]["TaiLieuNop"]
    return cell, desk, urlsplit(file["DuongDanTaiTepTin"]).path


def test_an_address_is_good_for_a_week_and_for_that_file_alone(told: Any) -> None:
    cell, desk, path = told
    place, _, seal = path.partition(".")
    stretched = place[:-1] + ("A" if place[-1] != "A" else "B")
    # Its first letter: the last one carries bits that nothing is written with.
    forged = ("A" if seal[0] != "A" else "B") + seal[1:]
    for wrong in (f"{stretched}.{seal}", f"{place}.{forged}", place, "/v1/portal/files/x.y"):
        assert desk.wire.ask("GET", wrong).status == 404, wrong
    cell.wait(7 * 86_400 - 600)
    assert desk.wire.ask("GET", path).status == 200
    cell.wait(900)
    late = desk.wire.ask("GET", path)
    assert (late.status, late.error) == (410, "link_over")


def test_the_door_is_shut_once_the_portal_is_told_no_more(told: Any) -> None:
    cell, desk, path = told
    cell.store.write("", lambda one: tell_portal(one, on=False)).result()
    assert desk.wire.ask("GET", path).status == 404


def test_a_message_that_waited_long_leaves_with_an_address_that_is_still_good(
    served: Any, the_portal: Any
) -> None:
    cell, desk = served
    dossier = cell.take_in()
    name(cell, dossier, "f-1", PAPER)
    send_bytes(desk, PAPER)
    moved_on(cell, dossier)
    cell.wait(30 * 86_400)
    cell.send()
    (file,) = the_portal.dossiers[cell.code(dossier)]["TaiLieuNop"]
    assert desk.wire.ask("GET", urlsplit(file["DuongDanTaiTepTin"]).path).status == 200


def test_a_cell_without_an_address_for_others_tells_names_alone(cell: Any, the_portal: Any) -> None:
    from counter_app.protocol.blobs import BlobState
    from db.central.blobs import Blob, put_blob

    dossier = cell.take_in()
    sha256 = name(cell, dossier, "f-1", PAPER)
    here = Blob(sha256=sha256, sizes=(), mime="application/pdf", size=9, state=BlobState.STORED)
    cell.store.write(COMMUNE, lambda one: put_blob(one, COMMUNE, here, at_ms=1)).result()
    moved_on(cell, dossier)
    cell.send()
    (file,) = the_portal.dossiers[cell.code(dossier)]["TaiLieuNop"]
    assert file["DuongDanTaiTepTin"] == ""
