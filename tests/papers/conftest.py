"""Slips of invented people, the tools that read papers back, and a real IPP printer."""

import os
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from counter_app.documents.raster import rasterise
from counter_app.domain.papers import (
    ChargeOnPaper,
    ComponentOnPaper,
    Letterhead,
    PartyOnPaper,
    Signer,
    SlipContent,
)
from counter_app.protocol.slip_code import SlipCode, sign_slip
from tests.papers.print_service import SEARCH, RealPrinter, short_folder, start_printer
from tests.waiting import wait_for

RECEIVED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
CODE = "H15.50.05.13-261120-1001"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


HEAD = Letterhead(
    parent_body=("ỦY BAN NHÂN DÂN", "XÃ EA KAO"),
    office_name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    number="100123/TTPVHCC",
    place="Ea Kao",
)
APPLICANT = PartyOnPaper(
    name="Nguyễn Thị Ánh",
    personal_id="001190000001",
    address="Thôn 1, xã Ea Kao, tỉnh Đắk Lắk",
    phone="0912 345 678",
    email="anh@example.vn",
)


def _signed(code: str) -> str:
    said = SlipCode(
        device_no=7,
        received_at=RECEIVED,
        due_at=DUE,
        lookup_secret="00420017",
        dossier_code=code,
    )
    return sign_slip(said, KEY)


@pytest.fixture
def slip() -> SlipContent:
    """A birth registration with two papers, complete in every field."""
    return SlipContent(
        letterhead=HEAD,
        slip_no=100123,
        dossier_code=CODE,
        receiving_unit="Trung tâm Phục vụ hành chính công xã Ea Kao",
        applicant=APPLICANT,
        request="Đăng ký khai sinh cho cháu Nguyễn Minh Khôi",
        components=(
            ComponentOnPaper(label="Tờ khai đăng ký khai sinh", kind="bản chính", count=1),
            ComponentOnPaper(label="Giấy chứng sinh", kind="bản chính", count=1),
        ),
        sets=1,
        limit="03 ngày làm việc",
        received_at=RECEIVED,
        due_at=DUE,
        return_place="Trung tâm Phục vụ hành chính công xã Ea Kao, quầy số 2",
        submitter_signs=Signer(title="NGƯỜI NỘP HỒ SƠ", name="Nguyễn Thị Ánh"),
        clerk_signs=Signer(title="NGƯỜI TIẾP NHẬN HỒ SƠ", name="Trần Văn Bình"),
        qr_digits=_signed(CODE),
        deadline_note="3 ngày làm việc, không tính Thứ Bảy, Chủ nhật và ngày 24/11",
        register_volume="01/2026",
        register_no="118",
        originals_kept=("Giấy chứng sinh",),
        charges=(ChargeOnPaper(kind="Phí", label="cấp bản sao trích lục", amount_vnd=16000),),
        charges_total_vnd=16000,
        bring_along="Giấy này và thẻ căn cước",
        hotline="0262 3999 111",
        lookup="mã hồ sơ và mã tra cứu 0042 0017",
        copies=("Liên 2: Giao người nộp",),
    )


@pytest.fixture(scope="session")
def components() -> Callable[[int], tuple[ComponentOnPaper, ...]]:
    """So many papers, some with long labels and long kinds."""
    kinds = ("bản chính", "bản sao", "khai thác từ cơ sở dữ liệu", "bản điện tử")

    def make(count: int) -> tuple[ComponentOnPaper, ...]:
        return tuple(
            ComponentOnPaper(
                label=f"Giấy tờ số {n}" + " có tên gọi khá dài theo quy định" * (n % 3),
                kind=kinds[n % 4],
                count=n % 3 if kinds[n % 4] != kinds[2] else 0,
            )
            for n in range(1, count + 1)
        )

    return make


@pytest.fixture(scope="session")
def text_of() -> Callable[[bytes], str]:
    """What poppler reads out of a PDF, in reading order; must be NFC as it stands."""

    def read(pdf: bytes) -> str:
        answer = subprocess.run(
            ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"],
            input=pdf,
            capture_output=True,
            check=True,
            timeout=60,
        )
        text = answer.stdout.decode("utf-8")
        assert text == unicodedata.normalize("NFC", text)
        assert answer.stderr == b""
        return text

    return read


@pytest.fixture(scope="session")
def image_of() -> Callable[[bytes, int, float], Image.Image]:
    """One page as the preview shows it."""

    def draw(pdf: bytes, page: int, dpi: float) -> Image.Image:
        pixels = rasterise(pdf, page, dpi)
        return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.rgb)

    return draw


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Asks until it is so: the print service needs its moment."""
    return lambda so: wait_for(so, "the print service never said so", 30)


@pytest.fixture
def real_printer(tmp_path: Path) -> Iterator[RealPrinter]:
    """cupsd and ippeveprinter on loopback, with a bus and an avahi of their own, limited to lo."""
    needed = ("cupsd", "ippeveprinter", "dbus-daemon", "avahi-daemon", "lp", "lpadmin")
    missing = [name for name in needed if shutil.which(name, path=SEARCH) is None]
    if missing or os.geteuid() != 0:
        pytest.skip(f"needs root and {', '.join(missing) or 'nothing else'}")
    with ExitStack() as running:
        yield start_printer(Path(running.enter_context(short_folder())), running)
