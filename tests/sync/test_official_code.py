"""Where the province gives the codes, its own comes later: linked, printed, known at every desk."""

import base64
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from http.client import HTTPConnection  # noqa: TID251  # a peer that shares nothing with ours
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from counter_app.central.office.officers import add_officer
from counter_app.domain.office import CodeAuthority
from counter_app.domain.papers import SlipContent
from counter_app.domain.staff import Role
from counter_app.services.correcting.elsewhere import code_there, link_code
from counter_app.services.correcting.late_codes import give_late_codes
from counter_app.services.keeping.check import check
from counter_app.services.lookup import open_dossier, search
from counter_app.services.papers.paper_printing import paper_pdf
from db.central.administration import last_acts

OFFICIAL = "000.00.12.H42-261123-0077"


def test_the_official_code_is_linked_and_the_slip_issued_anew_with_both(
    counter: Any, second: Any, tmp_path: Path
) -> None:
    office = replace(counter.desk.office, code_authority=CodeAuthority.PROVINCE)
    counter.desk = desk = replace(counter.desk, office=office)
    taken = counter.take_in()
    counter.sync()
    local = words(open_dossier(taken.dossier_id, desk=desk).slip.number, desk, tmp_path)
    assert f"Mã hồ sơ tại quầy: {taken.dossier_code}" in local
    assert "chính thức" not in local

    for _ in range(2):  # typed twice, one slip
        dossier = open_dossier(taken.dossier_id, desk=desk)
        link_code(dossier, OFFICIAL, desk=desk, at=counter.clock.now())
    for one in (counter, second):
        one.sync()

    now = open_dossier(taken.dossier_id, desk=desk)
    void, slip = now.papers
    assert isinstance(slip.content, SlipContent)
    assert (void.voided_at is not None, slip.replaces) == (True, void.number)
    assert f"số {void.paper_no}" in slip.content.replaces
    told = words(slip.number, desk, tmp_path)
    assert f"Mã hồ sơ chính thức: {OFFICIAL}" in told
    assert f"Mã hồ sơ tại quầy: {taken.dossier_code}" in told
    assert now.row.code == taken.dossier_code
    printed = "SELECT count(*) FROM print_jobs WHERE paper = "
    assert counter.rows(f"{printed}{slip.number}") == [(1,)]
    assert set(counter.states()) == {"acked"}
    for one in (counter, second):
        assert [row.id for row in search(OFFICIAL, desk=one.desk)] == [taken.dossier_id]
        assert check(desk=one.desk) == ()
    assert code_there(now, desk=desk) == OFFICIAL


def test_an_administrator_enters_the_official_code_and_the_desk_with_the_slip_prints_it(
    counter: Any, second: Any, cell: Any, commune: str
) -> None:
    office = replace(counter.desk.office, code_authority=CodeAuthority.PROVINCE)
    counter.desk = desk = replace(counter.desk, office=office)
    taken = counter.take_in()
    counter.sync()
    link = an_administrator_s_link(cell, commune)
    assert link(taken.dossier_code) == (200, {"dossier": taken.dossier_id})
    status, refusal = link("H42-261123-9999")
    assert (status, refusal["error"]) == (404, "dossier_unknown")
    (act,) = cell.cell.store.read(
        commune, lambda one: last_acts(one, commune, "code.linked")
    ).result()
    assert act.who == "quantri"
    counter.sync()

    (given,) = give_late_codes(desk=desk, at=counter.clock.now())
    assert give_late_codes(desk=desk, at=counter.clock.now()) == ()
    now = open_dossier(taken.dossier_id, desk=desk)
    assert isinstance(now.slip.content, SlipContent)
    assert now.slip.content.official_code == OFFICIAL
    assert (given.slip_no, given.replaces) == (now.slip.paper_no, taken.slip_no)
    for one in (counter, second):
        one.sync()
        assert [row.id for row in search(OFFICIAL, desk=one.desk)] == [taken.dossier_id]
        assert check(desk=one.desk) == ()
    assert set(counter.states()) == {"acked"}


def an_administrator_s_link(cell: Any, commune: str) -> Callable[[str], tuple[int, dict[str, str]]]:
    """Links the code of a dossier over HTTP; its status and answer."""
    password = "mot-mat-khau-dai"
    role = Role.ADMINISTRATOR
    add_officer(
        cell.cell.store, commune, login="quantri", name="Trần Quản", role=role, password=password
    )

    def link(code: str) -> tuple[int, dict[str, str]]:
        told = json.dumps({"code": code, "official": f" {OFFICIAL.lower()} "})
        word = base64.b64encode(f"{commune}/quantri:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {word}", "Content-Type": "application/json"}
        connection = HTTPConnection(urlsplit(cell.url).netloc, timeout=60)
        connection.request("POST", "/v1/admin/official-codes", told, headers)
        answer = connection.getresponse()
        read = answer.status, json.loads(answer.read())
        connection.close()
        return read

    return link


def words(paper: int, desk: Any, folder: Path) -> str:
    (folder / "slip.pdf").write_bytes(paper_pdf(paper, desk=desk))
    done = subprocess.run(
        ["pdftotext", "-layout", folder / "slip.pdf", "-"], capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())
