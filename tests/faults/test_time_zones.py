"""A PC set to another time zone prints the same days and hours, and files under the same day."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from tests.conftest import Forked

CHILD: Final = Path(__file__).parent / "time_zone_child.py"
ZONES: Final = {
    "Asia/Ho_Chi_Minh": "7:00:00",
    "UTC": "0:00:00",
    "America/New_York": "-1 day, 19:00:00",
}


def test_a_pc_of_another_zone_tells_the_hours_of_vietnam(
    tmp_path_factory: pytest.TempPathFactory, forked: "Callable[..., Forked]"
) -> None:
    told = {}
    for zone, offset in ZONES.items():
        status, (here, *told[zone]) = forked(CHILD).run(tmp_path_factory.mktemp("pc"), TZ=zone)
        assert status == 0
        assert here == offset  # or the zone was never taken

    code, slip, *others = told["Asia/Ho_Chi_Minh"]
    assert told == {zone: [code, slip, *others] for zone in ZONES}
    assert code == "code | 23/11"
    assert slip.startswith("slip | ngày 23 tháng 11 năm 2026 | 00 giờ 30 phút | ")
    assert "17 giờ 00 phút | ngày 27 tháng 11 năm 2026" in slip
    assert [line.split(" | ")[0] for line in others] == ["list", "register", "file", "test page"]
    assert all("23/11" in line for line in others)
