"""A Windows job object around this process: bounded memory and time, no second process, no desktop.

The structures are those of winnt.h; the job lives as long as the process that entered it.
"""

import ctypes
import sys
from typing import Final

_ACTIVE_PROCESS: Final = 0x0008
_PROCESS_TIME: Final = 0x0002
_PROCESS_MEMORY: Final = 0x0100
_DIE_ON_UNHANDLED_EXCEPTION: Final = 0x0400
_KILL_ON_JOB_CLOSE: Final = 0x2000
_UI_ALL: Final = 0x00FF
_BASIC_UI: Final = 4
_EXTENDED: Final = 9
_TICKS: Final = 10_000_000  # of 100 ns in a second


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_set", ctypes.c_size_t),
        ("most_set", ctypes.c_size_t),
        ("active", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("basic", _Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    )


def limits(*, memory: int, seconds: int) -> ctypes.Structure:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; ``memory`` in bytes."""
    made = _Extended()
    made.basic.flags = (
        _ACTIVE_PROCESS
        | _PROCESS_TIME
        | _PROCESS_MEMORY
        | _DIE_ON_UNHANDLED_EXCEPTION
        | _KILL_ON_JOB_CLOSE
    )
    made.basic.active = 1
    made.basic.process_time = seconds * _TICKS
    made.process_memory = memory
    return made


def enter_job(*, memory: int, seconds: int) -> None:
    """Binds this process for good; ``OSError`` where Windows refuses."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetInformationJobObject.argtypes = (
            ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32,
        )  # fmt: skip
        kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        job = kernel.CreateJobObjectW(None, None)
        told, desktop = limits(memory=memory, seconds=seconds), ctypes.c_uint32(_UI_ALL)
        done = (
            job
            and kernel.SetInformationJobObject(
                job, _EXTENDED, ctypes.byref(told), ctypes.sizeof(told)
            )
            and kernel.SetInformationJobObject(
                job, _BASIC_UI, ctypes.byref(desktop), ctypes.sizeof(desktop)
            )
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        )
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())
