"""Several processes on one data folder: nobody is turned away, no number is given twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

CARD = "001190000001||Nguyễn Thị Ánh|01021990|Nữ|Thôn 1, Xã A, Huyện B, Hà Nội|15032021"
AT_ONCE = 5


def test_processes_that_start_together_in_a_fresh_folder_share_it(tmp_path: Path) -> None:
    filed = {
        "card_scan": CARD,
        "procedure_code": "2.000815",
        "certified_copies": [{"document": "Giấy khai sinh", "pages": 3, "copies": 2}],
    }
    file = tmp_path / "intake.json"
    file.write_text(json.dumps(filed), encoding="utf-8")
    command = [sys.executable, "-m", "counter_app", "--data", str(tmp_path / "data")]
    command += ["intake", "--file", str(file)]
    quiet = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}

    started = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=quiet
        )
        for _ in range(AT_ONCE)
    ]
    ended = [process.communicate(timeout=60) for process in started]

    assert [complaint for _, complaint in ended] == [""] * AT_ONCE
    answers = [json.loads(answer) for answer, _ in ended]
    assert len({answer["dossier_code"] for answer in answers}) == AT_ONCE
    assert {answer["slip_no"] for answer in answers} == set(range(100_001, 100_001 + AT_ONCE))
