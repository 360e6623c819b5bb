"""A stand-in for the national portal on loopback, strict in every field; and its bad manners."""

import json
import re
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

_CODE: Final = re.compile(r"[A-Z]\d{2}(\.\d{2,3}){0,4}-(\d{6}|\d{8})-\d{4,8}")
# What the interface asks of each field: its kind, the most signs it holds, whether it may not be
# empty. Written from the interface's own list, not from what is sent.
FIELDS: Final = json.loads((Path(__file__).parents[2] / "data/portal_fields.json").read_text())
Fields = dict[str, tuple[Any, int, bool]]


def faults_of(told: Any, fields: Fields, at: str = "") -> list[str]:
    """Every field that is not as the interface has it."""
    if not isinstance(told, dict):
        return [f"{at}: no object"]
    found = [f"{at}{name}: not there" for name in fields.keys() - told.keys()]
    found += [f"{at}{name}: unknown" for name in told.keys() - fields.keys()]
    for name in fields.keys() & told.keys():
        found += _fault(told[name], *fields[name], f"{at}{name}")
    return found


def _fault(value: Any, kind: Any, most: int, needed: bool, at: str) -> list[str]:
    if "list of" in kind:
        if not isinstance(value, list):
            return [f"{at}: no list"]
        return [one for item in value for one in faults_of(item, kind["list of"], f"{at}.")]
    if "one of" in kind:
        good = any(type(value) is type(one) and value == one for one in kind["one of"])
    elif kind == "whole":
        good = type(value) is int and value >= 0
    elif not isinstance(value, str) or (needed and not value.strip()):
        good = False
    elif kind == "moment":
        good = not value or (len(value) == 14 and _is_moment(value))
    elif kind == "code":
        good = _CODE.fullmatch(value) is not None
    else:
        good = len(value) <= most
    return [] if good else [f"{at}: {value!r}"]


def _is_moment(text: str) -> bool:
    try:
        datetime.strptime(f"{text}+0700", "%Y%m%d%H%M%S%z")
    except ValueError:
        return False
    return True


Behaviour = Callable[["_Handler", dict[str, Any]], bool]


class _Handler(BaseHTTPRequestHandler):
    server: "Portal"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = json.loads(raw)
        if self.path == Portal.LOGIN:
            with self.server.guard:
                status, answer = self.server.sign_in(told)
            self.say(status, json.dumps(answer, ensure_ascii=False).encode())
            return
        key = self.headers.get("X-Message-Id", "")
        if told["service"] == "LayDanhMucLinhVuc":  # beside all that is counted and may misbehave
            sectors = json.dumps(self.server.sectors_for(told)).encode()
            self.say(500 if self.server.broken_list else 200, sectors)
            return
        with self.server.guard:
            self.server.heard.append((key, told))
            behaviour = self.server.next_behaviour(told)
            if behaviour is not None and behaviour(self, told):
                return
            status, answer = self.server.take(key, told, self.headers.get("Authorization", ""))
        self.say(status, json.dumps(answer, ensure_ascii=False).encode())

    def say(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Portal(ThreadingHTTPServer):
    """The portal: what it took stands in ``taken``, what it found wrong in ``wrong``."""

    daemon_threads = False
    LOGIN: Final = "/axis/mapi/login"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.guard = threading.Lock()
        self.sent = threading.Event()
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.taken: list[tuple[str, str, dict[str, Any]]] = []
        self.wrong: list[str] = []
        self.dossiers: dict[str, dict[str, Any]] = {}
        self.filed: dict[str, list[dict[str, Any]]] = {}
        # Its fields of work; None: it has no such service. How often somebody asked for them.
        self.sectors: list[dict[str, Any]] | None = None
        self.sector_lists, self.broken_list = 0, False
        self.once: list[Behaviour] = []
        self.always: dict[str, Behaviour] = {}
        self.token = "chia-khoa"
        # Who may sign in; how often somebody tried; how many calls a session is good for.
        self.account = {"username": "xa-minh-hoa", "password": "mat-khau-cong"}
        self.sign_ins, self.calls_left = 0, 1 << 30
        # Whether a session that ran out is told of in words, with a 200, or as a 401.
        self.in_words = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/axis/mapi"

    def sign_in(self, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.sign_ins += 1
        if told != self.account:
            return 200, {"error_code": "9", "message": "Sai tên đăng nhập hoặc mật khẩu"}
        self.token, self.calls_left = f"phien-{self.sign_ins}", 3
        return 200, {"error_code": "0", "message": "", "session": self.token}

    def sectors_for(self, told: dict[str, Any]) -> dict[str, Any]:
        with self.guard:
            self.sector_lists += 1
            if self.sectors is None or told["session"] != self.token:
                return {"error_code": "7", "message": "Chưa mở dịch vụ này"}
            return {"error_code": "0", "result": self.sectors}

    def next_behaviour(self, told: dict[str, Any]) -> Behaviour | None:
        if told["service"] == "TraCuuHoSo":
            return self.always.get("TraCuuHoSo")
        if self.once:
            return self.once.pop(0)
        return self.always.get(told["data"][0]["MaHoSo"])

    def take(self, key: str, told: dict[str, Any], auth: str) -> tuple[int, dict[str, Any]]:
        good = told["session"] == self.token and auth == f"Bearer {self.token}"
        self.calls_left -= 1
        if not good or self.calls_left < 0:
            if self.in_words:
                return 200, {"error_code": "5", "message": "Phiên làm việc không hợp lệ"}
            return 401, {"error_code": "401", "message": "Chưa đăng nhập"}
        unit, service = told["madonvi"], told["service"]
        if told["isUpdating"] not in {"True", "False"} or not unit:
            self.wrong.append("envelope")
        if service == "TraCuuHoSo":
            return 200, {"error_code": "0", "message": "", "result": self.filed.get(unit, [])}
        (data,) = told["data"]
        found = faults_of(data, FIELDS.get(service, {}))
        if found:
            self.wrong += found
            return 200, {"error_code": "2", "message": "; ".join(found)}
        return 200, self._kept(key, service, told["isUpdating"] == "True", data)

    def _kept(self, key: str, service: str, updating: bool, data: dict[str, Any]) -> dict[str, Any]:
        code = data["MaHoSo"]
        if any(key == one for one, _, _ in self.taken):
            return {"error_code": "0", "message": "Đã nhận trước đó"}
        if service == "DongBoHoSoMC":
            if not updating and code in self.dossiers:
                return {"error_code": "3", "message": f"Hồ sơ {code} đã tồn tại"}
            if updating and code not in self.dossiers:
                self.wrong.append(f"{code}: updated before it was there")
            self.dossiers[code] = data
        elif code not in self.dossiers:
            self.wrong.append(f"{code}: a step before the dossier")
        self.taken.append((key, service, data))
        return {"error_code": "0", "message": "Thành công", "result": ""}

    def steps(self, code: str) -> list[int]:
        """The statuses of the steps of one dossier, as they came."""
        return [
            data["TrangThai"]
            for _, service, data in self.taken
            if service == "CapNhatTienDoHoSoMC" and data["MaHoSo"] == code
        ]


def answers(status: int, body: bytes, kind: str = "application/json") -> Behaviour:
    """Answers that, and takes nothing."""

    def said(handler: _Handler, _told: dict[str, Any]) -> bool:
        handler.say(status, body, kind)
        return True

    return said


def refuses(code: str, words: str) -> Behaviour:
    """Answers with an error of its own."""
    return answers(200, json.dumps({"error_code": code, "message": words}).encode())


def takes_but_cuts(handler: _Handler, told: dict[str, Any]) -> bool:
    """Takes it, then hangs up before it has answered."""
    key = handler.headers.get("X-Message-Id", "")
    handler.server.take(key, told, handler.headers.get("Authorization", ""))
    handler.close_connection = True
    return True
