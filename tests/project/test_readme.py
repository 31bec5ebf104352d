"""README and command line say the same."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest
from testkit import Run, all_commands

from intend_bulk.model.outcomes import Status
from intend_bulk.settings import Settings, load_settings

PROJECT = Path(__file__).parents[2]
COMMANDS = all_commands()
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`intend-bulk {name}" in README


def test_every_option_in_the_readme_exists() -> None:
    known = {name for command in COMMANDS.values() for option in command.params for name in option.opts}
    used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))
    assert "--dry-run" in used
    assert used <= known | {"--help"}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.WOULD_CREATE])
def test_every_status_is_in_the_readme(status: Status) -> None:
    assert f"| `{status}` |" in README


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_explains_itself(command: click.Command) -> None:
    """A sentence of what it does, and a word on every option."""
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_the_tour_is_what_the_demo_prints(run: Run) -> None:
    """Line by line, but for the port; a terminal shows its two channels in turn, so stdout keeps the order."""
    ran = run("demo")
    tour = README.partition("```console\n")[2].partition("```")[0]
    shown = [line for line in tour.splitlines() if line.strip()]
    printed = [
        re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:8420", line).rstrip()
        for line in (ran.out + ran.err).splitlines()
        if line.strip()
    ]
    assert sorted(shown) == sorted(printed)
    assert [line for line in shown if line in ran.out] == [line for line in printed if line in ran.out]


def test_the_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings) if field.name != "origin"])
def test_every_setting_is_in_the_readme(setting: str) -> None:
    """With its variable, and its name in the file."""
    table = README.partition("## Settings")[2].partition("```")[0]
    own = {"url": "INTEND_URL", "api_key": "INTEND_API_KEY", "secret_key": "INTEND_SECRET_KEY"}
    assert f"`{own.get(setting, f'INTEND_BULK_{setting.upper()}')}`" in table
    assert f"`{setting}`" in table


@pytest.mark.parametrize("name", ["README.md", "docs/profiles.md", "docs/signing.md"])
def test_every_settings_file_in_the_documents_is_right(name: str, folder: Path) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (folder / "intend-bulk.toml").write_text(text, encoding="utf-8")
    profiles = re.findall(r"\[profile\.([\w-]+)\]", text)
    assert profiles
    for profile in profiles:
        assert load_settings({}, profile=profile, environment={}).url


EXAMPLES = [
    line.strip().removeprefix("intend-bulk ").split(" <")[0]
    for command in COMMANDS.values()
    for line in (command.help or "").splitlines()
    if line.strip().startswith("intend-bulk ")
]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example(name: str) -> None:
    assert f"intend-bulk {name}" in (COMMANDS[name].help or "")


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_right(example: str) -> None:
    """Its options are there, with values that they take."""
    name, *arguments = shlex.split(example)
    if isinstance(COMMANDS[name], click.Group):
        name, arguments = f"{name} {arguments[0]}", arguments[1:]
    command = COMMANDS[name]
    assert command.make_context(name, list(arguments)).command is command
