"""Printing through CUPS with its own commands: ``lp``, ``lpstat``, ``cancel``.

No shell, no temporary file, no citizen's text on a command line: the PDF goes in by standard
input and the job's title is its id.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from counter_app.core.errors import EnvironmentFault
from counter_app.devices.printer import PrintJob, PrintState
from counter_app.domain.papers import PaperSize

_TIMEOUT_S: Final = 15.0
_REQUEST: Final = re.compile(r"request id is (\S+-\d+)")
_PAGE_SIZES: Final = re.compile(r"^PageSize/[^:]*:(.*)$", re.MULTILINE)
_STATUS_LEFT: Final = re.compile(r"Status:[ \t]*\S")
_MEDIA: Final = {
    PaperSize.A4: "A4",
    PaperSize.A4_LANDSCAPE: "A4",
    PaperSize.A5: "A5",
    PaperSize.A5_LANDSCAPE: "A5",
    PaperSize.ROLL80: None,
}
_ENDED: Final = {
    "job-completed-successfully": PrintState.DONE,
    "job-completed-with-warnings": PrintState.DONE,
    "job-completed-with-errors": PrintState.FAILED,
    "job-canceled-by-user": PrintState.FAILED,
    "job-canceled-by-operator": PrintState.FAILED,
    "job-canceled-at-device": PrintState.FAILED,
    "aborted-by-system": PrintState.FAILED,
}


@dataclass(slots=True, kw_only=True)
class CupsPrinter:
    """The printer ``destination``, or the system's default; ``server`` is ``host:port`` if remote.

    Not for several threads at once: the IO lane owns it.
    """

    destination: str | None = None
    server: str | None = None
    _requests: dict[str, str] = field(default_factory=dict)
    _cancelled: set[str] = field(default_factory=set)

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
            raise _fault(answer.stderr)
        if request is None:
            return PrintState.UNKNOWN
        self._requests[job.job_id] = request[1]
        return PrintState.SENT

    def state(self, job_id: str) -> PrintState:
        """What CUPS says of the job: waiting or printing, ended well, ended badly, not known."""
        request = self._requests.get(job_id)
        if request is None:
            return PrintState.UNKNOWN
        if job_id in self._cancelled:
            return PrintState.FAILED
        queue = request.rpartition("-")[0]
        try:
            for which in ("not-completed", "completed"):
                listing = self._run("lpstat", "-l", "-W", which, "-o", queue).stdout
                alerts = _alerts_of(request, listing)
                if alerts is not None:
                    return _read_state(alerts, ended=which == "completed")
        except subprocess.TimeoutExpired:
            return PrintState.UNKNOWN
        return PrintState.UNKNOWN

    def cancel(self, job_id: str) -> None:
        """Ask CUPS to drop the job; silent when it has ended."""
        request = self._requests.get(job_id)
        if request is None:
            return
        try:
            done = self._run("cancel", request)
        except subprocess.TimeoutExpired as error:
            raise _slow() from error
        if done.returncode == 0:
            self._cancelled.add(job_id)

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


def _alerts_of(request: str, listing: str) -> str | None:
    """The lines under ``request`` in a long listing; ``None`` when it is not listed."""
    under: list[str] | None = None
    for line in listing.splitlines():
        if not line.startswith(("\t", " ")):
            if under is not None:
                break
            if line.split(maxsplit=1)[:1] == [request]:
                under = []
        elif under is not None:
            under.append(line)
    return None if under is None else "\n".join(under)


def _read_state(alerts: str, *, ended: bool) -> PrintState:
    if not ended:
        return PrintState.WAITING
    told = next((state for word, state in _ENDED.items() if word in alerts), None)
    if told is not None:
        return told
    # CUPS 2.4 says "processing-to-stop-point" of every ended job; a message left behind in its
    # status is the only sign of trouble that its commands show.
    return PrintState.UNKNOWN if _STATUS_LEFT.search(alerts) else PrintState.DONE


def _fault(answer: str) -> EnvironmentFault:
    """CUPS's English refusal as a sentence for the clerk."""
    lowered = answer.lower()
    if "no default destination" in lowered:
        return EnvironmentFault(
            "printer.none", "Chưa chọn máy in. Xin chọn máy in trong Thiết lập rồi in lại."
        )
    if "does not exist" in lowered or "invalid destination" in lowered:
        return EnvironmentFault(
            "printer.gone", "Không thấy máy in đã chọn. Xin kiểm tra hoặc chọn máy in khác."
        )
    if "not accepting" in lowered:
        return EnvironmentFault(
            "printer.rejecting", "Máy in đang tạm dừng nhận việc. Xin bật lại rồi in lại."
        )
    return EnvironmentFault(
        "printer.refused", "Không gửi được phiếu tới máy in. Xin kiểm tra máy in rồi in lại."
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
