"""Printing through CUPS: ``lp`` and ``cancel`` do, ``ipp`` asks what became of it.

No shell, no temporary file, no citizen's text on a command line: the PDF goes in by standard
input and the job's title is its id, by which a later start of the program finds it again. What
stops a printer is told in words by ``cups_words``.
"""

import contextlib
import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.devices.cups_words import OF_PRINTER, PROCESSING, STOPPED, trouble_of
from counter_app.devices.ipp import Ask, Attributes, ask, is_there
from counter_app.devices.printer import (
    WITH_DEVICE,
    KnownPrinter,
    PrintJob,
    PrintLook,
    PrintState,
)
from counter_app.domain.papers import PaperSize

_TIMEOUT_S: Final = 15.0
_NO_SERVICE: Final = (
    "phần mềm in của máy không chạy; chờ một phút, vẫn không được thì khởi động lại máy"
)
_USUAL: Final = 0x20000  # CUPS_PRINTER_DEFAULT
_REQUEST: Final = re.compile(r"request id is (\S+-\d+)")
_PAGE_SIZES: Final = re.compile(r"^PageSize/[^:]*:(.*)$", re.MULTILINE)
_MEDIA: Final = {
    PaperSize.A4: "A4",
    PaperSize.A4_LARGE: "A4",
    PaperSize.A4_LANDSCAPE: "A4",
    PaperSize.A5: "A5",
    PaperSize.A5_LANDSCAPE: "A5",
    PaperSize.ROLL80: None,
}
_STATES: Final = {
    3: PrintState.SENT,  # pending
    4: PrintState.SENT,  # held
    5: PrintState.PRINTING,
    6: PrintState.STUCK,
    7: PrintState.FAILED,  # cancelled, here or at the device
    8: PrintState.FAILED,  # aborted
    9: PrintState.DONE,
}
_OF_JOB: Final = (
    "job-id",
    "job-name",
    "job-state",
    "job-printer-uri",
    "job-printer-state-message",
    "job-printer-state-reasons",
)


@dataclass(slots=True, kw_only=True)
class CupsPrinter:
    """The printer ``destination``, or the system's default; ``server`` is ``host:port`` if remote.

    Not for several threads at once: the IO lane owns it.
    """

    destination: str | None = None
    server: str | None = None
    _requests: dict[str, str] = field(default_factory=dict)

    def send(self, job: PrintJob) -> PrintState:
        """Queue ``job``; a job that was queued before is not queued again."""
        if job.job_id in self._requests:
            return self.state(job.job_id)
        try:
            answer = self._run("lp", *self._lp_options(job), "--", "-", data=job.pdf)
        except subprocess.TimeoutExpired:
            return PrintState.UNKNOWN
        request = _REQUEST.search(answer.stdout)
        if answer.returncode != 0:
            raise _fault(answer.stderr) if is_there(self.server) else _not_there()
        if request is None:
            return PrintState.UNKNOWN
        self._requests[job.job_id] = request[1]
        return PrintState.SENT

    def state(self, job_id: str) -> PrintState:
        """What CUPS says of the job: waiting, printing, stuck, ended well or badly, not known."""
        return self.look(job_id).state

    def look(self, job_id: str) -> PrintLook:
        """What CUPS says of the job and what stops it; of a silent service that it is silent."""
        try:
            job = self._job(job_id)
            if job is None:
                return PrintLook(state=PrintState.UNKNOWN)
            return self._told(job)
        except OSError:
            return PrintLook(state=PrintState.UNKNOWN, trouble=_NO_SERVICE)

    def cancel(self, job_id: str) -> None:
        """Ask CUPS to drop the job; silent when it has ended."""
        request = self._request(job_id)
        if request is None:
            return
        try:
            self._run("cancel", request)
        except subprocess.TimeoutExpired as error:
            raise _slow() from error

    def describe(self) -> str:
        """The printer by name, or the machine's own choice."""
        return f"Máy in {self.destination}" if self.destination else "Máy in mặc định của máy"

    def names(self) -> tuple[str, ...]:
        """The printers that CUPS knows, for the settings; empty when there is none."""
        try:
            listing = self._run("lpstat", "-e").stdout
        except subprocess.TimeoutExpired as error:
            raise _slow() from error
        return tuple(listing.split())

    def _request(self, job_id: str) -> str | None:
        """CUPS's own name for a job, found by its title where an earlier start sent it."""
        if job_id not in self._requests:
            with contextlib.suppress(OSError):
                self._job(job_id)
        return self._requests.get(job_id)

    def _job(self, job_id: str) -> Attributes | None:
        """The job as CUPS has it; None where it has none of that title."""
        request = self._requests.get(job_id)
        if request is not None:
            number = request.rpartition("-")[2]
            found = ask(Ask.JOB, f"/jobs/{number}", attributes=_OF_JOB, server=self.server)
        else:
            every = ask(Ask.JOBS, "/", attributes=_OF_JOB, which="all", server=self.server)
            found = [one for one in every if _text(one, "job-name") == job_id]
        if not found:
            return None
        self._requests[job_id] = f"{_queue(found[-1])}-{_text(found[-1], 'job-id')}"
        return found[-1]

    def _told(self, job: Attributes) -> PrintLook:
        """An ended job is what it ended as; one under way is stopped by what stops its printer."""
        state = _STATES.get(_number(job, "job-state"), PrintState.UNKNOWN)
        if state not in WITH_DEVICE:
            return PrintLook(state=state)
        printer = self._printer(_queue(job))
        trouble = trouble_of(
            _texts(job, "job-printer-state-reasons") + _texts(printer, "printer-state-reasons"),
            messages=(
                _text(job, "job-printer-state-message"),
                _text(printer, "printer-state-message"),
            ),
            stopped=_number(printer, "printer-state") == STOPPED,
        )
        if trouble:
            return PrintLook(state=PrintState.STUCK, trouble=trouble)
        return PrintLook(state=state)

    def _printer(self, queue: str) -> Attributes:
        found = ask(Ask.PRINTER, f"/printers/{queue}", attributes=OF_PRINTER, server=self.server)
        return found[0] if found else {}

    def _lp_options(self, job: PrintJob) -> list[str]:
        options = ["-t", job.job_id]
        if self.destination is not None:
            options += ["-d", self.destination]
        return options + self._layout_options(_media(job))

    def _layout_options(self, media: str) -> list[str]:
        """Natural size on the right sheet, as far as the queue offers a choice.

        A queue that passes papers through as they are lists no options and fails a job that has
        any; a sheet that is not offered makes some printers drop the job.
        """
        queue = () if self.destination is None else ("-p", self.destination)
        listing = self._run("lpoptions", *queue, "-l").stdout
        if not listing.strip():
            return []
        offered = _PAGE_SIZES.search(listing)
        if offered is None or not _is_offered(media, offered[1].replace("*", "").split()):
            return ["-o", "print-scaling=none"]
        return ["-o", "print-scaling=none", "-o", f"media={media}"]

    def _run(
        self, command: str, *arguments: str, data: bytes = b""
    ) -> subprocess.CompletedProcess[str]:
        server: Sequence[str] = () if self.server is None else ("-h", self.server)
        try:
            done = subprocess.run(
                [command, *server, *arguments],
                input=data,
                capture_output=True,
                timeout=_TIMEOUT_S,
                check=False,
                env={**os.environ, "LC_ALL": "C"},  # the answers are read, not shown
            )
        except FileNotFoundError as error:
            raise EnvironmentFault(
                "printer.no_cups",
                "Máy này chưa có phần mềm in CUPS. Xin báo người quản trị; phiếu đã lưu.",
            ) from error
        return subprocess.CompletedProcess(
            done.args,
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"),
        )


def printers(server: str | None = None) -> tuple[KnownPrinter, ...]:
    """The printers that CUPS knows and how each is; none where there is no print service."""
    try:
        found = ask(
            Ask.PRINTERS,
            "/",
            attributes=("printer-name", "printer-type", "printer-is-temporary", *OF_PRINTER),
            server=server,
        )
    except OSError:
        return ()
    return tuple(
        KnownPrinter(
            name=_text(one, "printer-name"),
            trouble=trouble_of(
                _texts(one, "printer-state-reasons"),
                messages=(_text(one, "printer-state-message"),),
                stopped=_number(one, "printer-state") == STOPPED,
            ),
            busy=_number(one, "printer-state") == PROCESSING,
            usual=bool(_number(one, "printer-type") & _USUAL),
            # A queue that the service made by itself for one found in the network.
            found=bool(_number(one, "printer-is-temporary")),
        )
        for one in found
    )


def _texts(of: Attributes, name: str) -> tuple[str, ...]:
    return tuple(str(value) for value in of.get(name, ()))


def _text(of: Attributes, name: str) -> str:
    return next(iter(_texts(of, name)), "")


def _number(of: Attributes, name: str) -> int:
    value = next(iter(of.get(name, ())), 0)
    return value if isinstance(value, int) else 0


def _queue(job: Attributes) -> str:
    return _text(job, "job-printer-uri").rpartition("/")[2]


def _fault(answer: str) -> EnvironmentFault:
    """CUPS's English refusal as a sentence for the clerk."""
    lowered = answer.lower()
    if "no default destination" in lowered:
        return EnvironmentFault(
            "printer.none", "Chưa chọn máy in. Bấm F9, rồi Alt I để chọn máy in; rồi in lại."
        )
    if "does not exist" in lowered or "invalid destination" in lowered:
        return EnvironmentFault(
            "printer.gone", "Không thấy máy in đã chọn. Xin kiểm tra hoặc chọn máy in khác."
        )
    if "not accepting" in lowered:
        return EnvironmentFault(
            "printer.rejecting", "Máy in đang tạm dừng nhận việc. Xin bật lại rồi in lại."
        )
    if "too large" in lowered or "unable to queue from stdin" in lowered:
        # It took the beginning and broke off: its folder of jobs lies on a full disk.
        return EnvironmentFault(
            "printer.full",
            "Ổ đĩa của máy in hết chỗ, chưa nhận được lệnh in. Hãy dọn bớt tệp rồi in lại.",
        )
    return EnvironmentFault(
        "printer.refused", "Không gửi được phiếu tới máy in. Xin kiểm tra máy in rồi in lại."
    )


def _not_there() -> EnvironmentFault:
    """``lp`` calls every printer missing where the service itself is."""
    return EnvironmentFault(
        "printer.service",
        "Phần mềm in của máy không chạy. Chờ một phút rồi in lại; vẫn không được thì khởi động lại máy.",
    )


def _slow() -> EnvironmentFault:
    return EnvironmentFault(
        "printer.slow", "Máy in không trả lời. Xin kiểm tra dây nối rồi thử lại."
    )


def _media(job: PrintJob) -> str:
    """The sheet as CUPS calls it."""
    if job.sheet_mm is None:
        return _MEDIA[job.paper] or ""
    width, height = job.sheet_mm
    return f"Custom.{width}x{height}mm"


def _is_offered(media: str, sheets: list[str]) -> bool:
    """Whether the queue has that sheet, or takes any size it is told."""
    return media in sheets or (media.startswith("Custom.") and "Custom.WIDTHxHEIGHT" in sheets)
