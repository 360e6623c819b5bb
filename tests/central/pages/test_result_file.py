"""The result as a file: it comes with the form, is kept once, and nothing hostile comes in with it."""

import hashlib
import html
import io
import json
import re
import socket
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pikepdf
import pytest
from PIL import Image

from counter_app.documents.stripped_pdf import stripped_pdf
from counter_app.domain.dossier import State
from counter_app.domain.staff import Role
from db.central.attachments import Attached
from tests.hostile_files import (
    NEVER,
    bomb,
    files_within,
    keys_of,
    open_action,
    pdf_with,
    signed,
    tells,
    with_signature,
)

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

COMMUNE = "00000"
HOSTILE = "../../<img src=x onerror=alert(1)>.pdf"


def field(text: str, name: str) -> str:
    return html.unescape(re.search(rf'name="{re.escape(name)}" value="([^"]*)"', text)[1])  # type: ignore[index]


def pdf(pages: int = 2) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    made.save(out, deterministic_id=True)
    return stripped_pdf(out.getvalue())


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


class Officer:
    """A specialist in a session, with one dossier in work."""

    def __init__(self, client: "Caller", place: Any, dossier: str) -> None:
        self.client, self.place, self.dossier = client, place, dossier
        self.csrf = client.enter("hoa")

    @property
    def path(self) -> str:
        return f"/desk/dossiers/{self.dossier}/moves/finish"

    def finish(self, content: bytes | None = None, name: str = "kq.pdf", **typed: str) -> Any:
        told = {key.replace("__", "."): value for key, value in typed.items()}
        data = {"csrf": self.csrf, "seen": str(self.ver)} | told
        files = {"file": ("", b"") if content is None else (name, content)}
        return self.client.post(self.path, data=data, files=files)

    @property
    def ver(self) -> int:
        return int(self.place.now(self.dossier).ver)

    @property
    def state(self) -> State:
        return State(self.place.now(self.dossier).state)

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        return [(one.kind, json.loads(bytes(one.body))) for one in self.place.changes()]


@pytest.fixture
def officer(client: "Caller", place: Any) -> Officer:
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)
    dossier = place.take_in()
    place.move(dossier, "transfer", "received", "transferred")
    place.move(dossier, "take_up", "transferred", "processing")
    place.move(dossier, "submit", "processing", "awaiting_signature")
    return Officer(client, place, dossier)


def test_a_result_comes_with_its_file_in_one_go(officer: Officer) -> None:
    content, seen = pdf(), officer.ver
    reply = officer.finish(
        content, HOSTILE, details__result__name="Giấy khai sinh", details__result__number="12"
    )
    assert reply.status_code == 303, reply.text
    (attached, file), (moved, body) = officer.told()[-2:]
    assert (attached, moved) == ("attachment.added", "dossier.moved")
    assert (file["sha256"], file["mime"], file["pages"], file["size"]) == (
        hashlib.sha256(content).hexdigest(), "application/pdf", 2, len(content),
    )  # fmt: skip
    assert (file["label"], file["clerk"]["name"]) == ("Giấy khai sinh số 12", "Đặng Thu Hà")
    assert body["details"]["result"]["file"] == file["id"]
    assert (officer.state, officer.ver) == (State.READY, seen + 2)

    page = officer.client.get(f"/desk/dossiers/{officer.dossier}").text
    assert '<span class="mark good">Kết quả</span>' in page
    assert "onerror" not in page
    look = f"/desk/dossiers/{officer.dossier}/files/{file['id']}"
    assert f'href="{look}?look"' in page
    for query, how in (("?look", "inline"), ("", "attachment")):
        reply = officer.client.get(look + query)
        assert (reply.status_code, reply.content) == (200, content)
        assert reply.headers["content-disposition"] == f"{how}; filename=giay-to.pdf"
        assert reply.headers["content-type"] == "application/pdf"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_a_result_on_paper_needs_no_file(officer: Officer) -> None:
    assert officer.finish(details__result__name="Giấy khai sinh").status_code == 303
    assert [kind for kind, _ in officer.told()][-1] == "dossier.moved"
    assert officer.told()[-1][1]["details"]["result"]["file"] == ""
    assert officer.state is State.READY


def test_a_plain_form_without_any_file_field_is_good_too(officer: Officer) -> None:
    data = {"csrf": officer.csrf, "seen": str(officer.ver)}
    assert officer.client.post(officer.path, data=data).status_code == 303


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"MZ\x90\x00 chuong trinh", "chỉ đính kèm được tệp PDF hoặc ảnh JPEG"),
        (b"\x89PNG\r\n\x1a\n", "Chưa đính kèm được ảnh PNG"),
        (b"<html><script>alert(1)</script>%PDF-1.4", "chỉ đính kèm được tệp PDF hoặc ảnh JPEG"),
        (pdf()[:200], "không đọc được tệp"),
        (jpeg()[:30], "không đọc được tệp"),
        (pdf() + b" " * (30 << 20), "20 MB"),
        (pdf_with(bomb), "Tệp bung ra quá lớn"),
        (with_signature(pdf_with(signed, open_action)), "Tệp ký số có lệnh tự chạy"),
    ],
    ids=["empty", "program", "png", "polyglot", "cut-pdf", "cut-jpeg", "30-mb", "bomb", "runs"],
)
def test_what_is_no_such_file_is_said_beside_it_and_nothing_typed_is_lost(
    officer: Officer, content: bytes, words: str
) -> None:
    seen = officer.ver
    reply = officer.finish(content, reason="Lời rất riêng <b>")
    assert reply.status_code == 422
    assert words.lower() in html.unescape(reply.text).lower()
    assert re.search(
        r'id="file"[^>]*aria-invalid="true"[^>]*aria-describedby="file-told"', reply.text
    )
    assert 'role="alert" id="file-told"' in reply.text
    assert "Lời rất riêng &lt;b&gt;" in reply.text
    assert "file.kept" not in reply.text
    assert officer.ver == seen


def test_what_only_says_that_it_is_signed_is_kept_as_what_is_seen_of_it(officer: Officer) -> None:
    given = with_signature(pdf_with(signed, open_action, files_within), bytes(64))
    assert officer.finish(given).status_code == 303
    file = officer.told()[-2][1]
    kept = officer.client.get(f"/desk/dossiers/{officer.dossier}/files/{file['id']}").content
    assert (hashlib.sha256(kept).hexdigest(), len(kept)) == (file["sha256"], file["size"])
    assert keys_of(kept) & NEVER == set()
    assert not tells(kept)


def test_one_that_is_signed_is_kept_byte_for_byte_and_said_to_be_signed(officer: Officer) -> None:
    given = with_signature(pdf_with(signed))
    reply = officer.finish(given, details__result__signed_on="hôm qua")
    assert "PDF, 1 trang, có chữ ký số" in reply.text
    assert officer.finish(None, file__kept=field(reply.text, "file.kept")).status_code == 303
    assert officer.told()[-2][1]["sha256"] == hashlib.sha256(given).hexdigest()


def test_a_jpeg_called_pdf_is_what_it_is(officer: Officer) -> None:
    assert officer.finish(jpeg(), "ket-qua.pdf").status_code == 303
    file = officer.told()[-2][1]
    assert (file["mime"], file["pages"]) == ("image/jpeg", 1)
    reply = officer.client.get(f"/desk/dossiers/{officer.dossier}/files/{file['id']}?look")
    assert reply.headers["content-type"] == "image/jpeg"
    assert reply.headers["content-disposition"] == "inline; filename=giay-to.jpg"


def test_a_good_file_is_not_chosen_twice_when_something_else_was_wrong(officer: Officer) -> None:
    content = pdf(3)
    reply = officer.finish(content, details__result__signed_on="hôm qua")
    assert reply.status_code == 422
    assert "PDF, 3 trang" in reply.text
    kept = field(reply.text, "file.kept")
    told, _, seal = kept.partition(".")
    forged = bytes.fromhex(told).replace(b'"pages":3', b'"pages":4').hex()
    for wrong in (f"{forged}.{seal}", f"{told}.", "zz.zz", told):
        again = officer.finish(None, file__kept=wrong, details__result__signed_on="hôm qua")
        assert "Đã nhận tệp" not in again.text, wrong
    assert officer.finish(None, file__kept=kept).status_code == 303
    assert officer.told()[-2][1]["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_kept_file_can_be_left_out_again(officer: Officer) -> None:
    kept = field(officer.finish(pdf(), details__result__signed_on="?").text, "file.kept")
    assert officer.finish(None, file__kept=kept, file__drop="1").status_code == 303
    assert [kind for kind, _ in officer.told()].count("attachment.added") == 0


def test_what_one_session_kept_is_no_key_to_the_file_in_another(officer: Officer) -> None:
    kept = field(officer.finish(pdf(), details__result__signed_on="?").text, "file.kept")
    officer.csrf = officer.client.enter("hoa")
    reply = officer.finish(None, file__kept=kept, details__result__signed_on="?")
    assert "Đã nhận tệp" not in reply.text


def test_sending_it_twice_writes_it_once(officer: Officer) -> None:
    seen = str(officer.ver)
    first, second = (officer.finish(pdf(), seen=seen) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 409)
    assert [kind for kind, _ in officer.told()].count("attachment.added") == 1
    assert "Đã nhận tệp" in second.text


def test_another_communes_dossier_takes_no_file(officer: Officer) -> None:
    other = officer.place.take_in("Người Khác", commune="12345", number=2)
    officer.dossier, mine = other, officer.dossier
    data = {"csrf": officer.csrf, "seen": "1"}
    reply = officer.client.post(officer.path, data=data, files={"file": ("a.pdf", pdf())})
    assert reply.status_code == 404
    officer.dossier = mine
    assert not list(officer.place.site.blobs.root.rglob("?" * 64))


def test_a_session_that_ended_says_that_the_file_must_be_chosen_again(officer: Officer) -> None:
    officer.place.clock.instant += timedelta(minutes=31)
    door = officer.finish(pdf(), reason="Lời rất riêng")
    assert door.status_code == 401
    assert "kept.file.again" in door.text
    officer.csrf = officer.client.enter("hoa")
    reply = officer.finish(None, file__again="1", reason="Lời rất riêng")
    assert reply.status_code == 422
    assert "Hãy chọn lại tệp" in reply.text
    assert "file.again" not in reply.text
    assert officer.finish(None, reason="Lời rất riêng").status_code == 303


def test_only_this_one_form_may_be_large(officer: Officer) -> None:
    large = {"csrf": officer.csrf, "seen": str(officer.ver), "reason": "a" * (300 << 10)}
    path = officer.path.replace("finish", "stop")
    assert officer.client.post(path, data=large).status_code == 413
    assert officer.client.post(officer.path, data=large).status_code == 422


def test_an_upload_that_is_cut_leaves_nothing(officer: Officer, address: str, place: Any) -> None:
    seen = officer.ver
    body = (
        b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n'
        + officer.csrf.encode()
        + b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        + pdf() * 2000
    )
    sent_raw(officer, address, body, len(body) + 1000)
    assert officer.ver == seen
    assert not list(place.site.blobs.root.rglob("?" * 64))


def test_more_than_the_form_may_hold_is_refused_before_it_is_read(
    officer: Officer, address: str
) -> None:
    assert b" 413 " in sent_raw(officer, address, b"--x\r\n", 60 << 20, cut=False)


def sent_raw(
    officer: Officer, address: str, body: bytes, length: int, *, cut: bool = True
) -> bytes:
    """The answer to a form that says it is ``length`` bytes long and ends with ``body``."""
    where = urlsplit(address)
    head = (
        f"POST {officer.path} HTTP/1.1\r\nHost: {where.netloc}\r\nConnection: close\r\n"
        f"Cookie: desk={officer.client.cookies['desk']}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    answer = b""
    with socket.create_connection((where.hostname, where.port)) as line:
        line.sendall(head.encode() + body)
        if cut:
            line.shutdown(socket.SHUT_WR)
        while piece := line.recv(65536):
            answer += piece
    return answer


def test_a_result_taken_back_is_no_result_any_more(officer: Officer) -> None:
    officer.finish(pdf())
    officer.place.move(officer.dossier, "step_back", "ready", "awaiting_signature")
    page = officer.client.get(f"/desk/dossiers/{officer.dossier}").text
    assert '<span class="mark good">' not in page
    assert "?look" in page


def test_a_file_whose_record_is_another_units_is_not_there(officer: Officer) -> None:
    officer.finish(pdf())
    file = officer.told()[-2][1]["id"]
    officer.place.officer("dat", "Đỗ Văn Đất", Role.SPECIALIST, unit="H01")
    officer.client.enter("dat")
    path = f"/desk/dossiers/{officer.dossier}/files/{file}"
    assert officer.client.get(path).status_code == 404
    assert officer.client.get(path + "?look").status_code == 404


def test_the_record_can_be_asked_for_by_a_desk(officer: Officer) -> None:
    officer.finish(pdf())
    told = officer.told()[-2][1]
    record = Attached(dossier=officer.dossier, **{k: v for k, v in told.items() if k != "clerk"})
    rows = officer.place.store.read(
        COMMUNE,
        lambda one: one.exec_driver_sql("SELECT id, sha256, size FROM attachments").all(),
    ).result()
    assert [tuple(row) for row in rows] == [(record.id, record.sha256, record.size)]
    assert Path(officer.place.site.blobs.root).is_dir()
