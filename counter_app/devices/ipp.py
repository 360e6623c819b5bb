"""Questions to the print service in its own language, IPP (RFC 8010 and 8011) over HTTP.

Only what ``cups`` asks: what became of jobs, how printers are. Nothing is printed from here; what
``lpstat`` leaves out of its listings (a job stopped at the device looks printed there) is told.
"""

import getpass
import http.client
import os
import socket
import struct
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Final

_TIMEOUT_S: Final = 4.0
_SOCKETS: Final = (Path("/run/cups/cups.sock"), Path("/var/run/cups/cups.sock"))
_PORT: Final = 631
_VERSION: Final = b"\x02\x00"
_REQUEST_NO: Final = 1
_HEAD: Final = 8  # bytes before the first group
_JOB_TAG: Final = 0x02
_PRINTER_TAG: Final = 0x04
_END_TAG: Final = 0x03
_FIRST_VALUE_TAG: Final = 0x10
_NUMBERS: Final = frozenset({0x21, 0x23})  # integer, enum
_BOOLEAN: Final = 0x22
_FAILED_FROM: Final = 0x0400


class Ask(IntEnum):
    """The operations that are asked for."""

    JOB = 0x0009
    JOBS = 0x000A
    PRINTER = 0x000B
    PRINTERS = 0x4002


Value = str | int
Attributes = dict[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One attribute of a question: its kind, its name, its values."""

    tag: int
    name: str
    values: tuple[str, ...]

    def encoded(self) -> bytes:
        parts = []
        for at, value in enumerate(self.values):
            name, body = (b"" if at else self.name.encode()), value.encode()
            parts.append(struct.pack(">BH", self.tag, len(name)) + name)
            parts.append(struct.pack(">H", len(body)) + body)
        return b"".join(parts)


def ask(
    operation: Ask,
    about: str,
    *,
    attributes: tuple[str, ...],
    which: str = "",
    server: str | None = None,
) -> list[Attributes]:
    """The jobs or printers that answer; ``about`` is a path like ``/printers/quay``.

    Raises ``OSError`` where the service is not reached or says no.
    """
    target = "job-uri" if operation is Ask.JOB else "printer-uri"
    wanted = [
        _Wanted(tag=0x47, name="attributes-charset", values=("utf-8",)),
        _Wanted(tag=0x48, name="attributes-natural-language", values=("en",)),
    ]
    if operation is not Ask.PRINTERS:
        wanted.append(_Wanted(tag=0x45, name=target, values=(f"ipp://localhost{about}",)))
    # The service shows a job's title to whoever sent it only.
    wanted.append(_Wanted(tag=0x42, name="requesting-user-name", values=(_user(),)))
    if which:
        wanted.append(_Wanted(tag=0x44, name="which-jobs", values=(which,)))
    wanted.append(_Wanted(tag=0x44, name="requested-attributes", values=attributes))
    body = b"".join(one.encoded() for one in wanted)
    head = _VERSION + struct.pack(">HI", operation, _REQUEST_NO) + b"\x01"
    return _read(_post(head + body + bytes([_END_TAG]), server))


def is_there(server: str | None = None) -> bool:
    """Whether the print service answers at all, were it only to say no."""
    try:
        ask(Ask.PRINTERS, "/", attributes=("printer-name",), server=server)
    except (ConnectionError, FileNotFoundError, TimeoutError):
        return False
    except OSError:
        return True
    return True


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "anonymous"


class _ByPath(http.client.HTTPConnection):
    """HTTP over a socket that is a file."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(_TIMEOUT_S)
        self.sock.connect(self._path)


def _connection(server: str | None) -> http.client.HTTPConnection:
    """To ``server``, or to where the machine's own commands would ask."""
    told = server or os.environ.get("CUPS_SERVER", "")
    if told.startswith("/"):
        return _ByPath(told)
    if told:
        host, _, port = told.partition(":")
        return http.client.HTTPConnection(
            host, int(port) if port.isdecimal() else _PORT, timeout=_TIMEOUT_S
        )
    path = next((one for one in _SOCKETS if one.exists()), None)
    if path is not None:
        return _ByPath(str(path))
    return http.client.HTTPConnection("localhost", _PORT, timeout=_TIMEOUT_S)


def _post(question: bytes, server: str | None) -> bytes:
    connection = _connection(server)
    try:
        connection.request("POST", "/", question, {"Content-Type": "application/ipp"})
        answer = connection.getresponse()
        body = answer.read()
    except http.client.HTTPException as error:
        raise OSError("the print service does not speak HTTP") from error
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise OSError(f"the print service answers {answer.status}")
    return body


@dataclass(slots=True)
class _Reader:
    """Walks an answer's bytes; groups of jobs or printers are kept."""

    body: bytes
    at: int = _HEAD
    groups: list[Attributes] = field(default_factory=list)

    def read(self) -> list[Attributes]:
        group: Attributes | None = None
        name = ""
        while self.at < len(self.body):
            tag = self.body[self.at]
            self.at += 1
            if tag == _END_TAG:
                break
            if tag < _FIRST_VALUE_TAG:
                group = {} if tag in (_JOB_TAG, _PRINTER_TAG) else None
                if group is not None:
                    self.groups.append(group)
                continue
            name = self._text() or name
            value = self._value(tag)
            if group is not None:
                group[name] = (*group.get(name, ()), value)
        return self.groups

    def _piece(self) -> bytes:
        (length,) = struct.unpack_from(">H", self.body, self.at)
        self.at += 2 + length
        return self.body[self.at - length : self.at]

    def _text(self) -> str:
        return self._piece().decode("utf-8", "replace")

    def _value(self, tag: int) -> Value:
        piece = self._piece()
        if tag == _BOOLEAN:
            return int(piece == b"\x01")
        if tag in _NUMBERS and len(piece) == struct.calcsize(">i"):
            return int(struct.unpack(">i", piece)[0])
        return piece.decode("utf-8", "replace")


def _read(body: bytes) -> list[Attributes]:
    try:
        (status,) = struct.unpack_from(">H", body, 2)
        if status >= _FAILED_FROM:
            raise OSError(f"the print service says no: {status:#06x}")
        return _Reader(body).read()
    except struct.error as error:
        raise OSError("the print service's answer is cut off") from error
