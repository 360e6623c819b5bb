"""A file's bytes on their way to the cell: only what a record names, only what is verified."""

import hashlib
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from counter_app.central.files.folder import FolderBlobs
from counter_app.central.running.serving import ServedCell
from counter_app.core.ids import uuid7
from counter_app.protocol.blobs import MOST_BLOB, MOST_CHUNK, blob_path, checksum_of

CHUNK = 64 << 10
# All tests share one server, so every file is another one.
_SEEDS = count(100)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A file that a desk sends, with the headers of each way of sending it."""

    desk: Any
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def path(self) -> str:
        return blob_path(self.desk.commune, self.sha256)

    def send(self, offset: int, end: int | None = None, **changes: str) -> Any:
        chunk = self.content[offset:end]
        return self.put(offset, chunk, **changes)

    def put(self, offset: int, chunk: bytes, path: str = "", **changes: str) -> Any:
        headers = {
            "Tus-Resumable": "1.0.0",
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
            "Upload-Checksum": checksum_of(chunk),
        }
        if offset == 0:
            headers["Upload-Length"] = str(len(self.content))
        headers |= {name.replace("_", "-"): value for name, value in changes.items()}
        return self.ask("PATCH", chunk, headers, path=path)

    def ask(
        self, method: str, body: bytes = b"", headers: dict[str, str] | None = None, path: str = ""
    ) -> Any:
        path = path or self.path
        signed = self.desk.signed(method, path, body)
        return self.desk.wire.ask(method, path, body, signed | (headers or {}))

    def standing(self) -> tuple[int, str]:
        told = self.ask("HEAD")
        assert told.status == 200, told.status
        return int(told.headers["upload-offset"]), told.headers["blob-state"]


def random_bytes(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.fixture
def paper(desk: Any, record: Callable[..., None]) -> Paper:
    """A file of three chunks that the commune's records name."""
    content = random_bytes(CHUNK * 2 + 17, seed=next(_SEEDS))
    record(desk.commune, content)
    return Paper(desk=desk, content=content)


def folder_of(cell: ServedCell) -> Path:
    blobs = cell.cell.blobs
    assert isinstance(blobs, FolderBlobs)
    return blobs.root


def place_of(cell: ServedCell, sha256: str) -> Path:
    return folder_of(cell) / sha256[:2] / sha256[2:4] / sha256


def coming_of(cell: ServedCell, paper: Paper) -> Path:
    return folder_of(cell) / "coming" / str(paper.desk.commune) / paper.sha256


def test_a_file_comes_in_chunks_and_is_read_back(paper: Paper, cell: ServedCell) -> None:
    assert paper.standing() == (0, "coming")

    first = paper.send(0, CHUNK)
    assert (first.status, first.headers["upload-offset"]) == (204, str(CHUNK))
    assert paper.ask("GET").status == 404  # not before it is whole
    assert paper.send(CHUNK, 2 * CHUNK).status == 204
    last = paper.send(2 * CHUNK)

    assert (last.status, last.headers["blob-state"]) == (204, "stored")
    assert paper.standing() == (len(paper.content), "stored")
    assert place_of(cell, paper.sha256).read_bytes() == paper.content
    assert not coming_of(cell, paper).exists()
    whole = paper.ask("GET")
    assert (whole.raw, whole.headers["content-type"]) == (
        paper.content,
        "application/octet-stream",
    )


def test_a_wrong_offset_is_told_the_right_one(paper: Paper) -> None:
    paper.send(0, CHUNK)

    for offset in (0, CHUNK - 1, CHUNK + 1, 2 * CHUNK):
        refused = paper.send(offset, offset + 10)
        assert (refused.status, refused.error) == (409, "offset")
        assert refused.headers["upload-offset"] == str(CHUNK)
    assert paper.standing() == (CHUNK, "coming")


def test_a_chunk_that_changed_on_the_way_is_not_taken(paper: Paper) -> None:
    paper.send(0, CHUNK)
    chunk = paper.content[CHUNK : 2 * CHUNK]

    refused = paper.put(CHUNK, chunk[:-1] + b"?", Upload_Checksum=checksum_of(chunk))

    assert (refused.status, refused.error) == (460, "checksum")
    assert refused.headers["upload-offset"] == str(CHUNK)
    assert paper.put(CHUNK, chunk, Upload_Checksum="").status == 460
    assert paper.put(CHUNK, chunk, Upload_Checksum="sha1 AAAA").status == 460
    assert paper.send(CHUNK).headers["blob-state"] == "stored"


def test_a_whole_of_another_hash_is_deleted_and_begins_again(
    paper: Paper, cell: ServedCell
) -> None:
    other = random_bytes(len(paper.content), seed=next(_SEEDS))
    assert paper.put(0, other[:CHUNK]).status == 204

    refused = paper.put(CHUNK, other[CHUNK:])

    assert (refused.status, refused.headers["upload-offset"]) == (460, "0")
    assert paper.standing() == (0, "coming")
    assert not coming_of(cell, paper).exists()
    assert not place_of(cell, paper.sha256).exists()
    assert paper.send(0).headers["blob-state"] == "stored"


def test_a_patch_cut_in_the_middle_falls_back_to_the_last_chunk(
    paper: Paper, cell: ServedCell
) -> None:
    paper.send(0, CHUNK)
    chunk = paper.content[CHUNK : 2 * CHUNK]
    headers = {
        "Host": "x",
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(len(chunk)),
        "Upload-Offset": str(CHUNK),
        "Upload-Checksum": checksum_of(chunk),
    } | paper.desk.signed("PATCH", paper.path, chunk)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    place = urlsplit(cell.url)
    with socket.create_connection((place.hostname, place.port)) as line:
        line.sendall(f"PATCH {paper.path} HTTP/1.1\r\n{lines}\r\n".encode() + chunk[:1000])

    assert paper.standing() == (CHUNK, "coming")
    assert coming_of(cell, paper).stat().st_size == CHUNK
    assert paper.send(CHUNK).headers["blob-state"] == "stored"


def test_bytes_that_were_written_but_never_acknowledged_are_written_over(
    paper: Paper, cell: ServedCell
) -> None:
    paper.send(0, CHUNK)
    with coming_of(cell, paper).open("ab") as file:  # the server died before its row moved on
        file.write(b"half a chunk")

    assert paper.send(CHUNK).headers["blob-state"] == "stored"
    assert paper.ask("GET").raw == paper.content


def test_a_part_that_is_lost_begins_again(paper: Paper, cell: ServedCell) -> None:
    paper.send(0, CHUNK)
    coming_of(cell, paper).unlink()  # the folder was set back, the rows were not

    refused = paper.send(CHUNK, 2 * CHUNK)

    assert (refused.status, refused.headers["upload-offset"]) == (409, "0")
    assert paper.send(0).headers["blob-state"] == "stored"


def test_what_no_record_names_is_unknown(desk: Any) -> None:
    stranger = Paper(desk=desk, content=b"nobody's")

    assert stranger.ask("HEAD").status == 404
    assert stranger.ask("GET").status == 404
    assert stranger.send(0).status == 404


def test_another_communes_file_is_unknown_here(
    paper: Paper, new_commune: Callable[..., str], new_desk: Callable[..., Any]
) -> None:
    paper.send(0)
    foreign = new_desk(new_commune())
    under_theirs = blob_path(foreign.commune, paper.sha256)
    other = Paper(desk=foreign, content=paper.content)

    for path in (paper.path, under_theirs):
        for method in ("HEAD", "GET"):
            assert other.ask(method, path=path).status == 404
        assert other.put(0, paper.content, path=path).status == 404


def test_knowing_a_hash_gives_nobody_the_file(
    paper: Paper,
    new_commune: Callable[..., str],
    new_desk: Callable[..., Any],
    record: Callable[..., None],
) -> None:
    """A commune whose record names another's file still has to bring every byte of it."""
    paper.send(0)
    foreign = Paper(desk=new_desk(new_commune()), content=paper.content)
    record(foreign.desk.commune, paper.content)

    assert foreign.standing() == (0, "coming")
    assert foreign.ask("GET").status == 404
    assert foreign.send(0).headers["blob-state"] == "stored"


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fetc%2fpasswd",
        "../../../../etc/passwd",
        "%2e%2e",
        "a" * 63,
        "A" * 64,
        "g" * 64,
        "a" * 64 + "%00",
        "%2f" + "a" * 63,
        "a" * 63 + "%0a",
    ],
)
def test_a_name_that_is_no_hash_is_unknown(desk: Any, name: str) -> None:
    sent = Paper(desk=desk, content=b"x")
    path = f"/v1/communes/{desk.commune}/blob/{name}"

    assert [sent.ask(method, path=path).status for method in ("HEAD", "GET")] == [404, 404]
    assert sent.put(0, b"x", path=path).status == 404


def test_sizes_that_cannot_be_are_refused(desk: Any, record: Callable[..., None]) -> None:
    sent = Paper(desk=desk, content=b"12345678")
    record(desk.commune, sent.content)

    assert sent.put(0, b"").error == "empty"
    assert sent.put(0, b"1234", Upload_Length="0").error == "length_of_another"
    assert sent.put(0, b"1234", Upload_Length="9").error == "length_of_another"
    assert sent.put(0, b"1234", Upload_Length="-8").status == 400
    assert sent.put(0, b"123456789").status == 413
    assert sent.put(0, bytes(MOST_CHUNK + 1)).status == 413
    assert sent.standing() == (0, "coming")


def test_a_record_of_nothing_or_of_too_much_takes_no_bytes(
    desk: Any, record: Callable[..., None]
) -> None:
    for seed, size in enumerate((0, MOST_BLOB + 1)):
        sent = Paper(desk=desk, content=random_bytes(40, seed=seed))
        record(desk.commune, sent.content, size=size)

        assert sent.put(0, sent.content, Upload_Length=str(size)).status == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Content_Type": "application/pdf"}, 415),
        ({"Content_Encoding": "identity"}, 415),
        ({"Upload_Offset": ""}, 400),
        ({"Upload_Offset": "-1"}, 400),
        ({"Upload_Offset": "٣"}, 400),
        ({"Upload_Offset": "9" * 30}, 400),
    ],
)
def test_a_patch_of_another_manner_is_refused(
    paper: Paper, headers: dict[str, str], status: int
) -> None:
    if "٣" in headers.values():
        headers = {"Upload_Offset": "٣".encode().decode("latin-1")}
    assert paper.send(0, CHUNK, **headers).status == status


def test_nothing_is_taken_without_a_signature_of_these_bytes(paper: Paper) -> None:
    signed = paper.desk.signed("PATCH", paper.path, b"other bytes")
    reply = paper.desk.wire.ask("PATCH", paper.path, paper.content[:CHUNK], signed)

    assert reply.status == 401
    assert paper.desk.wire.ask("HEAD", paper.path).status == 401


def test_the_same_file_twice_is_stored_once(
    paper: Paper, record: Callable[..., None], cell: ServedCell
) -> None:
    paper.send(0)
    written = place_of(cell, paper.sha256).stat().st_ino
    record(paper.desk.commune, paper.content, id=uuid7(1_795_000_000_000))

    assert paper.standing() == (len(paper.content), "stored")
    assert paper.send(0).status == 409  # there is nothing to send any more
    assert place_of(cell, paper.sha256).stat().st_ino == written


def test_a_file_is_described_as_it_is_served(desk: Any) -> None:
    told = desk.wire.ask("GET", "/v1/openapi.json").body
    ways = told["paths"]["/v1/communes/{commune}/blob/{sha256}"]

    assert sorted(ways) == ["get", "head", "patch"]
    assert {"204", "409", "412", "460", "507"} <= set(ways["patch"]["responses"])
    named = [one["name"] for one in ways["patch"]["parameters"]]
    assert named == [
        "commune", "sha256", "Tus-Resumable", "Upload-Offset", "Upload-Length", "Upload-Checksum",
    ]  # fmt: skip
    assert "content" not in ways["head"]["responses"]["200"]
