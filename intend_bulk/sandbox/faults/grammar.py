"""How a fault is written, and how it is read: see GRAMMAR."""

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeAlias

from intend_bulk.sandbox.errors import SandboxError
from intend_bulk.sandbox.faults.catalogue import KINDS
from intend_bulk.sandbox.faults.kinds import SUFFIXES, Commit, Kind
from intend_bulk.sandbox.faults.rules import Fault, When

GRAMMAR = """\
NAME [SHARE%] [@NUMBERS] [KEY=VALUE]...

  lost-after-commit 5%            every create has a chance of 1 in 20
  500-after-commit @3,7           the third and the seventh create; @3-5 and @3- go as well
  late-commit 3% after=10s        with a setting of its own
  timeout email=*@slow.example    creates that fit; title="Acme *" likewise
  500 page=4 @1                   the first time that page 4 of a list is read
  lost on=reads 10%               a tenth of all reads

Without a share and without numbers it happens to every create that fits. Where several faults are due, the first
happens; but of how all lists are, everything holds that was asked for."""

Reader: TypeAlias = Callable[[str], Any]
"""Reads a value; raises ValueError, whose text says what it must be."""

LATE_SECONDS = "20s"
"""After how long a late commit lands, unless `after` says so."""

_LARGEST = 1_000_000


def parse_fault(text: str) -> Fault:
    """Read one fault; raises SandboxError, one sentence that names the part that is wrong."""
    try:
        name, *words = shlex.split(text)
    except ValueError as error:
        reason = "a quotation mark is missing" if text.strip() else "it is empty"
        raise SandboxError(f"The fault {text!r} cannot be read: {reason}.") from error
    kind, commit = _parse_name(text, name)
    defaults = {**kind.settings, **({"after": LATE_SECONDS} if commit is Commit.LATE else {})}
    fault = Fault(
        text=text,
        kind=kind,
        commit=commit,
        when=When(on="reads" if kind.is_for_lists else "creates"),
        settings={key: _SETTINGS[key](value) for key, value in defaults.items()},
    )
    for word in words:
        fault = _with_word(fault, word)
    return _checked(fault)


def _parse_name(text: str, name: str) -> tuple[Kind, Commit]:
    base, commit = name, None
    for suffix, meaning in SUFFIXES.items():
        if name.endswith(suffix) and name not in KINDS:
            base, commit = name.removesuffix(suffix), meaning
    kind = KINDS.get(base)
    if kind and (commit is None or kind.takes_suffix):
        return kind, commit or kind.commit
    names = [kind.name + suffix for kind in KINDS.values() for suffix in ("", *(SUFFIXES if kind.takes_suffix else ()))]
    near = get_close_matches(name.lower(), names, n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    raise SandboxError(f"The fault {text!r}: there is no {name!r}.{guess} There are: {', '.join(KINDS)}.")


def _with_word(fault: Fault, word: str) -> Fault:
    """Add one word after the name to what is known of the fault."""
    key, equals, value = word.partition("=")
    if equals:
        return _with_setting(fault, key, value)
    if word.startswith("@"):
        return replace(fault, when=replace(fault.when, numbers=_read(fault, word, _numbers, word[1:])))
    if word.endswith("%"):
        return replace(fault, when=replace(fault.when, share=_read(fault, word, _share, word[:-1])))
    raise _wrong(fault, f"{word!r} is neither a share (5%), nor numbers (@3,7), nor a setting (email=*@slow.example)")


def _with_setting(fault: Fault, key: str, value: str) -> Fault:
    if key in fault.settings:
        read = _read(fault, f"{key}={value}", _SETTINGS[key], value)
        return replace(fault, settings={**fault.settings, key: read})
    conditions = _conditions(fault.kind)
    if key not in conditions:
        there_are = f"there are {', '.join([*fault.settings, *conditions])}"
        raise _wrong(fault, f"the setting {key!r} is unknown; {there_are}")
    read = _read(fault, f"{key}={value}", conditions[key], value)
    known: dict[str, Any] = {key: read} | ({"on": "reads"} if key == "page" else {})
    return replace(fault, when=replace(fault.when, **known))


def _conditions(kind: Kind) -> Mapping[str, Reader]:
    """The settings that say which requests a fault fits, by name."""
    if kind.is_for_lists:
        return {} if "page" in kind.settings else {"page": _positive}
    of_creates: dict[str, Reader] = {"email": str.lower, "title": str.lower}
    return of_creates if kind.is_for_creates_only else {**of_creates, "page": _positive, "on": _on}


def _checked(fault: Fault) -> Fault:
    """Refuse what cannot be together."""
    when = fault.when
    if when.on == "reads" and (when.email is not None or when.title is not None):
        raise _wrong(fault, "a read has no email and no title")
    if when.on == "reads" and fault.commit is not fault.kind.commit:
        raise _wrong(fault, "a read commits nothing")
    if when.on == "creates" and when.page is not None:
        raise _wrong(fault, "a create has no page")
    return fault


def _read(fault: Fault, word: str, read: Reader, value: str) -> Any:
    try:
        return read(value)
    except ValueError as error:
        raise _wrong(fault, f"in {word!r}, {value!r} is not {error}") from error


def _wrong(fault: Fault, reason: str) -> SandboxError:
    return SandboxError(f"The fault {fault.text!r}: {reason}.")


def _share(text: str) -> float:
    if not re.fullmatch(r"\d{1,3}(\.\d{1,9})?", text, re.ASCII) or not 0 < float(text) <= 100:
        raise ValueError("a share of over 0 and up to 100 per cent, as in 5%")
    return float(text) / 100


def _numbers(text: str) -> tuple[tuple[int, int | None], ...]:
    found = []
    for part in text.split(","):
        span = re.fullmatch(r"([1-9]\d{0,8})(-([1-9]\d{0,8})?)?", part, re.ASCII)
        first = int(span[1]) if span else 0
        last = (int(span[3]) if span[3] else None if span[2] else first) if span else 0
        if not first or (last is not None and last < first):
            raise ValueError("a list of numbers from 1, as in @3,7 or @3-5 or @3-")
        found.append((first, last))
    return tuple(found)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?s?", text, re.ASCII):
        raise ValueError("a number of seconds, as in 20s")
    return float(text.removesuffix("s"))


def _positive(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII) or int(text) > _LARGEST:
        raise ValueError("a whole number from 1")
    return int(text)


def _wait(text: str) -> float | None:
    return None if text == "none" else _seconds(text)


def _target(text: str) -> str:
    is_port = text.isascii() and text.isdigit() and 0 < int(text) <= 65_535
    if text != "self" and not is_port and not re.fullmatch(r"https?://[!-~]+", text):
        raise ValueError("self, a port or a URL")
    return text


def _one_of(*words: str) -> Reader:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return text

    return read


_on = _one_of("creates", "reads")
_SETTINGS: Mapping[str, Reader] = {
    "after": _seconds,
    "at": _one_of("first", "middle", "last", "any"),
    "body": _one_of("envelope", "html", "none"),
    "by": _positive,
    "count": _positive,
    "for": _seconds,
    "form": _one_of("seconds", "date"),
    "limits": _one_of("yes", "no"),
    "page": _positive,
    "pages": _positive,
    "size": _positive,
    "to": _target,
    "wait": _wait,
}
