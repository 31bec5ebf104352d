"""intend-bulk login, intend-bulk logout"""

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from intend_bulk.cli.options import Common, common_options
from intend_bulk.cli.screen import Screen
from intend_bulk.errors import IntendBulkError, UsageProblem
from intend_bulk.setting_values import parse_address, parse_key, parse_secret_key
from intend_bulk.settings_file import place_of_address, read_profiles, remember_address, settings_file
from intend_bulk.system import is_terminal, read_line


@click.command()
@common_options
def login(common: Common) -> int:
    """Save the API key for an address, after it was tried: in the keyring, or a file that only you can read.

    Asks for the key, or reads it from stdin where there is no terminal. It is never an option: it would stay in the
    shell's history. Its secret key, the second question or line, can be left out: then requests are not signed.
    An address that no settings file and no INTEND_URL says is written into intend-bulk.toml of your config folder.

    \b
    Examples:
      intend-bulk login --url yourcompany.intend.com
      intend-bulk login < key.txt
    """
    from intend_bulk.jobs.doctoring import try_key
    from intend_bulk.keys import save_keys

    settings = common.settings(may_be_new=True)
    url = settings.url or common.settings(url=_ask("Address of Intend", hidden=False)).needed_url()
    key = parse_key(_ask("API key", hidden=True), "What was typed")
    secret = parse_secret_key(_ask_secret_key(), "What was typed") or None
    try_key(replace(settings, url=url, api_key=key, secret_key=secret))
    place = save_keys(url, key, secret)
    words = "the key and its secret key. They are saved" if secret else "the key. It is saved"
    written, lines = _remember(url, common.chosen_profile, common.screen)
    common.screen.result(
        {"url": url, "saved_in": place, "address_in": str(written) if written else None},
        [f"Intend accepts {words} in {place}, for {url}.", *lines],
    )
    return 0


def _remember(url: str, profile: str | None, screen: Screen) -> tuple[Path | None, list[str]]:
    """Keep the address for the next terminal, unless something says it already; where it was written, and the words."""
    if os.environ.get("INTEND_URL"):
        return None, []
    name = profile or "default"
    try:
        place = place_of_address(name)
        written = None if place else remember_address(url, name)
    except IntendBulkError as error:  # the key is saved all the same
        screen.warn(f"The address was not kept. {error.message} {error.hint or ''}")
        return None, []
    if written:
        whose = f"the address of the profile {name}" if profile else "the address"
        return written, [f"{url} is {whose} from now on; it stands in {written}.", *_elsewhere(written)]
    return None, [*_other_address(url, name, place), *_elsewhere(place.resolve())] if place else []


def _elsewhere(place: Path) -> list[str]:
    """A file of the current folder goes before that of the user."""
    used = settings_file()
    if used is None or used.resolve() == place:
        return []
    return [f"In this folder {used} counts instead of it: write the address into that one too."]


def _other_address(url: str, name: str, place: Path) -> list[str]:
    """What to say where a file says another address than that of the key."""
    known = parse_address(read_profiles(place)[name]["url"], f"url in {place}")
    return [] if known == url else [f"The address in {place} stays {known}: change it there, or give --url {url}."]


@click.command()
@common_options
def logout(common: Common) -> int:
    """Forget the API key that was saved for an address, and its secret key. The address itself stays.

    \b
    Example:
      intend-bulk logout --url yourcompany.intend.com
    """
    from intend_bulk.keys import forget_keys

    url = common.settings().needed_url()
    was_there = forget_keys(url)
    words = "is forgotten" if was_there else "was not saved, so there is nothing to forget"
    common.screen.result({"url": url, "forgotten": was_there}, [f"The key for {url} {words}."])
    return 0


def _ask(question: str, *, hidden: bool) -> str:
    if is_terminal(sys.stdin):
        return str(click.prompt(question, hide_input=hidden, err=True))
    if not hidden:
        raise UsageProblem("No address of Intend is set.", hint="Give --url, or set INTEND_URL.")
    answer = read_line(sys.stdin) if sys.stdin else ""
    if not answer:
        raise UsageProblem("No API key was given.", hint="Give it on stdin, or run the command at a terminal.")
    return answer


def _ask_secret_key() -> str:
    """The secret key, "" where it is left out."""
    if not is_terminal(sys.stdin):
        return read_line(sys.stdin) if sys.stdin else ""
    question = "Secret key (Enter for none)"
    return str(click.prompt(question, default="", show_default=False, hide_input=True, err=True))
