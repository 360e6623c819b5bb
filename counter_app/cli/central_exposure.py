"""``counter-app central device exposure``: who is affected when a desk's PC is lost, as a table."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_app.core.errors import UserError
from counter_app.domain.data_subject import EXPOSURE_HEADINGS
from counter_app.services.spreadsheet import harmless
from counter_app.services.targets import unwritable

if TYPE_CHECKING:
    from counter_app.central.office.exposure import Affected
    from counter_app.central.office.keeping import Keeper

_SURE: Final = {True: "chắc chắn", False: "có thể"}


def exposure(keeper: "Keeper", device: str, out: Path) -> dict[str, object]:
    """Writes a row for each person of each dossier; answers the counts that a report needs."""
    from counter_app.central.office.exposure import affected, lost_desk
    from counter_app.cli.io import wall_minute
    from counter_app.core.clock import from_ms, from_ms_or_none

    if out.exists():
        raise UserError("file_exists", f"Tệp {out.name} đã có. Hãy chọn tên khác.")
    desk = lost_desk(keeper, device)
    counts = _Counts()
    try:
        with out.open("x", encoding="utf-8-sig", newline="") as file:
            out.chmod(0o600)
            rows = csv.writer(file)
            rows.writerow(EXPOSURE_HEADINGS)
            rows.writerows(_row(one) for one in counts.of(affected(keeper, desk)))
    except OSError as error:
        raise unwritable(out) from error
    first = counts.first_ms
    return {
        "device": device,
        "name": desk.known.name,
        "state": desk.known.state,
        "since": wall_minute(None if first is None else from_ms(first)),
        "seen": wall_minute(from_ms_or_none(desk.seen_ms)),
        "dossiers_certain": len(counts.certain),
        "dossiers_possible": len(counts.possible),
        "people": len(counts.people),
        "people_sensitive": len(counts.sensitive),
        "file": str(out),
        "message": (
            "Việc máy làm sau lần liên lạc cuối chưa về máy chủ, không có trong danh sách này. "
            "Hãy đối chiếu với giấy đã cấp và bản sao lưu của máy."
        ),
    }


class _Counts:
    """How many dossiers and people pass by."""

    def __init__(self) -> None:
        self.certain, self.possible = set[str](), set[str]()
        self.people, self.sensitive = set[str](), set[str]()
        self.first_ms: int | None = None

    def of(self, people: "Iterable[Affected]") -> "Iterable[Affected]":
        """The same people, counted."""
        for one in people:
            (self.certain if one.certain else self.possible).add(one.dossier)
            self.people.add(one.whose)
            if one.sensitive:
                self.sensitive.add(one.whose)
            self.first_ms = min(self.first_ms or one.received_ms, one.received_ms)
            yield one


def _row(one: "Affected") -> list[str]:
    from counter_app.core.clock import from_ms, local
    from counter_app.domain.roles import called

    person = one.person
    return [
        harmless(cell)
        for cell in (
            one.code,
            f"{local(from_ms(one.received_ms)):%d/%m/%Y %H:%M}",
            one.procedure,
            called(one.role),
            person.name,
            person.personal_id or "",
            person.address,
            one.phone,
            _SURE[one.certain],
            ", ".join(one.sensitive),
        )
    ]
