"""What a damaged workbook raises, as one sentence."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers.expat import ExpatError

from intend_bulk.errors import SheetError


class Damaged(ValueError):
    """What a workbook cannot hold: two rows of one number, a text that is not there."""


# What reading was seen to raise on files that are damaged or are no workbook.
_UNREADABLE = (
    zipfile.BadZipFile,
    ExpatError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


@contextmanager
def named_errors(path: Path, also: tuple[type[Exception], ...] = (), kind: str = "an Excel workbook") -> Iterator[None]:
    """Turn what a damaged workbook raises into one sentence; `also` is what a library raises besides."""
    try:
        yield
    except PermissionError:  # another program lets nobody read it: no fault of the workbook
        raise
    except Damaged as error:
        raise unreadable(path, str(error), kind) from error
    except _UNREADABLE + also as error:
        raise unreadable(path, f"{type(error).__name__}: {error}", kind) from error


def unreadable(path: Path, reason: str, kind: str = "an Excel workbook") -> SheetError:
    """The error of a file that is no workbook, or a damaged one."""
    return SheetError(
        f"{path.name} cannot be read as {kind} ({reason}).",
        hint="Open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx) or as CSV UTF-8.",
    )


def protected(path: Path) -> SheetError:
    """The error of a workbook that only its password opens."""
    return SheetError(
        f"{path.name} is protected by a password.",
        hint="Open it in Excel or LibreOffice and save it without one.",
    )
