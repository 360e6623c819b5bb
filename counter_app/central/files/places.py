"""Where files' bytes are, by the address an operator gave: a folder, or a bucket of an S3 service."""

from pathlib import Path

from counter_app.central.files.store import BlobStore
from counter_app.core.errors import UserError


def open_blobs(place: str | Path) -> BlobStore:
    """The store at a folder, or at ``s3://bucket/prefix``; ``UserError`` for any other address."""
    text = str(place)
    if text.startswith("s3://"):
        from counter_app.central.files.s3 import open_s3

        return open_s3(text)
    if "://" in text:
        raise UserError("blobs_place", "Kho tệp phải là một thư mục hoặc s3://tên-bucket/thư-mục.")
    from counter_app.central.files.folder import FolderBlobs

    return FolderBlobs(Path(text))
