"""The pages of docs/ as something that can be played: what a reader would type, in order, against sandboxes.

A page holds, beside its words:

    ```console exits 1                        a command, with the exit code that it ends with; 0 where none is stated
    $ intend-bulk check clients.xlsx
    …                                         any lines
    25 rows: 4 errors in 4 rows, …            what is shown then, line by line
    ```
    ```toml                                   an intend-bulk.toml that the reader writes
    ```python                                 a program that the reader runs
    <!-- meanwhile: clients.xlsx comes back -->    what somebody does to a file between two commands; a key of MEANWHILE
"""

import re
import shlex
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Self

from guide_files import MEANWHILE
from terminal import Terminal, at_a_terminal

from intend_bulk.sandbox import SandboxConfig, running_sandbox

KEY = "sandbox-key"
REAL = "https://yourcompany.intend.com"
"""The address that a page without settings of its own speaks of."""

SCREEN = "Screen"
"""The keyword of the text in a terminal's picture that says what it shows."""

_CLIENTS_IN_INTEND = 120
_SETTINGS = {
    "INTEND_API_KEY": KEY,
    "PYTHON_KEYRING_BACKEND": "memory_keyring.MemoryKeyring",
    "PYTHONPATH": str(Path(__file__).parent),
    "TTY_COMPATIBLE": "0",  # no line moves, and nothing stands where progress was
    "TTY_INTERACTIVE": "1",
}
_PROMPT = "$ intend-bulk "
_PART = re.compile(
    r"^ *```(console|toml|python)([^\n]*)\n(.*?)^ *```$|^<!-- meanwhile: (.+?) -->$", re.MULTILINE | re.DOTALL
)
_BOX = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_IN_A_BOX = re.compile(r"intend-bulk ([a-z][^\n#|)]*)")
_IN_A_TEXT = re.compile(r"`intend-bulk\s([a-z][^`]*)`")
_ADDRESS = re.compile(r"https?://[\w.:-]+")
_QUESTION = re.compile(r"^(.*\[y/N\]: |Address of Intend: )(\S+)$", re.MULTILINE)
_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ 2\d{3}\b")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Command:
    """A command of a page."""

    line: int
    """Where it stands in the page."""
    arguments: str
    """As a shell gets them: "check clients.xlsx"."""
    shown: tuple[str, ...]
    """What the page shows below it, without blank lines."""
    exit_code: int


@dataclass(frozen=True)
class Part:
    """Something else that a page has its reader, or somebody, do."""

    kind: str
    """ "toml", "python" or "meanwhile"."""
    text: str


@dataclass(frozen=True)
class Played:
    """A command that was run."""

    command: Command
    exit_code: int
    screen: str
    """Everything that the terminal showed, colours and all, with the addresses of the page."""

    @property
    def printed(self) -> list[str]:
        """The lines of the screen, without colours and blank lines."""
        return [line.rstrip() for line in _COLOUR.sub("", self.screen).splitlines() if line.strip()]


def parts_of(page: str) -> Iterator[Command | Part]:
    """Everything in a page that can be played, in its order."""
    for found in _PART.finditer(page):
        kind, words, text, meanwhile = found.groups()
        first_line = page.count("\n", 0, found.start()) + 2
        if meanwhile:
            yield Part("meanwhile", meanwhile)
        elif kind == "console":
            yield from _commands(dedent(text), first_line, exit_code=int(words.removeprefix(" exits ") or 0))
        else:
            yield Part(kind, text)


def commands_outside_consoles(page: str) -> Iterator[str]:
    """The arguments of every command that is written elsewhere: in another box, or as `intend-bulk check FILE`.

    A word in capitals stands for something else, and is as good as any; `intend-bulk COMMAND` is no command.
    """
    boxes = _BOX.findall(page)
    found = [
        command for box in boxes if not box.lstrip().startswith("```console") for command in _IN_A_BOX.findall(box)
    ]
    found += _IN_A_TEXT.findall(_BOX.sub("", page))
    yield from (" ".join(command.split()) for command in found)


def _commands(text: str, first_line: int, *, exit_code: int) -> Iterator[Command]:
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith(_PROMPT)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        shown = tuple(line.rstrip() for line in lines[start + 1 : end] if line.strip())
        yield Command(first_line + start, lines[start].removeprefix(_PROMPT), shown, exit_code)


def difference(played: Played) -> str | None:
    """How what was printed differs from what the page shows, None where it does not."""
    command = played.command
    if played.exit_code != command.exit_code:
        return f"it ended with {played.exit_code}, and not with {command.exit_code}:\n{played.screen}"
    if not command.shown or fits(command.shown, played.printed):
        return None
    return "\n".join(["the page shows", *command.shown, "and the program printed", *played.printed])


def fits(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the lines are the same; a "…" on a line of its own stands for any lines: ["a", "…"] fits ["a", "b"]."""
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def on_any_day(lines: Sequence[str]) -> str:
    """The words of some lines, with a sign in the place of a day, which may also end a line elsewhere than another."""
    return _DAY.sub("<day>", " ".join(" ".join(lines).split()))


def screen_in(picture: Path) -> list[str] | None:
    """The lines that a picture of a terminal shows, as tools/pictures.py put them into it; None for another picture.

    A PNG is a signature of 8 bytes, then chunks: length, kind, data, check sum. This one is
    keyword, 5 zeros (no compression, no language), text in UTF-8.
    """
    data, place = picture.read_bytes(), 8
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        chunk = data[place + 8 : place + 8 + length]
        if kind == b"iTXt" and chunk.startswith(SCREEN.encode() + b"\0"):
            return chunk[len(SCREEN) + 5 :].decode().splitlines()
        place += 12 + length
    return None


@dataclass
class Stage:
    """Where a page is played: the current folder, with a sandbox behind every address that the page names."""

    _addresses: dict[str, str] = field(default_factory=dict)
    """The address in the page -> that of the sandbox."""
    _running: ExitStack = field(default_factory=ExitStack)
    _knows_address: bool = False
    """Whether the page had its reader log in, or write settings; else the address is set before it begins."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def play(self, part: Command | Part) -> Played | None:
        """Do what a part says; what came of it, where it is a command."""
        if isinstance(part, Command):
            return self._sandbox(part) if part.arguments.startswith("sandbox") else self._command(part)
        acts = {"toml": self._write_settings, "python": _run_python, "meanwhile": _meanwhile}
        acts[part.kind](part.text)
        return None

    def _command(self, command: Command) -> Played:
        self._knows_address |= command.arguments.startswith("login")
        with self._at_a_terminal(shlex.split(command.arguments)) as terminal:
            for question, answer in _answers(command):
                terminal.read_until(question)
                terminal.type(f"{self._address(answer) if answer == REAL else answer}\n")
            terminal.read_to_end()
            return Played(command, terminal.process.wait(), self._as_in_the_page(terminal.shown))

    def _sandbox(self, command: Command) -> Played:
        """Start it on a free port, and leave it running until the page ends."""
        arguments = [*shlex.split(command.arguments), "--port", "0"]
        terminal = self._running.enter_context(self._at_a_terminal(arguments))
        terminal.read_until("import clients.xlsx\r\n")
        self._addresses["http://127.0.0.1:8420"] = _ADDRESS.findall(terminal.shown)[0]
        return Played(command, 0, self._as_in_the_page(terminal.shown))

    def _at_a_terminal(self, arguments: Sequence[str]) -> AbstractContextManager[Terminal]:
        address = {} if self._knows_address else {"INTEND_URL": self._address(REAL)}
        return at_a_terminal(*arguments, columns=80, **{**_SETTINGS, **address})

    def _address(self, shown: str) -> str:
        """The address of the sandbox that stands for the one in the page."""
        if shown not in self._addresses:
            config = SandboxConfig(api_key=KEY, clients=_CLIENTS_IN_INTEND)
            self._addresses[shown] = self._running.enter_context(running_sandbox(config)).url
        return self._addresses[shown]

    def _write_settings(self, text: str) -> None:
        self._knows_address = True
        real = _ADDRESS.sub(lambda found: self._address(found[0]), text)
        Path("intend-bulk.toml").write_text(real, encoding="utf-8")

    def _as_in_the_page(self, screen: str) -> str:
        for shown, real in self._addresses.items():
            screen = screen.replace(real, shown).replace(_host(real), _host(shown))
        return screen.replace("\r\n", "\n")


def _answers(command: Command) -> list[tuple[str, str]]:
    """What is asked and typed, as the page shows it; a key is not shown, and that of a sandbox has no secret key."""
    text = "\n".join(command.shown)
    keys = [("API key: ", KEY), ("Secret key (Enter for none): ", "")] if "API key:" in command.shown else []
    typed = [(found[1], found[2]) for found in _QUESTION.finditer(text)]
    return sorted([*typed, *keys], key=lambda asked: text.find(asked[0].rstrip()))


def _host(address: str) -> str:
    return address.partition("//")[2]


def _run_python(text: str) -> None:
    subprocess.run([sys.executable, "-c", text], check=True, capture_output=True)


def _meanwhile(what: str) -> None:
    MEANWHILE[what]()
