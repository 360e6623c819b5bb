"""The day by command: opened, counted, closed, shown with its page, the month beside it."""

from pathlib import Path

from counter_app.core.clock import SteppedClock
from counter_app.domain.staff import Role
from counter_app.services.office.office import staff
from tests.commands import call, call_plain
from tests.pdf_words import text_of
from tests.real_office import real_office


def test_a_day_is_opened_counted_closed_and_shown(tmp_path: Path, clock: SteppedClock) -> None:
    folder, page = tmp_path / "data", tmp_path / "day.pdf"
    desk = real_office(folder, clock)
    names = {one.role: one.name for one in staff(desk.store)}
    desk.store.close()
    clerk, leader = names[Role.CLERK], names[Role.LEADER]

    def day(*arguments: str, by: str = clerk) -> dict[str, object]:
        code, (answer,), complaint = call("--data", folder, "day", *arguments, "--as", by)
        assert (code, complaint) == (0, "")
        assert isinstance(answer, dict)
        return answer

    opened = day("open")
    assert list(opened) == [*("clock", "printer", "numbers", "rules", "unsent", "earlier", "cash")]
    assert opened["cash"] == {"words": "Chưa đếm lần nào", "good": True}
    assert day("count", "--notes", "20.000x2, 5000 x 1")["left_vnd"] == 45_000
    given = day("count", "--notes", "20000x2 5000x1", "--to", leader)
    assert (given["occasion"], given["expected_vnd"], given["to"]) == ("handover", 45_000, leader)
    code, answer, complaint = call_plain("--data", folder, "day", "close", "--notes", "20000x2",
                                         "--as", clerk)  # fmt: skip
    assert (code, answer) == (2, "")
    assert complaint.startswith("Ngăn tiền thiếu 5.000 đồng. Hãy đếm lại")
    why = "Một tờ năm nghìn bị rách, đã đổi"
    shown = day("close", "--notes", "20000x2", "--why", why, "--seal", "Trong két")
    assert (shown["times"], shown["differs"], shown["chains_hold"]) == (1, [], True)
    signed = day("sign", "--out", str(page), by=leader)
    assert signed["signed_by"] == leader
    words = text_of(page.read_bytes())
    assert f"thiếu 5.000 đồng – {why}" in words
    assert f"{leader} đã ký lúc" in words
    code, _, complaint = call_plain("--data", folder, "day", "show", "23/11", "--as", clerk)
    assert (code, "2026-11-23, 2026-11, 2026" in complaint) == (2, True)
    code, _, complaint = call_plain("--data", folder, "day", "close", "2031", "--as", leader)
    assert (code, "Năm này chưa hết" in complaint) == (2, True)
