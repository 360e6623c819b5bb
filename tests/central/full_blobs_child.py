"""A cell whose folder of files lies on a disk of 2 MiB: what a desk is told, what is left there."""

import base64
import hashlib
import json
import random
import subprocess
import sys
import tomllib
from http.client import HTTPConnection  # noqa: TID251  # a peer that shares nothing with ours
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter_app.bootstrap_central import cell_served
from counter_app.central.office.keeping import Keeper
from counter_app.central.office.offices import found_office
from counter_app.core.clock import SystemClock
from counter_app.core.resources import resource
from counter_app.protocol.enrolment import challenge_bytes, device_id, raw_public, request_bytes
from counter_app.protocol.operation import to_base64url
from db.central.attachments import Attached, add_attachments

CHUNK = 1 << 20


def main(folder: Path) -> None:
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=True)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(600 << 10))
    content = random.Random(1).randbytes(CHUNK + CHUNK // 2)
    with cell_served(f"sqlite:///{folder / 'cell.db'}", blobs=disk / "blobs") as served:
        plain = tomllib.loads(resource("offices/demo.toml").read_text(encoding="utf-8"))
        plain["office"] |= {"kind": "real", "agency": "H42.10.000", "commune_code": "10000"}
        store = served.cell.store
        found_office(store, plain, clock=SystemClock())
        sha256 = hashlib.sha256(content).hexdigest()
        row = Attached(
            dossier="d", id="1", sha256=sha256, label="", mime="application/pdf",
            size=len(content), pages=1,
        )  # fmt: skip
        store.write("10000", lambda one: add_attachments(one, "10000", [row], at_ms=1)).result()
        keeper = Keeper(
            store=store, commune="10000", who="t", clock=SystemClock(), key=served.cell.key
        )
        desk = Desk(served.url, keeper.offer_code("Quầy").result().code)
        path = f"/v1/communes/10000/blob/{sha256}"
        first = desk.patch(path, 0, content[:CHUNK], len(content))
        second = desk.patch(path, CHUNK, content[CHUNK:], len(content))
        coming = disk / "blobs" / "coming" / "10000" / sha256
        told: dict[str, Any] = {
            "statuses": [first[0], second[0]],
            "error": json.loads(second[2])["error"],
            "offset": int(second[1]["upload-offset"]),
            "on_disk": coming.stat().st_size,
        }
        ballast.unlink()
        third = desk.patch(path, CHUNK, content[CHUNK:], len(content))
        told["after_room"] = third[1]["blob-state"]
    print(json.dumps(told))


class Desk:
    """Just enough of a desk to send a chunk."""

    def __init__(self, url: str, code: str) -> None:
        self._place, self._key = urlsplit(url), Ed25519PrivateKey.generate()
        public = raw_public(self._key)
        device = device_id(public)
        self._post("/v1/enrol", code=code, public_key=to_base64url(public), name="Quầy", app="1")
        nonce = self._post("/v1/challenge", device=device)["nonce"]
        sig = to_base64url(self._key.sign(challenge_bytes(device, "0" * 16, nonce)))
        self._token = self._post("/v1/token", device=device, inc="0" * 16, nonce=nonce, sig=sig)

    def patch(self, path: str, offset: int, chunk: bytes, length: int) -> Any:
        message = request_bytes("PATCH", path, chunk, self._token["token_id"])
        digest = base64.b64encode(hashlib.sha256(chunk).digest()).decode()
        headers = {
            "Authorization": f"Bearer {self._token['token']}",
            "X-Device-Signature": to_base64url(self._key.sign(message)),
            "Tus-Resumable": "1.0.0",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Upload-Length": str(length),
            "Upload-Checksum": f"sha256 {digest}",
        }
        return self._ask("PATCH", path, chunk, headers)

    def _post(self, path: str, **told: str) -> Any:
        return json.loads(self._ask("POST", path, json.dumps(told).encode(), {})[2])

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
        connection = HTTPConnection(self._place.hostname or "", self._place.port or 0, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            heads = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, heads, answer.read()
        finally:
            connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
