"""Files in a bucket of an S3 service, under the same names as in a folder.

A coming file is one object for each chunk, so that any process of the cell can go on with it. Keys
and address come from the environment, as of other programs for S3 (``AWS_ACCESS_KEY_ID``,
``AWS_SECRET_ACCESS_KEY``, ``AWS_ENDPOINT``, ``AWS_REGION``).
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import (
    BaseError,
    GenericError,
    NotFoundError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from counter_app.central.files.store import BlobsFull, PartLost, require_hash
from counter_app.core.errors import EnvironmentFault, UserError

log: Final = logging.getLogger("counter_app.central.blobs")

_AWAY: Final = "Máy chủ chưa nối được tới kho tệp. Hãy báo người quản trị máy chủ."
_DENIED: Final = (
    "Kho tệp không nhận khóa của máy chủ, hoặc khóa thiếu quyền ghi. "
    "Hãy báo người quản trị máy chủ."
)
_CLOCK: Final = (
    "Giờ của máy chủ lệch với kho tệp nên kho từ chối. Hãy chỉnh đồng hồ máy chủ (NTP) rồi thử lại."
)
_ODD: Final = "Kho tệp trả lời khác chuẩn S3 nên không dùng được. Hãy báo người quản trị kho tệp, xem nhật ký."
_PATIENCE: Final = timedelta(seconds=20)
_CODE: Final = re.compile(r"<Code>(\w+)</Code>")
_SKEWED: Final = "RequestTimeTooSkewed"
# What failed on its way or was refused says so; else an answer came that cannot be read.
_PERFORMING: Final = "Error performing"
# How services of this kind say that there is no room: by the status or by a code. A digest, an
# address or how long it took may have the same digits in them.
_FULL: Final = re.compile(
    r"status code: 507\b|<Code>\w*(?:InsufficientStorage|QuotaExceeded|XMinioStorageFull)"
)


@dataclass(frozen=True, slots=True)
class S3Blobs:
    """One bucket, or a part of it. A PUT that was answered is durable there."""

    bucket: S3Store

    def add(self, commune: str, sha256: str, *, offset: int, chunk: bytes) -> None:
        """Puts one chunk; it is one whole object or none."""
        with _faults_named():
            parts = self._parts(commune, sha256)
            if sum(size for start, size in parts if start < offset) != offset:
                raise PartLost
            for start, _ in parts:
                if start > offset:
                    obstore.delete(self.bucket, _part(commune, sha256, start))
            obstore.put(self.bucket, _part(commune, sha256, offset), chunk, use_multipart=False)

    def finish(self, commune: str, sha256: str, *, size: int) -> bool:
        """Joins the chunks, in memory for that moment; a wrong whole is deleted."""
        with _faults_named():
            content = b"".join(
                bytes(obstore.get(self.bucket, _part(commune, sha256, start)).bytes())
                for start, _ in self._parts(commune, sha256)
            )
            right = len(content) == size and hashlib.sha256(content).hexdigest() == sha256
            if right:
                obstore.put(self.bucket, _place(sha256), content)
        self.drop(commune, sha256)
        return right

    def drop(self, commune: str, sha256: str) -> None:
        """Forgets all chunks of a coming file."""
        with _faults_named():
            for start, _ in self._parts(commune, sha256):
                obstore.delete(self.bucket, _part(commune, sha256, start))

    def keep(self, sha256: str, content: bytes) -> None:
        """Keeps a whole file."""
        require_hash(sha256, content)
        with _faults_named():
            obstore.put(self.bucket, _place(sha256), content)

    def remove(self, sha256: str) -> None:
        """Lets a whole file go."""
        with _faults_named(), suppress(NotFoundError, FileNotFoundError):
            obstore.delete(self.bucket, _place(sha256))

    def tidy(self, before_ms: int) -> None:
        """Nothing to do: an object is there whole or not at all."""

    def size_of(self, sha256: str) -> int:
        """How long a whole file is."""
        with _faults_named():
            return int(obstore.head(self.bucket, _place(sha256))["size"])

    def read(self, sha256: str, start: int, most: int) -> bytes:
        """A piece of a whole file."""
        with _faults_named():
            piece = obstore.get_range(self.bucket, _place(sha256), start=start, length=most)
            return bytes(piece)

    def _parts(self, commune: str, sha256: str) -> list[tuple[int, int]]:
        """Where each chunk that came begins, and how long it is, in order."""
        prefix = _part(commune, sha256, None)
        listed = [one for batch in obstore.list(self.bucket, prefix=prefix) for one in batch]
        return sorted((int(one["path"].rpartition("/")[2]), one["size"]) for one in listed)


def open_s3(address: str) -> S3Blobs:
    """The bucket of ``s3://bucket/prefix``."""
    parts = urlsplit(address)
    if not parts.netloc:
        raise UserError("blobs_place", "Địa chỉ kho tệp còn thiếu tên bucket: s3://tên-bucket.")
    try:
        bucket = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"timeout": _PATIENCE, "allow_http": True},
            retry_config={"max_retries": 2, "retry_timeout": _PATIENCE},
        )
    except BaseError as cause:
        raise UserError("blobs_place", "Chưa mở được kho tệp S3. Hãy xem lại địa chỉ.") from cause
    return S3Blobs(bucket)


def _place(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _part(commune: str, sha256: str, start: int | None) -> str:
    folder = f"coming/{commune}/{sha256}"
    return folder if start is None else f"{folder}/{start:012d}"


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except (NotFoundError, FileNotFoundError) as cause:
        raise FileNotFoundError from cause
    except (BaseError, OSError, TimeoutError) as cause:
        if _FULL.search(str(cause)):
            raise BlobsFull from cause
        # Who keeps the server has to tell a wrong key from a full bucket from a host that is gone;
        # the first line has the address and the status, names by digest, and no secret.
        told, code = str(cause).partition("\n")[0], _CODE.search(str(cause))
        kind, answer = type(cause).__name__, code[1] if code else ""
        log.warning("blob_store_away", extra={"kind": kind, "told": told, "answer": answer})
        raise EnvironmentFault("blobs_away", _words(cause, answer)) from cause


def _words(cause: Exception, answer: str) -> str:
    """What to do about it; ``answer`` is the service's own code, empty where it gave none."""
    if answer == _SKEWED:
        return _CLOCK
    if isinstance(cause, PermissionDeniedError | UnauthenticatedError):
        return _DENIED
    odd = isinstance(cause, GenericError) and _PERFORMING not in str(cause)
    return _ODD if odd else _AWAY
