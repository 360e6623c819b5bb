"""A cell whose certificate no public authority signed: the desk is told whom to trust, once."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from counter_app.bootstrap_sync import central_side, enrol_desk
from counter_app.cli.io import Io
from counter_app.cli.main import main
from counter_app.core.authority import FILE_NAME
from counter_app.core.config import load_machine
from counter_app.core.errors import UserError
from counter_app.core.line_faults import Untrusted

Offer = Callable[..., str]


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A certificate that signed itself, with its key in one file, as a careless office hands it out."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2099, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path / "tinh.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


@pytest.fixture
def secure(bad_line: Any, pem: Path) -> Iterator[str]:
    """Where the cell is reached over TLS."""
    door = type(bad_line)(bad_line.cell_url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    door.socket = context.wrap_socket(door.socket, server_side=True)
    thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://localhost:{door.server_address[1]}"
    door.shutdown()
    thread.join()
    door.server_close()


def test_the_authority_named_at_enrolment_is_trusted_from_then_on(
    secure: str, pem: Path, open_counter: Offer, commune: str, code_for: Offer
) -> None:
    counter: Any = open_counter(commune)
    code = code_for(commune)
    with pytest.raises(Untrusted, match="tệp chứng thư riêng và chọn tệp đó khi ghi danh"):
        enrol_desk(code, url=secure, desk=counter.desk)
    counter.close()

    said = StringIO()
    told = ("--data", str(counter.folder), "enrol", code, "--url", secure, "--authority", str(pem))
    assert main(told, Io(stdin=StringIO(), stdout=said, stderr=StringIO())) == 0
    kept = Path(load_machine(counter.folder).central_authority)
    assert kept == counter.folder / FILE_NAME
    assert kept.read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert "PRIVATE" not in kept.read_text(), "what nobody needs here is left out"
    pem.unlink()

    again = StringIO()
    once = ("--data", str(counter.folder), "sync", "--once")
    assert main(once, Io(stdin=StringIO(), stdout=again, stderr=StringIO())) == 0
    assert json.loads(again.getvalue())["reachable"] is True


@pytest.mark.parametrize("content", ["", "không phải chứng thư", None])
def test_what_is_no_certificate_is_refused_and_nothing_is_kept(
    content: str | None, secure: str, open_counter: Offer, commune: str, tmp_path: Path
) -> None:
    counter: Any = open_counter(commune)
    chosen = tmp_path / "chung-thu.pem"
    if content is not None:
        chosen.write_text(content)
    with pytest.raises(UserError, match=r"chung-thu\.pem") as told:
        central_side(counter.desk).join(counter.desk, "12345-ABCD-EFGH", secure, chosen)
    assert told.value.field == "authority"
    assert load_machine(counter.folder).central_authority == ""


def test_an_enrolment_that_fails_leaves_the_machine_as_it_was(
    secure: str, pem: Path, open_counter: Offer, commune: str
) -> None:
    counter: Any = open_counter(commune)
    with pytest.raises(UserError) as told:
        enrol_desk(f"{commune}-ABCD-EFGH", url=secure, desk=counter.desk, authority=pem)
    assert told.value.field == "code"
    assert load_machine(counter.folder).central_authority == ""
