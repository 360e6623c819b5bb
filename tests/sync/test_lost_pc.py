"""A desk's PC is stolen: the central side says whose data lay on it, for certain or perhaps."""

import csv
from pathlib import Path

import pytest
from PIL import Image

from counter_app.central.office.keeping import Keeper
from counter_app.central.running.serving import ServedCell
from counter_app.cli.central_exposure import exposure
from counter_app.core.errors import UserError
from counter_app.domain.people.applicant import Person, Submitter
from counter_app.services.sending import attachments
from tests.sync.conftest import Counter


@pytest.fixture
def keeper(cell: ServedCell, commune: str) -> Keeper:
    return Keeper(
        store=cell.cell.store,
        commune=commune,
        who="operator",
        clock=cell.cell.clock,
        key=cell.cell.key,
    )


def test_whose_data_lay_on_a_stolen_pc(
    counter: Counter, second: Counter, keeper: Keeper, tmp_path: Path
) -> None:
    person = Person(name="Lò Thị Mây", personal_id="011190000017", ethnic_group="Thái")
    taken = counter.take_in(submitter=Submitter(person=person))
    picture = tmp_path / "the.jpg"
    Image.new("RGB", (60, 40), "white").save(picture)
    desk = counter.desk
    prepared = attachments.prepare(picture, "", desk=desk)
    attachments.attach(taken.dossier_id, prepared, desk=desk, at=desk.clock.now())
    second.take_in(name="Trần Thị Bưởi")
    for one in (counter, second):
        one.sync()

    told = exposure(keeper, counter.desk.store.device.id, tmp_path / "mat-may.csv")
    assert (told["dossiers_certain"], told["dossiers_possible"]) == (1, 1)
    assert (told["people"], told["people_sensitive"]) == (2, 1)
    assert told["since"] is not None
    assert (tmp_path / "mat-may.csv").stat().st_mode & 0o077 == 0
    rows = list(csv.DictReader((tmp_path / "mat-may.csv").read_text("utf-8-sig").splitlines()))
    found = {(one["Họ tên"], one["Có ở máy"], one["Dữ liệu nhạy cảm"]) for one in rows}
    assert found == {
        ("Lò Thị Mây", "chắc chắn", "dân tộc, ảnh chụp giấy tờ"),
        ("Trần Thị Bưởi", "có thể", ""),
    }


def test_a_table_that_is_there_is_never_overwritten(
    counter: Counter, keeper: Keeper, tmp_path: Path
) -> None:
    there = tmp_path / "mat-may.csv"
    there.write_text("cũ", "utf-8")
    with pytest.raises(UserError, match="đã có"):
        exposure(keeper, counter.desk.store.device.id, there)
    with pytest.raises(UserError, match="không có máy này"):
        exposure(keeper, "d-0000000000000000", tmp_path / "khac.csv")
    assert not (tmp_path / "khac.csv").exists()
