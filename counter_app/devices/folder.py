"""Printing to a folder, where there is no printer: the PDF is the paper.

Only who printed may read it. Names are the national form's: ``yyyyMMdd_Phieu_tiep_nhan_<mã hồ sơ>.pdf``.
"""

import contextlib
import itertools
import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from counter_app.core.clock import local
from counter_app.core.errors import EnvironmentFault
from counter_app.devices.printer import PrintJob, PrintState

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
# What Windows takes for a device, whatever comes behind the dot.
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME: Final = 120
_FOR_OWNER: Final = 0o600  # the papers name people
_BINARY: Final = getattr(os, "O_BINARY", 0)


@dataclass(slots=True, kw_only=True)
class FolderPrinter:
    """Writes each job as one file into ``folder``, made when it is missing."""

    folder: Path
    _written: dict[str, Path] = field(default_factory=dict)

    def send(self, job: PrintJob) -> PrintState:
        """Write ``job`` whole or not at all; a second paper of the same name gets a number."""
        if job.job_id in self._written:
            return self.state(job.job_id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._written[job.job_id] = _write_new(self.folder, job)
        except OSError as error:
            raise EnvironmentFault(
                "printer.folder",
                "Không ghi được phiếu vào thư mục in. Xin kiểm tra ổ đĩa rồi in lại.",
            ) from error
        return PrintState.DONE

    def state(self, job_id: str) -> PrintState:
        """Done when the file is there, not known otherwise."""
        path = self._written.get(job_id)
        return PrintState.DONE if path is not None and path.exists() else PrintState.UNKNOWN

    def cancel(self, job_id: str) -> None:
        """A written file stays: it is a paper that exists."""

    def describe(self) -> str:
        """The folder by its own name."""
        return f"Lưu PDF vào {self.folder.name}"

    def path_of(self, job_id: str) -> Path | None:
        """Where a sent job was written."""
        return self._written.get(job_id)


def paper_file_name(stem: str, code: str, at: datetime) -> str:
    """A paper's file name: the day of ``at``, what it is, its ``code``; letters of codes only."""
    return f"{local(at):%Y%m%d}_{stem}_{_safe(code)}.pdf"


def _safe(text: str) -> str:
    safe = _UNSAFE.sub("_", text).strip("._")[:_LONGEST_NAME] or "khong_ma"
    return f"ten_{safe}" if _DEVICE.fullmatch(safe) else safe


def _write_new(folder: Path, job: PrintJob) -> Path:
    part = folder / f".{_safe(job.job_id)}.part"
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, _FOR_OWNER)
    with os.fdopen(handle, "wb") as file:
        file.write(job.pdf)
        file.flush()
        os.fsync(file.fileno())
    path = _new_name(folder, _safe(job.file_name.removesuffix(".pdf")))
    part.replace(path)
    return path


def _new_name(folder: Path, stem: str) -> Path:
    """A name taken by an empty file of ours, so that no earlier paper is written over."""
    for number in itertools.count(1):
        path = folder / (f"{stem}.pdf" if number == 1 else f"{stem}_{number}.pdf")
        with contextlib.suppress(FileExistsError):
            path.touch(mode=_FOR_OWNER, exist_ok=False)
            return path
    raise AssertionError("counting never ends")
