"""A counter whose memory ends: does the same act with ever more room, until it is done."""

import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.core.errors import UserError
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.services.bulk import bulk
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import Receipt, receive
from counter_app.services.intake.offer import offer
from counter_app.services.keeping.check import check
from counter_app.services.lookup import today

PAPERS = 3_000
LINES = 400
STEP = 200_000
HEAD = "Mã thủ tục;Họ và tên;Số CCCD;Ngày sinh;Giới tính;Địa chỉ;Giấy tờ cần sao;Số trang;Số bản"
Act = Callable[[], object]


def main() -> None:
    """Arguments: a folder and which act. A line for each attempt: refused or done; then damage."""
    clock = SteppedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), timedelta(seconds=1))
    desk = open_desk(Path(sys.argv[1]), clock=clock)
    take_in("small", 1, desk)  # what is loaded late is there
    act = ACTS[sys.argv[2]](desk)
    for room in (STEP * n * (1 + n // 20) for n in range(100)):
        try:
            limit(held() + room)
            done = act()
        except MemoryError:
            limit(resource.RLIM_INFINITY)
            print("refused", len(today(desk=desk)), flush=True)
        else:
            limit(resource.RLIM_INFINITY)
            print("done", done, len(today(desk=desk)))
            break
    print("damage", len(check(desk=desk)))
    desk.store.lanes.close()


def intake(desk: Desk) -> Act:
    return lambda: take_in("large", PAPERS, desk).dossier_code


def correcting(desk: Desk) -> Act:
    """A large dossier, in the name of another; done before, it has nothing to correct."""
    taken = take_in("large", PAPERS, desk)
    better = large("large", PAPERS, "Nguyễn Thị Ánh Tuyết")
    correction = Correction(reason="Gõ nhầm tên công dân", draft=better)
    leading = replace(desk, clerk=replace(desk.clerk, role=Role.LEADER))

    def correct() -> str:
        try:
            reissue(taken.dossier_id, correction, desk=leading, at=desk.clock.now())
        except UserError as told:
            return told.code
        return "corrected"

    return correct


def importing(desk: Desk) -> Act:
    """A list of so many; done before, each of its lines is known."""
    path = desk.data_dir / "list.csv"
    rows = (f"2.000815;Lò Văn Páo;001190000001;1990;Nữ;Thôn {n};Bằng {n};1;1" for n in range(LINES))
    path.write_text("\n".join((HEAD, *rows)), encoding="utf-8-sig")

    def take() -> int:
        at = desk.clock.now()
        return len(bulk.take(bulk.judge(path, desk=desk, at=at), desk=desk, at=at))

    return take


def take_in(name: str, papers: int, desk: Desk) -> Receipt:
    at, draft = desk.clock.now(), large(name, papers, "Nguyễn Thị Ánh")
    return receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)


def large(name: str, papers: int, person: str) -> Draft:
    return Draft(
        submitter=Submitter(
            person=Person(name=person, personal_id="001190000001", address="Thôn 1")
        ),
        procedure_code="2.000815",
        certified_copies=tuple(
            CertifiedCopy(document=f"Bằng lái số {n} {'x' * 90}", pages=1, copies=1)
            for n in range(papers)
        ),
        client_ref=name,
    )


def held() -> int:
    """Bytes of addresses this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))


ACTS: Final[dict[str, Callable[[Desk], Act]]] = {
    "intake": intake,
    "correct": correcting,
    "import": importing,
}

if __name__ == "__main__":
    main()
