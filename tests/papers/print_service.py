"""A print service of the test's own: CUPS and a simulated IPP printer, on loopback alone."""

import os
import re
import socket
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.waiting import wait_for

PATIENCE_S: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RealPrinter:
    """A CUPS queue in front of a simulated IPP printer that keeps what it receives."""

    server: str
    queue: str
    tray: Path
    service: "_Service"

    def pause(self) -> None:
        """As an administrator does: the queue takes jobs and prints none."""
        assert _quiet("cupsdisable", "-h", self.server, self.queue).returncode == 0

    def resume(self) -> None:
        """What was paused goes on."""
        assert _quiet("cupsenable", "-h", self.server, self.queue).returncode == 0

    def jam(self, why: str = "media-jam") -> None:
        """From here on a sheet is stuck in the device, or what else it calls ``why``."""
        (self.tray.parent / "jam").write_text(why)

    def mend(self) -> None:
        """The sheet is taken out, paper put in; what was stuck goes on.

        Two threads of the print service look at the device in turns, seldom and each for itself. Only
        the watching one tells dropped from printed: to the sending one a job that has ended is done.
        So a device that drops lets go just after the sending one has looked; the other's turn is next.
        """
        if (self.tray.parent / "refuse").exists():
            looks = self.service.looks()
            wait_for(
                lambda: self.service.looks() > looks, "the print service looks no more", PATIENCE_S
            )
        (self.tray.parent / "jam").unlink()

    def remove(self) -> None:
        """Somebody deletes the queue in the machine's settings."""
        assert _quiet("lpadmin", "-h", self.server, "-x", self.queue).returncode == 0

    def refuse(self) -> None:
        """From here on the device drops what it gets."""
        (self.tray.parent / "refuse").touch()

    def add_absent(self, queue: str) -> None:
        """A second queue, in front of a device that is switched off."""
        _add_queue(self.server, queue, f"ipp://127.0.0.1:{_free_port()}/ipp/print")

    def received(self, count: int, timeout_s: float = 60) -> list[bytes]:
        """The first ``count`` papers, once they have arrived whole."""

        def ended() -> bool:
            listing = _quiet("lpstat", "-h", self.server, "-W", "completed", "-o", self.queue)
            return len(re.findall(r"^\S+-\d+ ", listing.stdout, re.MULTILINE)) >= count

        wait_for(ended, "what was printed has not arrived", timeout_s)
        return [path.read_bytes() for path in sorted(self.tray.glob("*.pdf"))]


SEARCH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin"
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={bus}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/>
<allow send_type="method_call"/><allow send_type="signal"/>
<allow receive_type="method_call"/><allow receive_type="signal"/>
<allow receive_type="method_return"/><allow receive_type="error"/>
<allow send_requested_reply="true" send_type="method_return"/>
<allow send_requested_reply="true" send_type="error"/></policy></busconfig>"""
_AVAHI = """[server]
host-name={host}
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
enable-dbus=yes
[publish]
publish-workstation=no
"""
_DEVICE = """#!/bin/sh
if [ -e {root}/jam ]; then
  why=$(cat {root}/jam)
  echo "STATE: +$why-error" >&2
  while [ -e {root}/jam ]; do sleep 0.05; done
  echo "STATE: -$why-error" >&2
fi
[ ! -e {root}/refuse ]
"""
_CUPSD = """Listen 127.0.0.1:{port}
LogLevel debug
MaxLogSize 0
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_CUPS_FILES = """ServerRoot {root}/etc
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/run
ErrorLog {root}/error.log
AccessLog {root}/access.log
PageLog {root}/page.log
TempDir {root}/spool/tmp
"""


def short_folder() -> "tempfile.TemporaryDirectory[str]":
    # A socket's path must be short, and cupsd's filters may not enter pytest's private folders.
    return tempfile.TemporaryDirectory(prefix="giay", dir="/tmp", ignore_cleanup_errors=True)


def start_printer(root: Path, running: ExitStack) -> RealPrinter:
    root.chmod(0o755)
    for name in ("etc", "spool/tmp", "cache", "run", "tray"):
        (root / name).mkdir(parents=True)
    ipp, cups = _free_port(), _free_port()
    (root / "bus.conf").write_text(_BUS.format(bus=root / "bus"))
    (root / "avahi.conf").write_text(_AVAHI.format(host=root.name))
    (root / "etc/cupsd.conf").write_text(_CUPSD.format(port=cups))
    (root / "etc/cups-files.conf").write_text(_CUPS_FILES.format(root=root))
    run = _Daemons(root, running)
    run.start("dbus-daemon", f"--config-file={root}/bus.conf", "--nofork", "--nopidfile")
    wait_for((root / "bus").exists, "the bus did not start", PATIENCE_S)
    avahi = f"avahi-daemon -f {root}/avahi.conf --no-drop-root --no-rlimits --no-chroot"
    # avahi keeps its pid in one place for the whole machine; a place of its own lets runs overlap.
    own_place = "mkdir -p /run/avahi-daemon && mount -t tmpfs none /run/avahi-daemon"
    run.start("unshare", "--mount", "sh", "-c", f"{own_place} && exec {avahi}")
    wait_for(lambda: "startup complete" in run.log("unshare"), "avahi did not start", PATIENCE_S)
    device = root / "device"
    device.write_text(_DEVICE.format(root=root))
    device.chmod(0o755)
    spool = ("-d", f"{root}/tray", "-k", "-f", "application/pdf", "-c", str(device))
    run.start("ippeveprinter", "-r", "off", "-p", str(ipp), *spool, "Giay")
    wait_for(lambda: _listens(ipp), "the IPP printer did not start", PATIENCE_S)
    service = _Service(root=root, port=cups, run=run)
    service.start()
    server = f"127.0.0.1:{cups}"
    printer = RealPrinter(server=server, queue="quay", tray=root / "tray", service=service)
    _add_queue(server, "quay", f"ipp://127.0.0.1:{ipp}/ipp/print")
    return printer


@dataclass(kw_only=True)
class _Service:
    """The print service itself, which may be stopped and started in the middle of a job."""

    root: Path
    port: int
    run: "_Daemons"
    _process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        etc = self.root / "etc"
        files = ("-c", f"{etc}/cupsd.conf", "-s", f"{etc}/cups-files.conf")
        self._process = self.run.start("cupsd", "-f", *files)
        wait_for(lambda: _listens(self.port), "cupsd did not start", PATIENCE_S)

    def stop(self) -> None:
        assert self._process is not None
        _end(self._process)

    def looks(self) -> int:
        """How often it has looked, in the thread that sends, what became of a job at the device."""
        said = (self.root / "error.log").read_text(errors="replace")
        return said.count("] Get-Job-Attributes: ")

    def start_on_a_full_disk(self) -> None:
        """What it keeps jobs in has no room for one."""
        spool = self.root / "spool"
        mounted = _quiet("mount", "-t", "tmpfs", "-o", "size=16k", "none", str(spool))
        if mounted.returncode:
            pytest.skip("needs a disk of its own")
        self.run.afterwards(lambda: _quiet("umount", str(spool)))
        (spool / "tmp").mkdir()
        (spool / "tmp").chmod(0o1777)
        self.start()


def _add_queue(server: str, name: str, uri: str) -> None:
    made = _quiet("lpadmin", "-h", server, "-p", name, "-E", "-v", uri, "-m", "raw")
    assert made.returncode == 0, made.stderr


class _Daemons:
    """Starts servers that end with the test, each with a log of its own."""

    def __init__(self, root: Path, running: ExitStack) -> None:
        self._root = root
        self._running = running
        self._environment = {
            **os.environ,
            "PATH": SEARCH,
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={root}/bus",
        }

    def start(self, name: str, *arguments: str) -> "subprocess.Popen[bytes]":
        log = self._running.enter_context((self._root / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            [name, *arguments], env=self._environment, stdout=log, stderr=subprocess.STDOUT
        )
        self._running.callback(_end, process)
        return process

    def afterwards(self, act: Callable[[], object]) -> None:
        self._running.callback(act)

    def log(self, name: str) -> str:
        return (self._root / f"{name}.log").read_text(errors="replace")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _quiet(*command: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "LC_ALL": "C", "PATH": SEARCH}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=30, check=False, env=environment
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
