"""A desk that sends its files to a real cell, with the test's hand on the line between them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from counter_app.central.files.store import pieces
from counter_app.central.running.serving import ServedCell
from counter_app.core.web import place_of
from counter_app.domain.attachment import Attachment
from counter_app.services.sending import attachments
from counter_app.sync.blob_line import BlobLine, BlobStanding, HttpBlobs
from counter_app.sync.blobs import BlobLane, LaneRules
from counter_app.sync.client import HttpCentral
from tests.scans import scan_of


@dataclass
class Line:
    """The real line with the test's hand on it."""

    real: BlobLine
    sent: list[int] = field(default_factory=list)
    asked: int = 0
    before: list[Callable[[bytes], BlobStanding | None]] = field(default_factory=list)

    def standing(self, commune: str, sha256: str) -> BlobStanding | None:
        self.asked += 1
        return self.real.standing(commune, sha256)

    def send(self, commune: str, sha256: str, **chunk: Any) -> BlobStanding:
        self.sent.append(len(chunk["chunk"]))
        answer = self.before.pop(0)(chunk["chunk"]) if self.before else None
        return answer or self.real.send(commune, sha256, **chunk)

    def cut(self) -> None:
        self.real.cut()

    def close(self) -> None:
        self.real.close()


@dataclass
class Sender:
    """A desk with its second lane."""

    counter: Any
    lane: BlobLane
    line: Line
    cell: ServedCell

    @staticmethod
    def scan(megabytes: float, seed: int = 1) -> bytes:
        """A PDF of one page that does not pack."""
        return scan_of(int(megabytes * (1 << 20)), seed)

    def attach(self, content: bytes, path: Path) -> Attachment:
        path.write_bytes(content)
        desk = self.counter.desk
        prepared = attachments.prepare(path, "", desk=desk)
        taken = self.counter.take_in()
        attachments.attach(taken.dossier_id, prepared, desk=desk, at=desk.clock.now())
        return prepared

    def sweep(self) -> None:
        """One more turn that looks for what may go: it does so once an hour."""
        self.counter.clock.run_on(3_600_000)
        self.run()

    def run(self) -> float | None:
        """Steps until there is nothing to do at once."""
        while (pause := self.lane.step()) == 0.0:
            pass
        return pause

    def row(self, file: Attachment) -> tuple[str, int, str | None]:
        sql = f"SELECT state, offset, last_code FROM attachments WHERE id = '{file.id}'"
        (found,) = self.counter.rows(sql)
        state, offset, code = found
        return state, offset, code

    def there(self, file: Attachment) -> bytes:
        assert self.cell.cell.blobs is not None
        return b"".join(pieces(self.cell.cell.blobs, file.sha256))

    @property
    def commune(self) -> str:
        return str(self.counter.desk.office.commune_code)


@pytest.fixture
def sender(counter: Any, cell: ServedCell) -> Iterator[Callable[..., Sender]]:
    made: list[Sender] = []

    def joined(**rules: Any) -> Sender:
        desk = counter.desk
        lines: list[Line] = []

        def connect(told: Any) -> Line:
            central = HttpCentral(place_of(told.cell_url), desk.store.device, desk.clock)
            line.real = HttpBlobs(central)
            lines.append(line)
            return line

        line = Line(real=None)  # type: ignore[arg-type]  # the real one comes when it connects
        lane = BlobLane(
            store=desk.store, clock=counter.clock, connect=connect,
            rules=LaneRules(**({"a_day": None} | rules)), chance=lambda: 0.5,
        )  # fmt: skip
        made.append(Sender(counter=counter, lane=lane, line=line, cell=cell))
        return made[-1]

    yield joined
    for one in made:
        if one.line.real is not None:
            one.lane.close()
