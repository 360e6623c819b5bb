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

# What is still allowed: the pipes that are open, memory, the clock, one's own signals and one's end.
# machine → its name in an audit, the numbers of those calls, and of prlimit64, good for oneself only.
#
#   read, write, close, fstat, lseek, pread64, readv, writev, poll or ppoll ·
#   mmap, mprotect, munmap, brk, mremap, madvise ·
#   rt_sigaction, rt_sigprocmask, rt_sigreturn, sigaltstack, restart_syscall ·
#   sched_yield, futex, nanosleep, clock_nanosleep, clock_gettime, clock_getres, gettimeofday, times ·
#   getpid, gettid, getuid, geteuid, getgid, getegid, getcwd, getrusage, sysinfo, sched_getaffinity ·
#   getrandom, rseq, exit, exit_group
_CALLS: Final = {
    "x86_64": (
        0xC000003E,
        (
            *(0, 1, 3, 5, 8, 17, 19, 20, 7),
            *(9, 10, 11, 12, 25, 28),
            *(13, 14, 15, 131, 219),
            *(24, 202, 35, 230, 228, 229, 96, 100),
            *(39, 186, 102, 107, 104, 108, 79, 98, 99, 204),
            *(318, 334, 60, 231),
        ),
        302,
    ),
    "aarch64": (
        0xC00000B7,
        (
            *(63, 64, 57, 80, 62, 67, 65, 66, 73),
            *(222, 226, 215, 214, 216, 233),
            *(134, 135, 139, 132, 128),
            *(124, 98, 101, 115, 113, 114, 169, 153),
            *(172, 178, 174, 175, 176, 177, 17, 165, 179, 123),
            *(278, 293, 93, 94),
        ),
        261,
    ),
}
_OTHER_ABI: Final = 0x40000000
_FIRST_ARGUMENT: Final = 16
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
    """Seccomp: every call but those of ``_CALLS`` is refused by its number."""
    machine, calls, limits = _CALLS.get(platform.machine(), (0, (), 0))
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
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    steps += [
        (_EQUAL, 0, 3, limits),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, 0),  # process 0 is whoever calls
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = struct.pack("@HP", len(steps), ctypes.addressof(code))
    libc.prctl(_SET_SECCOMP, 2, program, 0, 0)
