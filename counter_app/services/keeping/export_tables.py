"""The tables of an open export: dossiers as they were taken in, numbered papers with their words.

What stands in them is what the signed operations say; where a dossier stands now is beside it.
"""

import csv
import hashlib
import json
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from counter_app.core.clock import from_ms, local
from counter_app.core.errors import EnvironmentFault
from counter_app.domain.dossier import STATE_LABELS, EventKind, State
from counter_app.protocol.received import DossierReceived, from_text
from counter_app.services.desk import Desk
from counter_app.services.papers.paper_printing import drawn_paper
from counter_app.services.spreadsheet import harmless
from db.counter import exported
from db.counter.exported import PaperName, Sealed

DOSSIER_COLUMNS: Final = (
    *("Mã hồ sơ", "Số giấy hẹn", "Năm", "Nhận lúc", "Hẹn trả"),
    *("Mã thủ tục", "Tên thủ tục", "Người nộp", "Người nhận hồ sơ", "Thao tác số"),
    *("Trạng thái", "Có kết quả lúc", "Trả lúc"),
)
PAPER_COLUMNS: Final = (
    *("Loại giấy", "Năm", "Số", "Cấp lúc", "Hồ sơ", "Hủy lúc", "Lý do hủy"),
    *("Tệp PDF", "SHA-256", "Thao tác số"),
)


class Tables:
    """Writes ``dossiers.csv``, ``papers.csv``, ``papers.jsonl`` and ``papers/`` in one walk."""

    def __init__(self, folder: Path, *, desk: Desk, voided: frozenset[PaperName]) -> None:
        self._folder, self._desk, self._voided = folder, desk, voided
        self._open = ExitStack()
        self.dossiers = 0
        self.papers = 0

    def __enter__(self) -> Self:
        self._dossier_rows = self._table("dossiers.csv", DOSSIER_COLUMNS)
        self._paper_rows = self._table("papers.csv", PAPER_COLUMNS)
        self._words = self._open.enter_context(
            (self._folder / "papers.jsonl").open("w", encoding="utf-8", newline="\n")
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def _table(self, name: str, columns: tuple[str, ...]) -> Any:  # noqa: ANN401  csv's writer has no name
        file = (self._folder / name).open("w", encoding="utf-8-sig", newline="")
        rows = csv.writer(self._open.enter_context(file))
        rows.writerow(columns)
        return rows

    def take(self, one: Sealed) -> None:
        """Writes what an operation took in and issued."""
        if one.body is None:
            return
        body = msgspec.json.decode(one.body)
        if one.head["kind"] == EventKind.RECEIVED:
            self._take_dossier(one.head, from_text(one.body))
        name = exported.paper_of(one.head["kind"], body)
        if name is not None:
            self._take_paper(name, one.head["seq"])

    def _take_dossier(self, head: dict[str, Any], told: DossierReceived) -> None:
        draft = told.draft
        filed_by = draft.organisation.name if draft.organisation else draft.applicant.name
        sealed = (
            *(told.code, told.slip_no, told.slip_year),
            *(_wall(told.received_ms), _wall(told.due_ms)),
            *(told.procedure_code, told.procedure_name),
            *(filed_by, told.clerk_name, head["seq"]),
        )
        stands = self._desk.store.read(lambda one: exported.standing(one, head["dossier"]))
        state, ready_ms, returned_ms = stands or ("", None, None)
        label = STATE_LABELS[State(state)] if state else ""
        self._dossier_rows.writerow(
            map(_cell, (*sealed, label, _wall(ready_ms), _wall(returned_ms)))
        )
        self.dossiers += 1

    def _take_paper(self, name: PaperName, seq: int) -> None:
        found = self._desk.store.read(lambda one: exported.paper(one, name))
        kind, year, number = name
        if found is None:
            raise EnvironmentFault(
                "export_paper_gone",
                f"Thiếu giấy số {number}/{year} trong dữ liệu. Hãy kiểm tra dữ liệu rồi xuất lại.",
            )
        place = f"papers/{year}/{kind}-{number}.pdf"
        path = self._folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drawn_paper(found.row, desk=self._desk))
        void = name in self._voided
        row = (
            *(kind, year, number, _wall(found.issued_ms), found.dossier_code),
            *(_wall(found.voided_ms if void else None), found.void_reason if void else ""),
            *(place, hashlib.sha256(found.content.encode()).hexdigest(), seq),
        )
        self._paper_rows.writerow(map(_cell, row))
        words = json.dumps({"pdf": place, "content": found.content}, ensure_ascii=False)
        self._words.write(words + "\n")
        self.papers += 1


def _wall(instant_ms: int | None) -> str:
    """Vietnamese time to the second; empty for none."""
    return "" if instant_ms is None else f"{local(from_ms(instant_ms)):%Y-%m-%d %H:%M:%S}"


def _cell(value: object) -> str:
    return "" if value is None else harmless(str(value))
