"""A citizen's scan is opened by who may, and the log says who did."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from counter_app.core.errors import UserError
from counter_app.devices.folder import FolderPrinter
from counter_app.domain.audit_act import Act
from counter_app.domain.rights import RIGHTS, Right
from counter_app.domain.staff import Role
from counter_app.services.desk import Desk
from counter_app.services.sending import attachments
from db.counter.audit_log import acts_on


def test_a_scan_is_opened_by_who_may_and_each_time_is_noted(
    desk: Desk, take_in: Callable[..., Any], tmp_path: Path
) -> None:
    scan, out = tmp_path / "Giấy khai sinh.jpg", tmp_path / "ra.jpg"
    Image.new("RGB", (300, 200), (200, 30, 30)).save(scan, "JPEG")
    of, at = take_in().dossier_id, desk.clock.now()
    file = attachments.prepare(scan, "", desk=desk)
    attachments.attach(of, file, desk=desk, at=at)
    printer = FolderPrinter(folder=tmp_path / "giay")

    for role in Role:
        sits = replace(desk, clerk=replace(desk.clerk, name=role.value, role=role))
        acts: tuple[Callable[[], object], ...] = (
            partial(attachments.open_file, file, of, desk=sits),
            partial(attachments.save_file, file, of, out, desk=sits),
            partial(
                attachments.print_file, file, of, desk=sits, printer=printer, request=role.value
            ),
        )
        for act, also in zip(acts, (Right.OPEN_SCAN, Right.SAVE_OUT, Right.WRITE), strict=True):
            out.unlink(missing_ok=True)
            if {Right.OPEN_SCAN, also} <= RIGHTS[role]:
                act()
                continue
            with pytest.raises(UserError) as refused:
                act()
            assert refused.value.code == "no_right"

    acts_of = desk.store.read(lambda one: acts_on(one, of))
    noted = [one for one in acts_of if one.act == Act.FILE_OPENED]
    tried = {one.clerk_name for one in acts_of if one.act == Act.FILE_REFUSED}
    assert tried == {role.value for role in Role if Right.OPEN_SCAN not in RIGHTS[role]}
    left = {(one.body["file"], one.clerk_name) for one in acts_of if one.act == Act.EXPORTED}
    may = {Right.OPEN_SCAN, Right.SAVE_OUT}
    assert left == {(out.name, role.value) for role in Role if may <= RIGHTS[role]}
    assert [one.clerk_name for one in noted] == [
        *("clerk",) * 3, *("specialist",) * 3, *("leader",) * 3, *("inspector",) * 2
    ]  # fmt: skip
    assert {one.body["file"] for one in noted} == {file.id}
