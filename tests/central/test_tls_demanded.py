"""``central serve`` opens no door to other machines that anybody on the wire could listen at."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen  # noqa: TID251  # a peer that shares nothing with ours

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from counter_app import bootstrap_central
from counter_app.central.running.serving import serving
from counter_app.cli.io import Io
from counter_app.cli.main import main

PROXIED = "https://motcua.example"


def serve(*options: object) -> tuple[int, str, str]:
    """The command's exit code, its answer, its complaint."""
    io = Io(stdin=StringIO(), stdout=StringIO(), stderr=StringIO())
    db = ("--db", "sqlite:////nowhere/cell.db", "--blobs", "/nowhere", "--port", "0")
    code = main(["central", "serve", *db, *map(str, options)], io)
    assert isinstance(io.stdout, StringIO)
    assert isinstance(io.stderr, StringIO)
    return code, io.stdout.getvalue(), io.stderr.getvalue()


@pytest.fixture
def not_begun(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would have been served, where the command comes so far; nothing is opened."""
    begun: list[dict[str, Any]] = []

    def running(url: str, **options: Any) -> Any:
        begun.append({"db": url} | options)
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap_central, "_at_rest", running)
    return begun


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5", "::", "", "may-chu"])  # noqa: S104  # what it is about
def test_a_door_for_other_machines_needs_a_certificate(
    host: str, not_begun: list[dict[str, Any]]
) -> None:
    for url in ("", "http://motcua.example"):
        code, answer, told = serve("--host", host, "--url", url)
        assert (code, answer) == (2, "")
        assert "hãy ghi --certificate và --key" in told
        assert "Nếu proxy giữ chứng thư, hãy ghi --url https://" in told
    assert not not_begun


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--host", "localhost"),
        ("--host", "0.0.0.0", "--url", PROXIED),  # noqa: S104  # what it is about
    ],
)
def test_this_machine_alone_and_a_proxy_with_the_certificate_need_none_here(
    options: tuple[str, ...], not_begun: list[dict[str, Any]]
) -> None:
    assert serve(*options)[0] == 130
    assert len(not_begun) == 1


def test_a_certificate_is_tried_before_anything_is_opened(
    tmp_path: Path, not_begun: list[dict[str, Any]]
) -> None:
    pem, other = pair(tmp_path / "a.pem"), pair(tmp_path / "b.pem")
    for options in (
        ("--certificate", tmp_path / "không có.pem"),
        ("--certificate", pem, "--key", other),
        ("--certificate", __file__),
    ):
        code, _, told = serve("--host", "0.0.0.0", *options)  # noqa: S104  # what it is about
        assert (code, "Không dùng được chứng thư này" in told) == (2, True)
    assert not not_begun

    assert serve("--host", "0.0.0.0", "--certificate", pem, "--key", pem)[0] == 130  # noqa: S104  # what it is about


def test_an_open_door_behind_a_proxy_is_told_of_when_it_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def serve_cell(url: str, entrance: Any, **options: Any) -> None:
        del url
        options["on_listening"](f"http://{entrance.host}:8443")

    monkeypatch.setattr(bootstrap_central, "serve_cell", serve_cell)
    told = json.loads(serve("--host", "10.0.0.5", "--url", PROXIED)[1])
    assert "Hãy chặn bằng tường lửa" in told["message"]
    assert json.loads(serve("--url", PROXIED)[1]) == {"url": "http://127.0.0.1:8443"}


def test_cookies_travel_by_https_alone_where_the_certificate_is_here(tmp_path: Path) -> None:
    with (
        bootstrap_central.cell_running(
            f"sqlite:///{tmp_path / 'c.db'}", blobs=tmp_path, has_certificate=True
        ) as (cell, app),
        serving(app, cell) as served,
        urlopen(f"{served.url}/desk/sign-in", timeout=30) as door,  # noqa: S310  # our own server's address
    ):
        assert "Secure" in door.headers["Set-Cookie"]


def test_a_certificate_that_ended_is_told_of_when_the_door_opens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def serve_cell(_url: str, _entrance: Any, **options: Any) -> None:
        options["on_listening"]("https://10.0.0.5:8443")

    monkeypatch.setattr(bootstrap_central, "serve_cell", serve_cell)
    ended = pair(tmp_path / "ended.pem", datetime(2025, 1, 1, 17, tzinfo=UTC))
    good = pair(tmp_path / "good.pem", datetime(2999, 1, 1, tzinfo=UTC))

    told, nothing = (
        json.loads(serve("--host", "10.0.0.5", "--certificate", one)[1]) for one in (ended, good)
    )

    assert (told["certificate_until"], "đã hết hạn" in told["message"]) == ("2025-01-11", True)
    assert "message" not in nothing


def pair(path: Path, now: datetime = datetime(2026, 11, 22, tzinfo=UTC)) -> Path:
    """A certificate of nine days and its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cell")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=9))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM) + secret)
    return path
