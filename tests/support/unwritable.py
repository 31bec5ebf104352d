"""Folders that take no file: one that may not be written to, and one on a disk that is full."""

import ctypes
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_VERSION = 0x20080522
"""Of the capabilities that Linux has: two words of 32 bits each (man 2 capset)."""
_BEYOND_MODES = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root may read and write everything."""


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody make a file in a folder, not even root, who gives up for a while what goes beyond modes."""
    before = folder.stat().st_mode
    with _as_anybody():
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(before)


@contextmanager
def _as_anybody() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    system = ctypes.CDLL(None, use_errno=True)
    header, words = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()
    assert system.capget(header, words) == 0
    effective = words[0]
    words[0] = effective & ~_BEYOND_MODES
    assert system.capset(header, words) == 0
    try:
        yield
    finally:
        words[0] = effective
        assert system.capset(header, words) == 0


def fill(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk of a folder be full: empty files can be made, and what is written to them finds no room."""
    usual = io.open

    def full(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        is_there = isinstance(file, (str, Path)) and Path(file).parent.resolve() == folder.resolve()
        return usual("/dev/full" if is_there and "w" in mode else file, mode, *arguments, **options)

    monkeypatch.setattr(io, "open", full)
