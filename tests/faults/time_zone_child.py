"""A counter in the small hours on a PC of some time zone: an intake, and all that tells its hours."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.documents.calibration import draw_test_page
from counter_app.domain.desk_lists import ListName
from counter_app.domain.draft import Draft
from counter_app.domain.papers import PaperSize
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.lists.list_papers import list_text
from counter_app.services.lists.lists import list_named, listed
from counter_app.services.lists.registers import register, register_csv, register_pdf
from counter_app.services.lookup import today
from counter_app.services.papers.printing import slip_pdf

HALF_PAST_MIDNIGHT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
MARITAL = "1.004873"  # three working days
MOMENT = re.compile(
    r"\d+ giờ \d+ phút|\d\d:\d\d(?::\d\d)?|\d{1,2}/\d{1,2}(?:/\d{4})?|ngày \d+ tháng \d+ năm \d+"
)


def main() -> None:
    """The zone's distance from UTC, then a line for each paper and list: its days and hours."""
    time.tzset()  # as at the start of a process: this one was loaded before its zone was set
    clock = SteppedClock(HALF_PAST_MIDNIGHT)
    desk = open_desk(Path(sys.argv[1]), clock=clock)
    lines = [(name, *MOMENT.findall(" ".join(text.split()))) for name, text in told(desk)]
    desk.store.lanes.close()
    print(HALF_PAST_MIDNIGHT.astimezone().utcoffset())
    for line in lines:
        print(*line, sep=" | ")


def told(desk: Desk) -> Iterator[tuple[str, str]]:
    person = Person(name="Nguyễn Thị Ánh", personal_id="001190000001", address="Thôn 1")
    draft = Draft(submitter=Submitter(person=person), procedure_code=MARITAL)
    at, day = desk.clock.now(), date(2026, 11, 23)
    taken = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    code = taken.dossier_code
    assert code is not None
    yield "code", f"{code[-7:-5]}/{code[-9:-7]}"
    yield "slip", _words(slip_pdf(taken.dossier_id, desk=desk))
    assert len(today(desk=desk)) == 1
    rows = listed(ListName.TODAY, desk=desk, at=at)
    yield "list", list_text(list_named(ListName.TODAY), rows)
    content = register(desk=desk, since=day, until=day, at=at)
    yield "register", _words(register_pdf(content))
    yield "file", register_csv(content)
    yield "test page", _words(draw_test_page(PaperSize.A5, office="Xã A", device="Máy in", at=at))


def _words(pdf: bytes) -> str:
    asked = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout.decode()


if __name__ == "__main__":
    main()
