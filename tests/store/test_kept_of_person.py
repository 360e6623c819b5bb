"""Every place of the store that holds something of a person is told; none is left out by a new table."""

import stat
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from counter_app.cli.privacy import _kept
from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.audit_act import Act
from counter_app.domain.data_subject import Wish
from counter_app.domain.draft import Draft
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.domain.staff import Role
from counter_app.services.correcting.reissue import Correction, reissue
from counter_app.services.desk import Desk
from counter_app.services.intake import drafts
from counter_app.services.papers.printing import print_slip
from counter_app.services.people.audit import note
from counter_app.services.people.data_subjects import kept_of, kept_pdf
from counter_app.services.people.subject_requests import ask
from db.counter.audit_log import acts_between
from db.counter.kept_of_person import OF_NOBODY, PLACES
from db.counter.models import metadata
from tests.pdf_words import text_of
from tests.store.conftest import wall

NUMBER = "001190000001"


def test_every_table_says_whether_citizens_stand_in_it() -> None:
    told = {*PLACES, *(one for place in PLACES.values() for one in place.beside)}
    assert told.isdisjoint(OF_NOBODY)
    assert told | OF_NOBODY == set(metadata.tables)


def test_what_hangs_on_no_dossier_is_told_too(
    led: Desk, take_in: Any, guide: Any, tmp_path: Path
) -> None:
    taken = take_in()
    print_slip(taken.dossier_id, desk=led, printer=FolderPrinter(folder=tmp_path / "papers"))
    guide()
    at = led.clock.now()
    key = drafts.key_of(drafts.DraftKind.INTAKE, "1")
    drafts.save(key, f'{{"personal_id":"{NUMBER}"}}', desk=led, at=at)
    ask(Wish.SHOW, NUMBER, "Xin xem", desk=led, at=at)
    note(led, Act.DOSSIER_SEEN, subject=taken.dossier_id)
    before = kept_of("079080000009", desk=led)
    assert [one.name for one in before.places] == ["Nhật ký thao tác"], "only that it was asked"

    kept = kept_of(NUMBER, desk=led)
    counts = {one.name: one.count for one in kept.places}
    assert counts == {
        "Các bước của hồ sơ": 1,
        "Lượt đến": 1,
        "Giấy đã cấp": 2,
        "Lệnh in": 1,
        "Bản đã ký để gửi máy chủ": 2,
        "Bản đang gõ dở": 1,
        "Nhật ký thao tác": 3,
        "Yêu cầu về dữ liệu": 1,
    }
    by_name = {one.name: one.count for one in kept_of("nguyen thi anh", desk=led).places}
    assert by_name["Lượt đến"] == by_name["Các bước của hồ sơ"] == 1
    assert "Bản đang gõ dở" not in by_name, "that draft has no name"

    read = text_of(kept_pdf(kept, desk=led, at=at))
    for said in (*counts, "23/11/2026", taken.dossier_code, "Bản sao lưu"):
        assert said in read


def test_words_that_were_corrected_since_are_told_as_such(
    led: Desk, take_in: Any, draft: Draft, tmp_path: Path
) -> None:
    """The slip is void, yet it is kept with them, and so is what was signed."""
    taken, right = take_in(), "042190000025"
    mended = Person(name="Nguyễn Thị Ánh", personal_id=right, address="Thôn 1, Xã A")
    anew = msgspec.structs.replace(draft, submitter=Submitter(person=mended))
    wanted = Correction(reason="Gõ nhầm số định danh", draft=anew)
    reissue(taken.dossier_id, wanted, desk=led, at=led.clock.now())
    renamed = Person(name="Nguyễn Thị Oanh", personal_id=right, address="Thôn 1, Xã A")
    anew = msgspec.structs.replace(draft, submitter=Submitter(person=renamed))
    wanted = Correction(reason="Gõ nhầm tên công dân", draft=anew)
    reissue(taken.dossier_id, wanted, desk=led, at=led.clock.now())

    former = "(chữ cũ, đã đính chính)"
    kept = kept_of(NUMBER, desk=led)
    assert [one.said for one in kept.dossiers] == [
        (f"Người nộp: Nguyễn Thị Ánh; số định danh {NUMBER}; Thôn 1, Xã A; 0912345678 {former}",)
    ]
    counts = {one.name: one.count for one in kept.places}
    assert counts["Giấy đã cấp"] == 3
    assert counts["Các bước của hồ sơ"] == counts["Bản đã ký để gửi máy chủ"] == 5
    read = text_of(kept_pdf(kept, desk=led, at=led.clock.now()))
    assert "không giữ hồ sơ nào" not in read
    assert NUMBER in read
    assert "đã đính chính" in read

    (now,) = kept_of(right, desk=led).dossiers
    assert [one.endswith(former) for one in now.said] == [False, True]
    assert "Nguyễn Thị Oanh" in now.said[0]
    assert f"Nguyễn Thị Ánh; số định danh {right}" in now.said[1]
    (by_name,) = kept_of("nguyen thi anh", desk=led).dossiers
    assert [one.endswith(former) for one in by_name.said] == [True, True]


def test_that_it_was_asked_is_noted_with_whom(led: Desk) -> None:
    kept_of(NUMBER, desk=led)
    acts = led.store.read(
        lambda one: acts_between(one, wall("2026-11-23T00:00"), wall("2026-11-24T00:00"))
    )
    assert [(one.act, one.subject, one.clerk_name) for one in acts][-1] == (
        Act.KEPT_SHOWN.value,
        NUMBER,
        led.clerk.name,
    )


def test_what_is_kept_leaves_as_a_file_by_who_may_let_it_and_the_log_says_so(
    led: Desk, take_in: Any, tmp_path: Path
) -> None:
    take_in()
    paper = tmp_path / "tra-loi.pdf"
    paper.touch(0o644)
    asked = Namespace(what="001190 000001", out=paper)
    since = led.clock.now()
    only_looks = replace(led, clerk=replace(led.clerk, role=Role.INSPECTOR))
    with pytest.raises(UserError, match="tệp ra ngoài"):
        _kept(asked, only_looks)
    assert paper.stat().st_size == 0

    _kept(asked, led)
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    acts = led.store.read(lambda one: acts_between(one, since, led.clock.now()))
    shown, shown_again, out = acts
    assert (shown.act, shown_again.act, out.act) == ("kept_shown", "kept_shown", "exported")
    assert {one.subject for one in acts} == {NUMBER}
    assert out.body == {"what": "kept", "rows": 1, "file": "tra-loi.pdf"}
