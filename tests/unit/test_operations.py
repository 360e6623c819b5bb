"""The canonical form, digest, signature and chain of operations, against committed vectors."""

import json
import math
import subprocess
import unicodedata
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from counter_app.protocol.canonical import NotCanonical, canonical, canonical_bytes
from counter_app.protocol.operation import (
    Operation,
    canonical_operation,
    chain_link,
    chain_start,
    digest,
    from_base64url,
    sign,
    to_base64url,
    verify,
)

DATA: Final = Path(__file__).parent.parent / "data"
VECTORS: Final[dict[str, Any]] = json.loads((DATA / "operation_vectors.json").read_text())

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
integers = st.integers(-(2**53) + 1, 2**53 - 1)
leaves = st.none() | st.booleans() | integers | texts
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=12
)


@pytest.mark.parametrize("vector", VECTORS["values"], ids=lambda vector: vector["name"])
def test_a_value_has_the_canonical_form_of_the_contract(vector: dict[str, Any]) -> None:
    assert canonical(vector["value"]) == vector["canonical"]


def test_operations_have_the_digest_signature_and_link_of_the_contract() -> None:
    key = Ed25519PrivateKey.from_private_bytes(from_base64url(VECTORS["private_key"]))
    link = chain_start(VECTORS["device"], VECTORS["incarnation"])
    assert link.hex() == VECTORS["chain_start"]
    for vector in VECTORS["operations"]:
        operation = _operation(vector["operation"])
        sha = digest(operation)
        link = chain_link(link, sha)
        assert canonical_operation(operation).decode() == vector["canonical"]
        assert sha.hex() == vector["sha"]
        assert link.hex() == vector["chain"]
        assert to_base64url(sign(sha, key)) == vector["sig"]


def test_another_language_agrees_on_every_vector() -> None:
    run = subprocess.run(
        ["perl", str(DATA / "operation_vectors.pl"), str(DATA / "operation_vectors.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    counted = f"{len(VECTORS['values'])} values, {len(VECTORS['operations'])} operations\n"
    assert (run.stdout, run.stderr, run.returncode) == (counted, "", 0)


def test_another_language_notices_one_changed_letter(tmp_path: Path) -> None:
    changed = (DATA / "operation_vectors.json").read_text().replace('"finish"', '"finisH"', 1)
    (tmp_path / "vectors.json").write_text(changed)
    run = subprocess.run(
        ["perl", str(DATA / "operation_vectors.pl"), str(tmp_path / "vectors.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "differs" in run.stderr


def test_a_signature_does_not_fit_another_digest() -> None:
    key = Ed25519PrivateKey.from_private_bytes(from_base64url(VECTORS["private_key"]))
    signature = sign(b"\0" * 32, key)
    with pytest.raises(InvalidSignature):
        verify(b"\1" * 32, signature, key.public_key())


@given(values)
def test_the_canonical_form_is_read_back_to_itself(value: object) -> None:
    try:
        once = canonical(value)
    except NotCanonical:  # two keys that differ only in their normal form
        return
    assert canonical(json.loads(once)) == once
    assert unicodedata.is_normalized("NFC", once)


ascii_texts = st.text(st.characters(max_codepoint=0x7F), max_size=12)


@given(st.dictionaries(ascii_texts, st.none() | integers | ascii_texts))
def test_a_flat_value_has_the_same_form_as_inside_another(
    value: dict[str, int | str | None],
) -> None:
    assert canonical([value]) == f"[{canonical(value)}]"


@given(st.dictionaries(texts, integers, min_size=2), st.randoms())
def test_the_order_of_keys_does_not_matter(value: dict[str, int], random: Random) -> None:
    shuffled = list(value.items())
    random.shuffle(shuffled)
    try:
        assert canonical(dict(shuffled)) == canonical(value)
    except NotCanonical:
        return


@given(texts)
def test_composed_and_decomposed_letters_are_one_text(text: str) -> None:
    assert canonical(unicodedata.normalize("NFD", text)) == canonical(
        unicodedata.normalize("NFC", text)
    )


@pytest.mark.parametrize(
    "value",
    [1.0, 0.5, math.nan, math.inf, 2**53, -(2**53), "\ud800", {1: 2}, b"bytes", {1, 2}, object],
    ids=repr,
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes([{"deep": value}])
    with pytest.raises(NotCanonical):
        canonical_bytes({"flat": value})


@given(texts, integers, st.none() | texts, values)
def test_an_operation_is_the_canonical_form_of_all_its_fields(
    text: str, number: int, supersedes: str | None, body: object
) -> None:
    fields = {
        "id": "0199", "seq": number, "dossier": "0198", "kind": text, "v": 1, "base_ver": 0,
        "wall_ms": 1_767_225_600_000, "boot_id": "b00t", "mono_ms": 3,
        "supersedes": supersedes, "body": body,
    }  # fmt: skip
    try:
        whole = canonical_bytes(fields)
    except NotCanonical:  # two keys that differ only in their normal form
        return
    assert canonical_operation(_operation(fields)) == whole


@pytest.mark.parametrize("field", ["seq", "mono_ms", "wall_ms", "v"])
@pytest.mark.parametrize("value", [2**53, 1.5], ids=repr)
def test_an_operation_with_a_number_that_has_no_canonical_form_is_refused(
    field: str, value: float
) -> None:
    fields = dict(VECTORS["operations"][0]["operation"]) | {field: value}
    with pytest.raises(NotCanonical):
        digest(_operation(fields))


def test_two_keys_with_one_normal_form_are_refused() -> None:
    with pytest.raises(NotCanonical):
        canonical({"\u00e9": 1, "e\u0301": 2})


def _operation(fields: dict[str, Any]) -> Operation:
    return Operation(**{**fields, "body": canonical(fields["body"])})
