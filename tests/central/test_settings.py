"""Each program of a cell takes the settings that operators are given, placeholders filled in."""

import re
import socket
import subprocess
import sysconfig
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

CENTRAL: Final = Path(__file__).parents[2] / "packaging" / "central"
SETTINGS: Final = CENTRAL / "settings"
UNITS: Final = sorted((CENTRAL / "systemd").iterdir())
POSTGRES: Final = "/usr/lib/postgresql/15/bin/postgres"


@pytest.mark.parametrize("wrong", ["", "  retry-onn conn-failure\n"])
def test_haproxy_takes_its_settings(tmp_path: Path, wrong: str) -> None:
    text = (SETTINGS / "haproxy.cfg").read_text(encoding="utf-8")
    certificate = tmp_path / "cell.pem"
    certificate.write_bytes(self_signed())
    path = tmp_path / "haproxy.cfg"
    path.write_text(text.replace("/etc/haproxy/cell.pem", str(certificate)) + wrong)
    takes(["haproxy", "-c", "-f", path], is_right=not wrong)


@pytest.mark.parametrize("wrong", ["", "etcd3: {hosts: []}\n"])
def test_patroni_takes_its_settings(tmp_path: Path, wrong: str) -> None:
    text = re.sub(r"<([^<>]+)>", r"\1", (SETTINGS / "patroni.yml").read_text(encoding="utf-8"))
    with socket.create_server(("127.0.0.1", 0)) as etcd:
        port = etcd.getsockname()[1]
        text = re.sub(r"hosts: \[.*\]", f"hosts: [127.0.0.1:{port}]", text)
        text = text.replace("listen: 10.0.0.11", "listen: 127.0.0.1")
        text = text.replace("/var/lib/postgresql/15/cell", str(tmp_path / "data"))
        path = tmp_path / "config.yml"
        path.write_text(text + wrong)
        patroni = Path(sysconfig.get_path("scripts")) / "patroni"
        takes([patroni, "--validate-config", "--ignore-listen-port", path], is_right=not wrong)


@pytest.mark.parametrize("wrong", ["", "synchronous_comit = on\n"])
def test_postgresql_takes_its_settings(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "postgresql.conf"
    path.write_bytes((SETTINGS / "postgresql.conf").read_bytes() + wrong.encode())
    takes([POSTGRES, "-C", "fsync", "-D", tmp_path, f"--config-file={path}"], is_right=not wrong)


def test_etcd_knows_every_name_in_its_settings() -> None:
    told = subprocess.run(["etcd", "--help"], capture_output=True, text=True, check=False)
    known = set(re.findall(r"--([a-z-]+)", told.stdout + told.stderr))
    text = (SETTINGS / "etcd.conf").read_text(encoding="utf-8")
    named = {one.lower().replace("_", "-") for one in re.findall(r"(?m)^ETCD_(\w+)=", text)}
    assert len(named) >= 15
    assert named - known == set()


@pytest.mark.parametrize("wrong", ["", "Restrat=always\n"])
def test_systemd_takes_every_unit(tmp_path: Path, wrong: str) -> None:
    program = tmp_path / "program"
    program.touch(mode=0o755)
    for unit in UNITS:
        text = re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={program}", unit.read_text("utf-8"))
        (tmp_path / unit.name).write_text(text.replace("[Service]\n", f"[Service]\n{wrong}"))
    names = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(
        ["systemd-analyze", "verify", *names], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert bool(said) == bool(wrong), done.stderr
    assert done.returncode == 0, done.stderr


def takes(command: list[str | Path], *, is_right: bool) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == is_right, done.stdout + done.stderr


def self_signed() -> bytes:
    """A certificate with its key, as HAProxy wants them in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mot-cua.tinh.example")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    return made.public_bytes(pem) + private
