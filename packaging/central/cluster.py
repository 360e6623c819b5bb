#!/usr/bin/env python3
"""Starts a cell's database as three nodes on this one machine, for tests and trials.

    packaging/central/cluster.py start FOLDER     etcd and PostgreSQL under Patroni on three nodes,
                                                  HAProxy before them; prints where, as JSON
    packaging/central/cluster.py status FOLDER    who leads, who follows, as JSON
    packaging/central/cluster.py revive FOLDER    starts again whatever has died
    packaging/central/cluster.py stop FOLDER      ends all of them; the folder stays

Everything listens on loopback. Needs Debian's postgresql-15, etcd-server and haproxy, and Patroni 4
beside this Python (Debian's 3.0 lacks the quorum mode). What a real cell is set up like stands in
``operations.md`` beside this file; the settings here are the same but for the sizes.
"""

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

NODES = (1, 2, 3)
BINARIES = Path("/usr/lib/postgresql/15/bin")
READY_S = 90
# PostgreSQL refuses to run as root; the user of Debian's package is there wherever it is.
ACCOUNT = "postgres"
# What this very process started; the other commands know only the ids.
STARTED: dict[int, "subprocess.Popen[bytes]"] = {}


def main() -> int:
    """Does what the command says."""
    parser = argparse.ArgumentParser(description="Ba nút kho dữ liệu trên một máy, để thử.")
    parser.add_argument(
        "action",
        choices=("start", "status", "revive", "stop"),
        help="start: dựng; status: xem; revive: bật lại nút đã chết; stop: dừng",
    )
    parser.add_argument("folder", type=Path, help="thư mục trống giữ dữ liệu của cụm")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    if arguments.action == "start":
        print(json.dumps(start(folder)))
    elif arguments.action == "status":
        print(json.dumps(status(load(folder))))
    elif arguments.action == "revive":
        print(json.dumps(revive(folder)))
    else:
        stop(folder)
    return 0


def start(folder: Path) -> dict[str, Any]:
    """Lays the three nodes out and waits until one leads and two follow in its quorum."""
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(
            f"Thư mục {folder} đã có dữ liệu. Hãy chọn thư mục trống, hoặc dùng revive."
        )
    folder.mkdir(parents=True, exist_ok=True)
    plan = lay_out(folder)
    for name, command in commands(plan):
        plan["pids"][name] = launch(folder, name, command)
    save(folder, plan)
    try:
        wait_until(lambda: is_ready(plan), plan)
    except TimeoutError:
        stop(folder)
        raise
    return plan


def lay_out(folder: Path) -> dict[str, Any]:
    """Ports, passwords and settings files; the folder belongs to whoever will run it."""
    ports = iter(free_ports(4 * len(NODES) + 1))
    password = secrets.token_urlsafe(18)
    nodes: list[dict[str, Any]] = [
        {"name": f"n{at}", **dict(zip(("etcd", "peer", "rest", "sql"), ports, strict=False))}
        for at in NODES
    ]
    port = next(ports)
    plan: dict[str, Any] = {
        "folder": str(folder),
        "nodes": nodes,
        "url": f"postgresql://postgres:{password}@127.0.0.1:{port}/cell",
        "port": port,
        "password": password,
        "pids": {},
    }
    (folder / "haproxy.cfg").write_text(haproxy(plan))
    (folder / "made.sh").write_text('#!/bin/sh\nexec psql "$1" -qc "CREATE DATABASE cell"\n')
    (folder / "made.sh").chmod(0o755)
    for node in nodes:
        (folder / node["name"]).mkdir(mode=0o700)
        (folder / f"{node['name']}.json").write_text(json.dumps(patroni(plan, node), indent=1))
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, ACCOUNT, ACCOUNT)
    return plan


def free_ports(count: int) -> list[int]:
    """Ports that nobody has just now."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def commands(plan: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Every program of the cluster by its name."""
    folder = Path(plan["folder"])
    peers = ",".join(f"{one['name']}=http://127.0.0.1:{one['peer']}" for one in plan["nodes"])
    found = []
    for node in plan["nodes"]:
        client, peer = (f"http://127.0.0.1:{node[kind]}" for kind in ("etcd", "peer"))
        found.append(
            (
                f"etcd-{node['name']}",
                ["etcd", "--name", node["name"], "--data-dir", str(folder / f"{node['name']}-etcd"),
                 "--listen-client-urls", client, "--advertise-client-urls", client,
                 "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                 "--initial-cluster", peers, "--initial-cluster-state", "new"],
            )
        )  # fmt: skip
    for node in plan["nodes"]:
        settings = str(folder / f"{node['name']}.json")
        # -S: this environment's packages alone, none of the system's.
        found.append((node["name"], [python(), "-S", "-m", "patroni", settings]))
    found.append(("haproxy", ["haproxy", "-f", str(folder / "haproxy.cfg")]))
    return found


def python() -> str:
    """An interpreter that the account can run: this one may lie in root's own folder."""
    return "/usr/bin/python3" if os.geteuid() == 0 else sys.executable


def patroni(plan: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """One node's settings; JSON is YAML too."""
    folder, password = Path(plan["folder"]), plan["password"]
    # The socket lies in the node's own folder, which nobody else can enter.
    local = ["local all all trust", "host all all 127.0.0.1/32 scram-sha-256"]
    copying = ("replicator", "counter_backup")
    sisters = [f"host replication {who} 127.0.0.1/32 scram-sha-256" for who in copying]
    return {
        "scope": "cell",
        "name": node["name"],
        "restapi": address(node["rest"]),
        "etcd3": {"hosts": [f"127.0.0.1:{one['etcd']}" for one in plan["nodes"]]},
        "bootstrap": {
            "dcs": AGREED,
            "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "data-checksums"],
            "post_bootstrap": str(folder / "made.sh"),
        },
        "postgresql": {
            **address(node["sql"]),
            "data_dir": str(folder / node["name"] / "data"),
            "bin_dir": str(BINARIES),
            "pgpass": str(folder / node["name"] / "pgpass"),
            "pg_hba": [*local, *sisters],
            "parameters": {"unix_socket_directories": str(folder / node["name"])},
            "use_unix_socket": True,
            "basebackup": [{"checkpoint": "fast"}],  # a spread one takes minutes
            "authentication": {
                "superuser": {"username": "postgres", "password": password},
                "replication": {"username": "replicator", "password": password},
                "rewind": {"username": "rewinder", "password": password},
            },
        },
    }


PARAMETERS = {
    "max_connections": 60,
    "shared_buffers": "64MB",
    "wal_level": "replica",
    "wal_log_hints": "on",
    "wal_keep_size": "256MB",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
}
# What the nodes agree on: who leads is settled in seconds, and an answer waits until one of the two
# others has it, whichever is quicker.
AGREED = {
    "ttl": 20,
    "loop_wait": 2,
    "retry_timeout": 3,
    "primary_start_timeout": 0,
    "synchronous_mode": "quorum",
    "synchronous_mode_strict": True,
    "synchronous_node_count": 1,
    "postgresql": {"use_pg_rewind": True, "parameters": PARAMETERS},
}


def address(port: int) -> dict[str, str]:
    """Where a service listens and is found: the same place on one machine."""
    return {"listen": f"127.0.0.1:{port}", "connect_address": f"127.0.0.1:{port}"}


def haproxy(plan: dict[str, Any]) -> str:
    """One door that always leads to the leader."""
    servers = "\n".join(
        f"    server {one['name']} 127.0.0.1:{one['sql']} check port {one['rest']}"
        for one in plan["nodes"]
    )
    return f"""global
    maxconn 200
defaults
    mode tcp
    timeout connect 4s
    timeout client 30m
    timeout server 30m
    timeout check 2s
listen leader
    bind 127.0.0.1:{plan["port"]}
    option httpchk OPTIONS /primary
    http-check expect status 200
    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
"""


def launch(folder: Path, name: str, command: list[str]) -> int:
    """Starts one program in a session of its own; what it says goes to a file."""
    as_account = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups", "--"]
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            [*(as_account if os.geteuid() == 0 else ()), *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=os.environ | {"HOME": str(folder), "PYTHONPATH": sysconfig.get_path("purelib")},
            start_new_session=True,
        )
    STARTED[process.pid] = process
    return process.pid


def status(plan: dict[str, Any]) -> dict[str, Any]:
    """Each node's role and state as the first Patroni that answers sees them."""
    for node in plan["nodes"]:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{node['rest']}/cluster", timeout=3
            ) as answer:
                return dict(json.load(answer))
        except (OSError, ValueError):
            continue
    return {"members": []}


def is_ready(plan: dict[str, Any]) -> bool:
    """Whether one leads, two follow in its quorum, and the door leads to it."""
    roles = sorted(
        (one["role"], one["state"])
        for one in status(plan)["members"]
        if one["state"] in ("running", "streaming")
    )
    whole = roles == [("leader", "running"), *[("quorum_standby", "streaming")] * 2]
    return whole and answers(plan)


def answers(plan: dict[str, Any]) -> bool:
    """Whether the database of the cell is there behind the door."""
    asked = subprocess.run(
        [str(BINARIES / "psql"), plan["url"], "-qtAc", "SELECT 1"],
        capture_output=True,
        check=False,
    )
    return asked.returncode == 0


def wait_until(met: Callable[[], bool], plan: dict[str, Any]) -> None:
    """Looks again and again; TimeoutError with the programs' last words."""
    pause = threading.Event()
    for _ in range(READY_S * 4):
        if met():
            return
        pause.wait(0.25)
    folder = Path(plan["folder"])
    said = [f"{one.name}: {one.read_text()[-400:]}" for one in sorted(folder.glob("*.log"))]
    raise TimeoutError("\n".join(said))


def revive(folder: Path) -> dict[str, Any]:
    """Starts what has died and waits until the cluster is whole."""
    plan = load(folder)
    for name, command in commands(plan):
        if not lives(plan["pids"][name]):
            plan["pids"][name] = launch(folder, name, command)
    save(folder, plan)
    wait_until(lambda: is_ready(plan), plan)
    return plan


def lives(pid: int) -> bool:
    """Whether the program still runs; one that ended and was not fetched does not."""
    if pid in STARTED:
        return STARTED[pid].poll() is None
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def stop(folder: Path) -> None:
    """Ends every program, the door first, the shared memory of etcd last."""
    plan = load(folder)
    names = [name for name, _ in commands(plan)]
    for name in reversed(names):
        end(plan["pids"].get(name))
    for node in plan["nodes"]:  # a database whose Patroni was killed lives on
        for pid in database(plan, node["name"]):
            os.kill(pid, signal.SIGKILL)
    for process in STARTED.values():
        process.poll()


def database(plan: dict[str, Any], name: str) -> list[int]:
    """The processes of a node's PostgreSQL, its postmaster first; none when it is down."""
    try:
        lines = (Path(plan["folder"]) / name / "data" / "postmaster.pid").read_text().split()
    except FileNotFoundError:
        return []
    master = int(lines[0])
    if not lives(master) or "postgres" not in Path(f"/proc/{master}/comm").read_text():
        return []
    return [master, *(pid for pid, parent in parents().items() if parent == master)]


def parents() -> dict[int, int]:
    """Every process and who started it."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
    return found


def end(pid: int | None) -> None:
    """Asks the program and all it started to end, then makes them."""
    if pid is None:
        return
    for word in (signal.SIGCONT, signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, word)
        except ProcessLookupError:
            return
        pause = threading.Event()
        for _ in range(100 if word is signal.SIGTERM else 1):
            if not lives(pid):
                return
            pause.wait(0.1)


def load(folder: Path) -> dict[str, Any]:
    """What was laid out in the folder."""
    return dict(json.loads((folder / "cluster.json").read_text()))


def save(folder: Path, plan: dict[str, Any]) -> None:
    """Keeps the plan for the other commands; it holds the passwords of a trial."""
    path = folder / "cluster.json"
    path.write_text(json.dumps(plan, indent=1))
    path.chmod(0o600)


if __name__ == "__main__":
    sys.exit(main())
