"""The body of ``attachment.added``, version 1: a file the dossier now has; its bytes come apart."""

import msgspec


class AttachmentAdded(msgspec.Struct, frozen=True, kw_only=True):
    """``sha256`` (hex) and ``size`` are of the plain bytes; ``clerk`` as in ``happened``."""

    id: str
    sha256: str
    size: int
    mime: str
    label: str = ""
    pages: int | None = None
