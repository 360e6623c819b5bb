"""Nothing that leaves the house or is looked at goes unlogged: every command, every file written."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

import counter_app
from counter_app.bootstrap import desk_open
from counter_app.cli.main import COMMANDS
from counter_app.core.clock import SteppedClock, from_ms
from counter_app.domain.audit_act import Act
from counter_app.domain.draft import Draft
from counter_app.services.intake.intake import receive
from counter_app.services.intake.offer import offer
from counter_app.services.people.searched import searched_digest
from db.counter.audit_log import StoredAct, acts_between
from tests.commands import call_plain
from tests.real_office import real_office

# What is called, and what the log has of it: the act and what it was of ("" where it does not say).
NOTED: Final = {
    "search ánh": (Act.SEARCHED, ""),
    "visit find ánh": (Act.SEARCHED, ""),
    "visit list": (Act.EXPORTED, "visits"),
    "list open": (Act.EXPORTED, "list:open"),
    "list open --format csv": (Act.EXPORTED, "list:open"),
    "list open --format pdf --out OUT": (Act.EXPORTED, "list:open"),
    "list calendar": (Act.EXPORTED, "list:calendar"),
    "list online": (Act.EXPORTED, "list:online"),
    "report register --from 2026-11-23 --until 2026-11-23 --out OUT": (
        Act.EXPORTED,
        "report:register",
    ),
    "book register --year 2026": (Act.EXPORTED, "book:register"),
    "book supplements --year 2026 --format csv --out OUT": (Act.EXPORTED, "book:supplements"),
    "printed": (Act.EXPORTED, "printed"),
    "receipt list": (Act.EXPORTED, "receipts"),
    "receipt export --file OUT": (Act.EXPORTED, "receipts"),
    "shelf": (Act.EXPORTED, "shelf"),
    "shelf --originals": (Act.EXPORTED, "originals"),
    "dispute list": (Act.EXPORTED, "disputes"),
    "sync --papers": (Act.EXPORTED, "papers_ordered"),
    "dossier CODE show": (Act.DOSSIER_SEEN, ""),
    "label CODE --kind folder --out OUT": (Act.EXPORTED, "label:folder"),
    "backup --to FOLDER": (Act.BACKED_UP, ""),
}
# Their acts are tried beside what they do.
TRIED_ELSEWHERE: Final = {
    "archive": "test_archive: what was purged",
    "account": "test_accounts: every change of an account",
    "enrol": "test_keeping: the server that was joined",
    "export": "test_verify_export: EXPORTED with what was asked for",
    "handover": "test_handover_command: what a list shows",
    "hub": "test_destinations: the hub that is asked or no more",
    "keys": "test_keys: the code proved, and that this PC opens the store by itself or no more",
    "office": "test_audit_log: settings changed",
    "privacy": "test_kept_of_person: shown, and as a file; test_privacy: requests, breaches",
    "restore": "test_restore: the first act of the new life",
    "template": "test_audit_log: wording changed; its sample holds nobody",
}
# Nothing of a citizen is shown that whoever calls did not just give, or it has a record of its own.
NOTHING_TO_NOTE: Final = {
    "bench": "invented people in a store of its own",
    "bundle": "sealed for the central side alone, which counts each operation",
    "card": "reads what is typed, opens no store",
    "central": "the server, which has its administration log",
    "certify": "codes and numbers, no people; each act is in test_certification",
    "check": "names rows, no people",
    "code": "opens no store",
    "day": "figures of a desk, no people; its acts are in test_closing, its page is noted",
    "demo": "invented people",
    "due": "opens no dossier",
    "fee": "opens no store",
    "form": "the form that the citizen filled in, opens no dossier",
    "import": "answers the rows of the file that was given",
    "intake": "answers the dossier just taken in: an operation",
    "money": "opens no store",
    "paper": "in the log of papers printed",
    "seed": "training only",
    "slip": "in the log of papers printed",
    "text": "opens no store",
    "verify-export": "opens no store",
}
# Whoever writes a file or to the clipboard: the word that shows that it is written down, or why not.
WRITERS: Final = {
    "counter_app/cli/book.py": "note_export",
    "counter_app/cli/archive.py": "note_export",
    "counter_app/cli/day.py": "note_export",
    "counter_app/cli/label.py": "note_export",
    "counter_app/cli/list.py": "note_export",
    "counter_app/cli/privacy.py": "note_export",
    "counter_app/cli/report.py": "note_export",
    "counter_app/cli/report_tables.py": "note_export",
    "counter_app/services/keeping/backup.py": "Act.BACKED_UP",
    "counter_app/services/books/book_files.py": "note_export",
    "counter_app/services/keeping/restore.py": "Act.RESTORED",
    "counter_app/services/lists/list_files.py": "note_export",
    "counter_app/services/receipts/receipt_table.py": "note_export",
    "counter_app/services/reports/report_files.py": "note_export",
    "counter_app/services/sending/attachments.py": "note_export",
    "ui/screens/lists/outlet.py": "note_copied",
}
NO_ACT: Final = {
    "counter_app/cli/bench/replicate.py": "invented people in stores of its own",
    "counter_app/cli/central_exposure.py": "the server's, in its administration log",
    "counter_app/cli/demo.py": "invented people",
    "counter_app/cli/form.py": "a code of what was typed",
    "counter_app/cli/io.py": "how the others write",
    "counter_app/cli/template.py": "a sample that holds nobody",
    "counter_app/services/bulk/bulk_template.py": "headings only",
    "counter_app/services/keeping/export.py": "noted once for the folder, before it is shown",
    "counter_app/services/keeping/export_tables.py": "part of that export",
    "counter_app/services/keeping/kept_copies.py": "which copies were made, no people",
    "counter_app/services/keeping/safekeeping.py": "an empty file that tries a disk",
    "counter_app/services/keeping/start_check.py": "how far a look has come",
    "counter_app/services/papers/paper_printing.py": "in the log of papers printed",
    "counter_app/services/reports/written.py": "a table as bytes, for whoever writes them",
    "ui/demonstration.py": "invented people",
    "ui/dialogs/papers/copy_out.py": "one field of a dossier that is noted as seen",
    "ui/widgets/table.py": "one row that stands on the screen, by hand",
    "ui/window/copied.py": "empties the clipboard",
}
_WRITES: Final = re.compile(
    r"\bput_whole\(|\.write_bytes\(|\.write_text\(|\bwrite_file\(|\.open\(\"[wx]"
    r"|clipboard\(\)|\.grab\(\)\.save\(|\bbook\.save\("
)


@pytest.fixture
def office(tmp_path: Path, clock: SteppedClock, draft: Draft) -> tuple[Path, str]:
    """A real office's folder, closed, and the code of its one dossier."""
    folder = tmp_path / "data"
    desk = real_office(folder, clock)
    at = clock.now()
    taken = receive(draft, offer=offer(draft, desk=desk, at=at), desk=desk, at=at)
    desk.store.close()
    assert taken.dossier_code is not None
    return folder, taken.dossier_code


def test_every_command_is_accounted_for() -> None:
    tried = {line.split()[0] for line in NOTED}
    assert tried | set(TRIED_ELSEWHERE) | set(NOTHING_TO_NOTE) == set(COMMANDS)
    assert not set(NOTHING_TO_NOTE) & (tried | set(TRIED_ELSEWHERE))


def test_whatever_shows_or_writes_citizens_rows_is_in_the_log(
    office: tuple[Path, str], tmp_path: Path
) -> None:
    folder, code = office
    out, usb = tmp_path / "out", tmp_path / "usb"
    usb.mkdir()
    named = {"OUT": str(out), "FOLDER": str(usb), "CODE": code}
    for line in NOTED:
        words = [named.get(one, one) for one in line.split()]
        ended, _, complaint = call_plain("--data", folder, *words)
        assert ended == 0, f"{line}: {complaint}"

    noted = _acts(folder)
    assert [(one.act, one.body.get("what", "")) for one in noted] == list(NOTED.values())
    for line, one in zip(NOTED, noted, strict=True):
        assert one.body.get("file") in ({out.name} if "OUT" in line else {"", None}) or (
            one.act == Act.BACKED_UP
        ), line


def test_what_was_searched_for_is_a_digest_that_answers_to_the_name_only(
    office: tuple[Path, str],
) -> None:
    folder, _ = office
    call_plain("--data", folder, "search", "nguyễn  ANH")
    (noted,) = _acts(folder)

    assert "anh" not in str(noted.body).lower()
    assert noted.body["rows"] == 1
    with desk_open(folder) as desk:
        assert noted.body["text"] == searched_digest("Nguyễn ánh", desk=desk)
        assert noted.body["text"] != searched_digest("Nguyễn Án", desk=desk)


def test_whoever_writes_outward_writes_it_down_or_says_why_not() -> None:
    found = set(_writers())

    assert found == set(WRITERS) | set(NO_ACT)
    assert not set(WRITERS) & set(NO_ACT)
    root = Path(counter_app.__file__).parents[1]
    for name, word in WRITERS.items():
        assert word in (root / name).read_text("utf-8"), name


def _writers() -> Iterator[str]:
    """Every page of the rooms that reach outward with a call that writes a file or the clipboard."""
    root = Path(counter_app.__file__).parents[1]
    for room in ("counter_app/cli", "counter_app/services", "ui"):
        for path in (root / room).rglob("*.py"):
            if _WRITES.search(path.read_text("utf-8")):
                yield path.relative_to(root).as_posix()


def _acts(folder: Path) -> tuple[StoredAct, ...]:
    with desk_open(folder) as desk:
        until = desk.clock.now() + timedelta(days=3_650)
        found = desk.store.read(lambda one: acts_between(one, from_ms(0), until))
        return tuple(one for one in found if one.act != Act.ROWS_KEPT)
