"""The administrator's page for editions: read, compared, published once it was looked at."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from counter_app.core.resources import resource
from counter_app.domain.catalogue.catalogue import catalogue_files
from counter_app.domain.staff import Role
from db.central.administration import last_acts
from db.central.editions import edition_heads

if TYPE_CHECKING:
    from tests.central.pages.conftest import Caller

COMMUNE = "00000"
CALENDAR = "date,kind,name\n2026-11-24,off,Ngày Văn hóa Việt Nam\n2026-12-07,off,Bão số 9\n"


@pytest.fixture
def csrf(client: "Caller", place: Any) -> str:
    place.officer("quantri", "Trần Quản Trị", Role.ADMINISTRATOR)
    return client.enter("quantri")


@pytest.fixture
def look(client: "Caller", csrf: str) -> Any:
    def looked(*files: tuple[str, bytes], **changes: str) -> Any:
        typed = {"csrf": csrf, "kind": "calendar", "version": "bão số 9", "from": "2026-12-01"}
        sent = [("files", (name, content, "text/plain")) for name, content in files]
        return client.post("/desk/editions", data=typed | changes, files=sent)

    return looked


def heads(place: Any) -> Any:
    return place.store.read(COMMUNE, lambda one: edition_heads(one, COMMUNE)).result()


def test_a_calendar_is_compared_and_published_only_when_it_was_looked_at(
    client: "Caller", place: Any, csrf: str, look: Any
) -> None:
    text = look(("lich.csv", CALENDAR.encode())).text
    assert "Bão số 9 (nghỉ)" in text
    assert "07/12/2026" in text
    assert re.search(r">Thêm: 1<.*>Bỏ: \d+<", text, re.DOTALL)  # all other days of the shipped one
    assert "từ ngày 01/12/2026" in text
    assert heads(place) == ()

    typed = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))
    typed["content"] = typed["content"].replace("&#34;", '"')
    done = client.post("/desk/editions/publish", data=typed | {"csrf": csrf})
    assert (done.status_code, done.headers["location"]) == (303, "/desk/editions?done=1")
    (head,) = heads(place)
    assert (head.version, head.valid_from.isoformat()) == ("bão số 9", "2026-12-01")
    (act,) = place.store.read(
        COMMUNE, lambda one: last_acts(one, COMMUNE, "calendar.published")
    ).result()
    assert act.who == "quantri"
    page = client.get("/desk/editions?done=1").text
    assert "Đã phát hành bản số 1" in page
    assert "Chưa tới ngày" in page


def test_a_whole_catalogue_is_compared_procedure_by_procedure(place: Any, look: Any) -> None:
    texts = catalogue_files(resource("catalogue"))
    same = look(*((name, text.encode()) for name, text in texts.items()), kind="catalogue")
    assert "Không khác gì bản đang dùng" in same.text
    name = "civil_status.toml"
    texts[name] = texts[name].replace(
        'name = "Thủ tục đăng ký khai sinh"', 'name = "Đăng ký khai sinh"'
    )
    other = look(*((name, text.encode()) for name, text in texts.items()), kind="catalogue").text
    assert 'class="mark warn">Đổi: 1<' in other
    assert "1.001193" in other
    assert heads(place) == ()


@pytest.mark.parametrize(
    ("files", "changes", "words"),
    [
        ((), {}, "Hãy chọn tệp"),
        ((("a.csv", b"\xff\xfe"),), {}, "UTF-8"),
        ((("a.csv", b"x,y\n1,2\n"),), {}, "tên cột"),
        ((("a.csv", CALENDAR.encode()),), {"from": "2031-01-01"}, "năm 2031"),
        ((("a.csv", CALENDAR.encode()),), {"from": "mai"}, "Hãy chọn ngày"),
        ((("a.csv", CALENDAR.encode()),), {"version": " "}, "tên bản"),
        ((("a.csv", CALENDAR.encode()),), {"kind": "catalogue"}, ".toml"),
        ((("a.toml", b"sector = 1"),), {"kind": "catalogue"}, "lỗi"),
        ((("a.csv", b"x" * (2 << 20)),), {}, "1 MB"),
    ],
)
def test_what_cannot_be_published_is_said_beside_its_field(
    place: Any, look: Any, files: Any, changes: dict[str, str], words: str
) -> None:
    answer = look(*files, **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert heads(place) == ()


def test_nothing_is_published_without_a_content_or_by_another(
    client: "Caller", place: Any, csrf: str
) -> None:
    typed = {"csrf": csrf, "kind": "calendar", "version": "x", "from": "2026-12-01"}
    for content in ("", "[]", '{"rows":5}', '{"rows":[{"date":"2026-12-01","kind":1.5}]}'):
        answer = client.post("/desk/editions/publish", data=typed | {"content": content})
        assert answer.status_code == 422, content
    client.post("/desk/sign-out", data={"csrf": csrf})
    place.officer("hoa", "Đặng Thu Hà", Role.SPECIALIST)
    own = client.enter("hoa")
    assert client.get("/desk/editions").status_code == 404
    assert client.post("/desk/editions", data=typed | {"csrf": own}).status_code == 404
    assert client.post("/desk/editions/publish", data=typed | {"csrf": own}).status_code == 404
    assert heads(place) == ()
