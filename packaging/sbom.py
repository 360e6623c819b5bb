"""The bill of materials: every pinned package as CycloneDX 1.6, by what is known of it here.

Licences and what leans on what come from the packages as they are installed; what is for another
platform is not, and its line says so. No address is in it: where a package came from is the
business of the machine that installed it.
"""

import argparse
import json
import sys
import tomllib
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pinned import LISTS, Pin, pins

ROOT: Final = Path(__file__).parents[1]
SPEC: Final = "1.6"
_SCOPES: Final = {"run": "required", "central": "optional", "dev": "excluded"}
_LONGEST_LICENCE: Final = 80


def bill(at: datetime) -> dict[str, Any]:
    """The whole document; ``at`` is when it was written."""
    first = {pin: kind for kind in reversed(LISTS) for pin in pins(kind)}
    names: dict[str, list[Pin]] = {}
    for pin in first:
        names.setdefault(canonicalize_name(pin.name), []).append(pin)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = f"{project['name']}@{project['version']}"
    wanted = [Requirement(line).name for line in project["dependencies"]]
    leans = [{"ref": own, "dependsOn": _refs(wanted, names)}]
    leans += [{"ref": pin.ref, "dependsOn": _refs(_needs(pin), names)} for pin in first]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": uuid.UUID(int=_number(first), version=4).urn,
        "version": 1,
        "metadata": {
            "timestamp": at.astimezone(UTC).isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            },
        },
        "components": [_component(pin, kind) for pin, kind in first.items()],
        "dependencies": leans,
    }


def _component(pin: Pin, kind: str) -> dict[str, Any]:
    known = _installed(pin)
    found = _licences(known)
    untold = "not told by the package" if known else "not installed here"
    told = {"list": kind, "marker": pin.marker, "licence": "" if found else untold}
    return {
        "type": "library",
        "bom-ref": pin.ref,
        "name": pin.name,
        "version": pin.version,
        "scope": _SCOPES[kind],
        "hashes": [{"alg": "SHA-256", "content": one} for one in pin.hashes],
        **({"licenses": found} if found else {}),
        "purl": pin.ref,
        "properties": [
            {"name": f"counter-app:{name}", "value": value} for name, value in told.items() if value
        ],
    }


def _licences(known: metadata.PackageMetadata | None) -> list[dict[str, Any]]:
    """As the package says: an expression, else its classifiers, else its own short words."""
    if known is None:
        return []
    if expression := known.get_all("License-Expression"):
        return [{"expression": expression[0]}]
    classified = [
        one.rpartition(" :: ")[2]
        for one in known.get_all("Classifier") or []
        if one.startswith("License ::") and not one.endswith("OSI Approved")
    ]
    words = (known.get_all("License") or [""])[0].strip()
    short = [words] if words and len(words) <= _LONGEST_LICENCE and "\n" not in words else []
    return [{"license": {"name": name}} for name in classified or short]


def _installed(pin: Pin) -> metadata.PackageMetadata | None:
    try:
        found = metadata.distribution(pin.name)
    except metadata.PackageNotFoundError:
        return None
    return found.metadata if found.version == pin.version else None


def _needs(pin: Pin) -> Iterator[str]:
    if _installed(pin) is None:
        return
    for line in metadata.requires(pin.name) or []:
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            yield need.name


def _refs(wanted: Iterable[str], names: dict[str, list[Pin]]) -> list[str]:
    found = {pin.ref for name in wanted for pin in names.get(canonicalize_name(name), [])}
    return sorted(found)


def _number(pinned: dict[Pin, str]) -> int:
    """The same lists have the same serial number."""
    told = "\n".join(f"{pin.ref} {kind} {' '.join(pin.hashes)}" for pin, kind in pinned.items())
    return uuid.uuid5(uuid.NAMESPACE_OID, told).int


def main() -> int:
    """Writes it to a file or to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    file = parser.parse_args().file
    at = datetime.now(UTC)  # noqa: TID251  # a build's own clock
    text = json.dumps(bill(at), ensure_ascii=False, indent=1) + "\n"
    if file is None:
        sys.stdout.write(text)
    else:
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
