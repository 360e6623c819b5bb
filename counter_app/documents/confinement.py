"""A process gives up what it does not need before it opens a stranger's file.

Bounds of memory and time hold on every system. On Linux files, network, signals and other programs
go as well, by each of the kernel's means that it has: one that is missing is passed over. On
Windows a job object bounds memory and time and allows no second process.
"""

import contextlib
import ctypes
import os
import platform
import struct
import sys
from typing import Final

if sys.platform != "win32":
    import resource

MEMORY: Final = 512 << 20

_NEW_USER: Final = 0x10000000
_NEW_NET: Final = 0x40000000
_NEW_IPC: Final = 0x08000000
_SET_DUMPABLE: Final = 4
_SET_SECCOMP: Final = 22
_NO_NEW_PRIVS: Final = 38
_LANDLOCK_CREATE: Final = 444
_LANDLOCK_RESTRICT: Final = 446
_ASK_VERSION: Final = 1
# Landlock's version → all the rights on files it knows by then, as a mask.
_FILE_RIGHTS: Final = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 5: 0xFFFF}
_TCP: Final = 0b11
_SCOPES: Final = 0b11  # abstract sockets and signals of processes outside

# machine → its name in an audit, and the numbers of: socket, socketpair, connect, execve, execveat,
# ptrace, process_vm_readv, process_vm_writev, clone, clone3, io_uring_setup, kill, openat, openat2,
# and of open, fork, vfork where there are such.
_CALLS: Final = {
    "x86_64": (
        0xC000003E,
        (41, 53, 42, 59, 322, 101, 310, 311, 56, 435, 425, 62, 257, 437, 2, 57, 58),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 203, 221, 281, 117, 270, 271, 220, 435, 425, 129, 56, 437),
    ),
}
_OTHER_ABI: Final = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000


def confine(seconds: int) -> None:
    """From here on this process may take so much and no more, and reach nothing but its pipes."""
    if sys.platform == "win32":
        from counter_app.documents.job_object import enter_job

        enter_job(memory=MEMORY, seconds=seconds)
        return
    if sys.platform == "linux":
        _shut_out()
    _bound(seconds)


def landlock_version() -> int:
    """What the kernel offers; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc().syscall(_LANDLOCK_CREATE, None, 0, _ASK_VERSION)))


def _bound(seconds: int) -> None:
    if sys.platform == "win32":
        return
    for which, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        with contextlib.suppress(OSError, ValueError):  # a stricter bound stands already
            resource.setrlimit(which, (most, most))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _shut_out() -> None:
    libc = _libc()
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.unshare(_NEW_USER | _NEW_NET | _NEW_IPC) != 0:
        libc.unshare(_NEW_NET)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    _give_up_files(libc)
    _give_up_calls(libc)


def _give_up_files(libc: ctypes.CDLL) -> None:
    """Landlock: every right on files is governed, and none is granted."""
    version = landlock_version()
    if not version:
        return
    rights = max(mask for since, mask in _FILE_RIGHTS.items() if since <= version)
    words = [rights, *([_TCP] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    asked = struct.pack(f"={len(words)}Q", *words)
    rules = libc.syscall(_LANDLOCK_CREATE, asked, len(asked), 0)
    if rules >= 0:
        libc.syscall(_LANDLOCK_RESTRICT, rules, 0)
        os.close(rules)


def _give_up_calls(libc: ctypes.CDLL) -> None:
    """Seccomp: what reaches beyond the pipes is refused by the number of its call."""
    machine, calls = _CALLS.get(platform.machine(), (0, ()))
    if not calls:
        return
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 0, 1, _OTHER_ABI),
        (_RETURN, 0, 0, _KILL),
    ]
    for number in calls:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))
    libc.prctl(_SET_SECCOMP, 2, program, 0, 0)
