"""The open export: what this desk wrote, readable and provable without the program.

A folder of tables, the signed operations behind them, every numbered paper as PDF, and a verifier
that shares no code with us. Its description is ``resources/export/DOC-TRUOC.txt``; the tables are
in ``export_tables``.
"""

import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from counter_app.core.clock import from_ms, local, of_days, to_ms
from counter_app.core.errors import EnvironmentFault, UserError
from counter_app.core.resources import resource
from counter_app.domain.audit_act import Act
from counter_app.domain.rights import Right, require
from counter_app.protocol.acted import acts_start
from counter_app.protocol.enrolment import raw_public
from counter_app.protocol.operation import chain_start, sign, to_base64url
from counter_app.services.desk import Desk
from counter_app.services.keeping.export_tables import Tables
from counter_app.services.keeping.verifying import VERIFIER
from counter_app.services.people.audit import note
from counter_app.services.people.proofs import require_proof
from counter_app.services.targets import unwritable
from db import places
from db.backup import CopyStopped, on
from db.counter import exported
from db.counter.exported import Connection, Sealed, Span

FORMAT: Final = "counter-export/1"
_PAGE: Final = 500
# Whatever a clock that was wrong once wrote down lies between these.
_EVER: Final = (0, 1 << 53)
_BEGUN: Final = ".dang-xuat"
_LIST: Final = "manifest.json"
# Measured on days of every kind: one paper as PDF for each two operations, and their words.
_BYTES_EACH: Final = 36_000
_BYTES_BESIDE: Final = 1_000_000
_OF_ROWS: Final = (".csv", ".jsonl")
# The digest of the file proves; those of its lines only tell which one differs: 64 bits are enough.
_ROW_SIGNS: Final = 16
_BESIDE: Final = (VERIFIER, "DOC-TRUOC.txt")


_Read = Callable[[Connection, int, int], tuple[Sealed, ...]]
Told = Callable[[int, int], bool]
"""Hears how many operations are done of how many; whether to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What an export would hold, from which day to which, and the bytes it takes of those free."""

    operations: int
    first: date
    last: date
    takes: int
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Where it lies, how much of each is in it, and by what its key is known (32 signs).

    ``not_noted``: the sentence to tell where the log of acts could not take it; else empty.
    """

    folder: Path
    operations: int
    dossiers: int
    papers: int
    acts: int
    first: date
    last: date
    fingerprint: str
    not_noted: str = ""


def plan(
    folder: Path, *, desk: Desk, since: date | None = None, until: date | None = None
) -> Planned:
    """What ``export`` would write there; ``UserError`` where it would refuse, ``disk_full`` too."""
    require(desk.clerk, Right.EXPORT)
    asked = _asked(folder, desk, since, until)
    return Planned(
        operations=asked.operations,
        first=_day(asked.ends[0]),
        last=_day(asked.ends[1]),
        takes=asked.takes,
        free=asked.free,
    )


def export(
    folder: Path,
    *,
    desk: Desk,
    since: date | None = None,
    until: date | None = None,
    told: Told = on,
) -> Exported:
    """Writes what was done from ``since`` to ``until`` (both included) to a new ``folder``.

    All of it stands there at the end, or nothing does, also where ``told`` ends it (``CopyStopped``). Needs the right to export, proved where
    people sign in; the log of acts tells of it, and where that cannot be written, ``not_noted``.
    """
    require_proof(desk, Right.EXPORT, desk.proof)
    asked = _asked(folder, desk, since, until)
    days = {"since": _iso(since), "until": _iso(until)}
    not_noted = note(desk, Act.EXPORTED, body={"what": "export", **days})
    acts = desk.store.read(lambda one: exported.acts_span(one, *asked.moments))
    begun = folder.with_name(folder.name + _BEGUN)
    work = _Work(begun=begun, desk=desk, told=told)
    try:
        with _whole(begun, folder):
            made = _write(work, asked, acts)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise EnvironmentFault(
                "disk_full", "Nơi xuất đã đầy, bản xuất chưa có. Hãy chọn ổ khác rồi xuất lại."
            ) from error
        raise unwritable(folder) from error
    return replace(made, folder=folder, not_noted=not_noted)


def _require_place(folder: Path, desk: Desk) -> None:
    """What is not encrypted goes to no other machine's disk, and not beside the store."""
    if folder.exists():
        raise UserError(
            "folder_exists", f"Thư mục {folder.name} đã có. Hãy chọn tên khác.", field="folder"
        )
    refused = {
        places.Place.NETWORK: "trên ổ mạng",
        places.Place.SYNCED: "trong thư mục đồng bộ (OneDrive, Google Drive…)",
    }.get(places.place_of(folder))
    if refused is not None:
        raise UserError(
            "export_elsewhere",
            f"Bản xuất không mã hóa nên không để {refused} được. Hãy chọn USB hoặc ổ của máy.",
            field="folder",
        )
    if folder.absolute().is_relative_to(desk.data_dir.absolute()):
        raise UserError(
            "export_inside",
            "Nơi này nằm trong chính thư mục dữ liệu. Hãy chọn USB hoặc thư mục khác.",
            field="folder",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is to be exported, by moments and by numbers, when its ends were written; bytes free."""

    moments: tuple[int, int]
    span: Span
    ends: tuple[int, int]
    free: int

    @property
    def operations(self) -> int:
        return self.span.last - self.span.first + 1

    @property
    def takes(self) -> int:
        """Bytes, about."""
        return self.operations * _BYTES_EACH + _BYTES_BESIDE


def _asked(folder: Path, desk: Desk, since: date | None, until: date | None) -> _Asked:
    """``UserError`` where there is nothing, no place for it or no room."""
    _require_place(folder, desk)
    moments = _moments(since, until)
    span = desk.store.read(lambda one: exported.span(one, *moments))
    if span is None:
        raise UserError(
            "nothing_to_export", "Những ngày này quầy chưa làm gì để xuất.", field="days"
        )
    ends = desk.store.read(lambda one: exported.ends_of(one, span))
    asked = _Asked(moments=moments, span=span, ends=ends, free=_free(folder))
    if asked.free < asked.takes:
        raise UserError(
            "export_no_room",
            f"Bản xuất cần chừng {_megabytes(asked.takes)} MB, nơi này còn trống "
            f"{_megabytes(asked.free)} MB. Hãy chọn ổ khác, hoặc xuất ít ngày hơn.",
            field="folder",
        )
    return asked


def _free(folder: Path) -> int:
    """Bytes free on the disk that ``folder`` will lie on."""
    stands = next(one for one in folder.absolute().parents if one.is_dir())
    try:
        return shutil.disk_usage(stands).free
    except OSError as error:
        raise unwritable(folder) from error


def _megabytes(size: int) -> str:
    return f"{max(size // 1_000_000, 1):,}".replace(",", ".")


def _day(instant_ms: int) -> date:
    return local(from_ms(instant_ms)).date()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moments(since: date | None, until: date | None) -> tuple[int, int]:
    """The first and the last millisecond of those days; an open end is all there is."""
    if since is not None and until is not None and until < since:
        raise UserError(
            "bad_span", "Ngày cuối ở trước ngày đầu. Hãy xem lại hai ngày.", field="days"
        )
    first, last = _EVER
    if since is not None:
        first = to_ms(of_days(since, since)[0])
    if until is not None:
        last = to_ms(of_days(until, until)[1]) - 1
    return first, last


@contextmanager
def _whole(begun: Path, folder: Path) -> Iterator[None]:
    """A folder that gets its name once all of it is written; a failure leaves nothing of it."""
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(parents=True, mode=0o700)
    try:
        yield
        begun.rename(folder)
    finally:
        shutil.rmtree(begun, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """Where an export is written, from which desk, and who hears how far it is."""

    begun: Path
    desk: Desk
    told: Told


def _write(work: _Work, asked: _Asked, acts: Span | None) -> Exported:
    begun, desk, span, whole = work.begun, work.desk, asked.span, asked.operations
    voided = desk.store.read(lambda one: exported.voided(one, span))
    head = ""
    with (
        _lines(begun / "operations.jsonl") as file,
        Tables(begun, desk=desk, voided=voided) as tables,
    ):
        for page in _pages(span, exported.operations, desk):
            file.writelines(map(line_of, page))
            for one in page:
                tables.take(one)
                if not work.told(one.number - span.first + 1, whole):
                    raise CopyStopped
            head = page[-1].chain
    chains = {
        "operations": _chain(span, head, chain_start, exported.link_after, desk),
        "audit": _write_acts(work, acts),
    }
    for name in _BESIDE:
        shutil.copyfile(resource(f"export/{name}"), begun / name)
    public = raw_public(desk.store.device.key)
    keys = {"format": FORMAT, "device": desk.store.device.id, "public_key": to_base64url(public)}
    _put(begun / "keys.json", keys)
    _seal(begun, chains, desk=desk)
    return Exported(
        folder=begun,
        operations=whole,
        dossiers=tables.dossiers,
        papers=tables.papers,
        acts=0 if acts is None else acts.last - acts.first + 1,
        first=_day(asked.ends[0]),
        last=_day(asked.ends[1]),
        fingerprint=fingerprint(public),
    )


def _write_acts(work: _Work, span: Span | None) -> dict[str, object]:
    with _lines(work.begun / "audit.jsonl") as file:
        if span is None:
            return {"first": 1, "link": "", "count": 0, "head": "", "begins": []}
        head = ""
        for page in _pages(span, exported.acts, work.desk):
            file.writelines(map(line_of, page))
            head = page[-1].chain
    return _chain(span, head, acts_start, exported.link_after_act, work.desk)


def _lines(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")


def fingerprint(public: bytes) -> str:
    """Thirty-two signs of a public key, in groups of four, for two people to compare aloud."""
    signs = hashlib.sha256(public).hexdigest()[:32].upper()
    return "-".join(signs[at : at + 4] for at in range(0, 32, 4))


def _pages(span: Span, read: _Read, desk: Desk) -> Iterator[tuple[Sealed, ...]]:
    at = span.first
    while at <= span.last:
        end = min(span.last, at + _PAGE - 1)
        page = desk.store.read(lambda one, at=at, end=end: read(one, at, end))  # type: ignore[misc]
        if [one.number for one in page] != list(range(at, end + 1)):
            raise EnvironmentFault(
                "export_gap",
                f"Dữ liệu đứt quãng từ số {at}. Hãy chạy kiểm tra dữ liệu rồi xuất lại.",
            )
        yield page
        at = end + 1


def line_of(one: Sealed) -> str:
    """One line of the export: its body stands there byte for byte as it was signed."""
    seal = json.dumps({"sha": one.sha, "sig": one.sig, "chain": one.chain})
    head = json.dumps(one.head, ensure_ascii=False)
    body = "" if one.body is None else f'"body":{one.body},'
    return f'{{"head":{head},{body}{seal[1:]}\n'


def _chain(
    span: Span,
    head: str,
    start: Callable[[str, str], bytes],
    link_after: Callable[[Connection, int], str | None],
    desk: Desk,
) -> dict[str, object]:
    """Where the chain begins, each new life with its own beginning, and where it ends."""
    begins = [
        {"first": first, "link": start(device, life).hex()}
        for first, device, life in span.lives
        if span.first <= first <= span.last
    ]
    before = desk.store.read(lambda one: link_after(one, span.first - 1))
    return {
        "first": span.first,
        "link": before or (begins[0]["link"] if begins else ""),
        "count": span.last - span.first + 1,
        "head": head,
        "begins": begins,
    }


def _seal(begun: Path, chains: Mapping[str, object], *, desk: Desk) -> None:
    """The list of all files with their digests, signed by the device."""
    written = {
        path.relative_to(begun).as_posix(): path
        for path in sorted(begun.rglob("*"))
        if path.is_file()
    }
    office, at = desk.office, desk.clock.now()
    listed = {
        "format": FORMAT,
        "made_at": local(at).isoformat(timespec="seconds"),
        "made_by": desk.clerk.name,
        "office": office.name,
        "desk": office.desk_name,
        "files": {name: _digest(path) for name, path in written.items()},
        "rows": {
            name: _row_digests(path) for name, path in written.items() if path.suffix in _OF_ROWS
        },
        **chains,
    }
    _put(begun / _LIST, listed)
    raw = hashlib.sha256((begun / _LIST).read_bytes()).digest()
    signature = to_base64url(sign(raw, desk.store.device.key))
    (begun / "manifest.sig").write_text(signature + "\n", "ascii")
    for path in (*written.values(), begun / _LIST, begun / "manifest.sig"):
        path.chmod(0o700 if path.name == VERIFIER else 0o600)


def _put(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", "utf-8", newline="\n")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _row_digests(path: Path) -> str:
    """The first signs of each line's SHA-256, one after the other."""
    with path.open("rb") as file:
        return "".join(hashlib.sha256(line).hexdigest()[:_ROW_SIGNS] for line in file)
