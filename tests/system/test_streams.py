"""stdout, stderr and stdin that are not in UTF-8."""

import io
import sys

import pytest

from intend_bulk.system import holds_unicode, is_terminal, read_line, set_up_streams

DASH, APOSTROPHE = "\N{EN DASH}", "\N{RIGHT SINGLE QUOTATION MARK}"
TEXT = f"Zoë 东… 1{DASH}2 it{APOSTROPHE}s"


def printed(text: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The bytes that a stdout of this encoding gets."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    set_up_streams()
    print(text, end="", flush=True)  # noqa: T201  # what click does in the end
    return stream.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", TEXT.encode()),
        ("cp437", b"Zo\x89 \\u4e1c... 1-2 it's"),
        ("cp850", b"Zo\x89 \\u4e1c... 1-2 it's"),
        ("cp1252", b"Zo\xeb \\u4e1c\x85 1\x962 it\x92s"),
        ("ascii", b"Zo\\xeb \\u4e1c... 1-2 it's"),
    ],
)
def test_what_an_encoding_lacks_is_replaced(monkeypatch, encoding, shown):
    assert printed(TEXT, encoding, monkeypatch) == shown


def test_half_a_character_is_shown_by_its_number(monkeypatch):
    """As in a file name of another encoding; in JSON this is the right escape."""
    assert printed("M\udce4rz", "utf-8", monkeypatch) == b"M\\udce4rz"


def test_it_may_be_done_twice(monkeypatch):
    printed("", "ascii", monkeypatch)
    set_up_streams()
    assert printed(TEXT, "ascii", monkeypatch).isascii()


@pytest.mark.parametrize(
    ("encoding", "holds"), [("utf-8", True), ("UTF-16", True), ("cp1252", False), ("ascii", False)]
)
def test_a_stream_that_takes_every_character(encoding, holds):
    assert holds_unicode(io.TextIOWrapper(io.BytesIO(), encoding=encoding)) is holds


def test_a_stream_that_is_not_there_is_no_terminal():
    """Windows gives none to a program without a console."""
    assert not is_terminal(None)
    assert not is_terminal(io.StringIO())


def test_only_the_first_line_is_waited_for():
    """Whoever hands a key over may leave the pipe open."""

    class OpenPipe(io.BytesIO):
        def read(self, *_size: int) -> bytes:
            raise AssertionError

    assert read_line(io.TextIOWrapper(OpenPipe(b"key\nmore\n"))) == "key"
