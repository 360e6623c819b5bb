"""``fee certified-copies``: one answer per line, in order; a bad line does not stop the rest."""

import io
import json

import pytest

from counter_app.cli.io import Io
from counter_app.cli.main import main


def answers(*lines: str) -> list[dict[str, object]]:
    out, err = io.StringIO(), io.StringIO()
    streams = Io(stdin=io.StringIO("".join(f"{line}\n" for line in lines)), stdout=out, stderr=err)
    assert main(["fee", "certified-copies"], streams) == 0
    assert err.getvalue() == ""
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_is_answered_in_order() -> None:
    assert answers(
        '{"pages":3,"copies":2}', '{"copies": 1, "pages": 199}', '{"pages":1,"copies":1}'
    ) == [{"fee_vnd": 10_000}, {"fee_vnd": 200_000}, {"fee_vnd": 2_000}]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", "bad_json"),
        ("[]", "bad_json"),
        ("3", "bad_json"),
        ('{"pages":3', "bad_json"),
        ("{}", "bad_pages"),
        ('{"pages":3}', "bad_copies"),
        ('{"pages":0,"copies":1}', "bad_pages"),
        ('{"pages":-3,"copies":1}', "bad_pages"),
        ('{"pages":3.0,"copies":1}', "bad_pages"),
        ('{"pages":true,"copies":1}', "bad_pages"),
        ('{"pages":"3","copies":1}', "bad_pages"),
        ('{"pages":null,"copies":1}', "bad_pages"),
        ('{"pages":3,"copies":1e2}', "bad_copies"),
        ('{"pages":3,"copies":99999999999999999999}', "bad_copies"),
        ('{"pages":300,"copies":900000}', "amount_too_large"),
        ('{"pages":3,"copies":1,"sheets":2}', "unknown_key"),
    ],
)
def test_a_bad_line_is_refused_in_its_place(line: str, error: str) -> None:
    refused, next_one = answers(line, '{"pages":2,"copies":1}')
    assert (refused["ok"], refused["error"]) == (False, error)
    assert refused["message"]
    assert next_one == {"fee_vnd": 4_000}


def test_another_charge_is_wrong_usage() -> None:
    out, err = io.StringIO(), io.StringIO()
    assert main(["fee", "parking"], Io(stdin=io.StringIO(), stdout=out, stderr=err)) == 2
    assert len(err.getvalue().splitlines()) == 1
    assert out.getvalue() == ""
