"""A dossier taken in at a training desk, and every kind of letter written about it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from counter_app.bootstrap import open_desk
from counter_app.core.clock import SteppedClock
from counter_app.domain.certified_copy import CertifiedCopy
from counter_app.domain.correspondence import LetterContent
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.workflow import PaperKind
from counter_app.services.desk import Desk
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.lookup import DossierView, open_dossier
from counter_app.services.wording.correspondence import letter

MONDAY: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
VALUES: Final[dict[PaperKind, dict[str, str]]] = {
    PaperKind.VERIFICATION_LETTER: {
        "unit": "Ủy ban nhân dân xã Cư Né",
        "question": "Tình trạng hôn nhân của ông Y Moan Êban từ năm 2010 đến năm 2018.",
        "answer_by": "26/11/2026",
        "reason": "Ông Y Moan Êban từng thường trú tại xã Cư Né.",
    },
    PaperKind.VERIFICATION_REMINDER: {
        "unit": "Ủy ban nhân dân xã Cư Né",
        "question": "Tình trạng hôn nhân từ năm 2010 đến năm 2018",
        "asked_on": "23/11/2026",
        "dispatch_no": "12/XM-TTPVHCC",
        "answer_by": "26/11/2026",
    },
    PaperKind.DOSSIER_NOTICE: {
        "what": "Hồ sơ đăng ký đất đai lần đầu, thửa số 118, tờ bản đồ số 7, diện tích 312 m²",
        "places": "trụ sở Ủy ban nhân dân xã và nhà văn hóa thôn 1",
        "from_day": "24/11/2026",
        "until_day": "09/12/2026",
    },
    PaperKind.NOTICE_OPENED: {
        "what": "Hồ sơ đăng ký đất đai lần đầu, thửa số 118, tờ bản đồ số 7",
        "places": "nhà văn hóa thôn 1",
        "from_day": "24/11/2026",
        "until_day": "09/12/2026",
        "witness": "H'Bia Niê",
    },
    PaperKind.NOTICE_CLOSED: {
        "what": "Hồ sơ đăng ký đất đai lần đầu, thửa số 118, tờ bản đồ số 7",
        "places": "nhà văn hóa thôn 1",
        "from_day": "24/11/2026",
        "until_day": "09/12/2026",
        "objections": "không có",
        "witness": "H'Bia Niê",
    },
    PaperKind.CUSTODY_MINUTE: {
        "papers": "Giấy chứng nhận quyền sử dụng đất mang tên Lê Văn Tám",
        "signs": "số seri bị tẩy, dấu đóng không đều nét",
        "witness": "Lê Thị Mai",
        "keeper": "Trần Văn Bình",
    },
    PaperKind.LOST_SLIP: {
        "citizen": "Nguyễn Thị Ánh",
        "personal_id": "001190000001",
        "reason": "để quên trên xe khách",
    },
    PaperKind.RESULT_NOTICE: {
        "result": "02 bản sao chứng thực từ bản chính",
        "bring": "giấy hẹn và căn cước",
    },
    PaperKind.COLLECTION_REMINDER: {"ready_on": "01/11/2026", "days": "22"},
    PaperKind.CORRECTION_LETTER: {
        "wrong": "họ tên ghi là Nguyễn Thị Anh",
        "right": "Nguyễn Thị Ánh",
        "reason": "đánh máy thiếu dấu",
        "new_due": "17 giờ 00 phút, ngày 24 tháng 11 năm 2026",
    },
    PaperKind.DATE_NOTICE: {
        "old_due": "17 giờ 00 phút, ngày 24 tháng 11 năm 2026",
        "new_due": "17 giờ 00 phút, ngày 25 tháng 11 năm 2026",
        "reason": "ngày 24 tháng 11 được công bố là ngày nghỉ",
    },
    PaperKind.PAYMENT_NOTICE: {
        "item": "tiền sử dụng đất, lệ phí trước bạ",
        "amount": "12.500.000 đồng",
        "notice": "thông báo số 15/TB-CCT ngày 16/11/2026",
    },
    PaperKind.PAPERS_BACK: {
        "asked_by": "Nguyễn Thị Ánh",
        "papers": "Giấy chứng nhận đã cấp; Đơn đề nghị đính chính",
        "reason": "chưa cần làm nữa",
        "hour": "09 giờ 10 phút, ngày 23 tháng 11 năm 2026",
    },
}

Write = Callable[..., LetterContent]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A training desk on Monday morning; its store is closed afterwards."""
    opened = open_desk(tmp_path, clock=SteppedClock(MONDAY, timedelta(seconds=1)))
    yield opened
    opened.store.close()


@pytest.fixture
def dossier_of(desk: Desk) -> Callable[..., DossierView]:
    """A dossier of certified copies, filed by somebody of that name, for ``owners`` if any."""

    def taken(name: str, owners: tuple[str, ...] = ()) -> DossierView:
        person = Person(name=name, personal_id="001190000001", address="Thôn 1, Xã A")
        draft = Draft(
            submitter=Submitter(person=person),
            procedure_code="2.000815",
            owners=tuple(
                Person(name=one, personal_id=f"00119000000{n}") for n, one in enumerate(owners, 1)
            ),
            phone="0912345678",
            certified_copies=(CertifiedCopy(document="Giấy khai sinh", pages=3, copies=2),),
        )
        at = desk.clock.now()
        receipt = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
        return open_dossier(receipt.dossier_id, desk=desk)

    return taken


@pytest.fixture
def written(desk: Desk, dossier_of: Callable[..., DossierView]) -> Write:
    """What a letter of a kind says; keywords change its values, ``name`` is the applicant's."""

    def write(
        kind: PaperKind,
        *,
        name: str = "Nguyễn Thị Ánh",
        table: tuple[tuple[str, ...], ...] = (),
        owners: tuple[str, ...] = (),
        **changes: str,
    ) -> LetterContent:
        values = {**VALUES[kind], **changes}
        dossier = dossier_of(name, owners)
        new = letter(kind, values, dossier=dossier, desk=desk, at=desk.clock.now(), table=table)
        content = new.content_of(12)
        assert isinstance(content, LetterContent)
        return content

    return write
