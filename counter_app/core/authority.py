"""The certificates of a private authority that signs the central server's: read, kept, forgotten.

Only certificates are kept, whatever else lies in the file somebody was given.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from counter_app.core.config import load_machine, save_machine
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.whole_file import put_whole

FILE_NAME: Final = "central-authority.pem"
_MOST: Final = 1 << 20


def read_authority(path: Path) -> bytes:
    """The certificates in a PEM file, as PEM; ``UserError`` where there is none."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        with path.open("rb") as file:
            text = file.read(_MOST)
    except OSError as cause:
        raise _wrong(f"Không đọc được tệp {path.name}. Hãy chọn lại tệp.") from cause
    try:
        found = x509.load_pem_x509_certificates(text)
    except ValueError as cause:
        raise _wrong(
            f"Tệp {path.name} không phải chứng thư dạng PEM. Hãy xin người quản trị đúng tệp."
        ) from cause
    return b"".join(one.public_bytes(Encoding.PEM) for one in found)


@contextmanager
def authority_kept(path: Path | None, data_dir: Path) -> Iterator[None]:
    """The authority of ``path`` is this machine's from now on, unless what is done meanwhile fails.

    A copy lies in the data folder. None: what was kept before stays.
    """
    if path is None:
        yield
        return
    before, kept = load_machine(data_dir), data_dir / FILE_NAME
    old = kept.read_bytes() if kept.exists() else None
    _put(kept, read_authority(path))
    save_machine(data_dir, replace(before, central_authority=str(kept)))
    try:
        yield
    except BaseException:
        save_machine(data_dir, before)
        if old is not None:
            _put(kept, old)
        raise


def _put(path: Path, data: bytes) -> None:
    try:
        put_whole(path, [data])
    except OSError as cause:
        raise EnvironmentFault(
            "authority_unwritable",
            "Không chép được chứng thư vào thư mục dữ liệu. Hãy xem lại dung lượng đĩa.",
        ) from cause


def _wrong(message: str) -> UserError:
    return UserError("authority_file", message, field="authority")
