"""`login` keeps the address, so that a new terminal knows it."""

import io
import json
import stat
import sys
from pathlib import Path

import pytest
from testkit import Run

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox
from intend_bulk.settings_file import users_file

KEY = "key-of-the-tests"
LOCAL = Path("intend-bulk.toml")


@pytest.fixture
def intend(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """An Intend of which nothing is set but the rate; at the prompt its key is typed."""
    for name in ("INTEND_URL", "INTEND_API_KEY"):
        monkeypatch.delenv(name)
    type_key(monkeypatch)
    return sandbox


def type_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\n"))


def users(text: str) -> Path:
    """Write the settings file of the user, as it is."""
    path = users_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def written() -> str:
    return users_file().read_bytes().decode()


def test_a_new_terminal_knows_the_address(run: Run, intend: Sandbox) -> None:
    """After one login nothing has to be set."""
    ran = run("login", "--url", intend.url)
    assert (ran.exit_code, written()) == (0, f'[profile.default]\nurl = "{intend.url}"\n')
    assert f"{intend.url} is the address from now on; it stands in {users_file()}." in ran.out
    assert run("export", "out.csv").exit_code == 0


def test_without_an_address_the_first_word_is_login(run: Run) -> None:
    assert "Run intend-bulk login, or give --url" in run("export", "out.csv").err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[profile.default]\nurl = "URL"\n'),
        ("# mine\n", '# mine\n\n[profile.default]\nurl = "URL"\n'),
        ("[profile.default]\nrate = 3 # slow\n", '[profile.default]\nurl = "URL"\nrate = 3 # slow\n'),
        ("[profile.default]", '[profile.default]\nurl = "URL"\n'),
        ('\ufeff[profile."default"] # x\r\nrate=3', '\ufeff[profile."default"] # x\r\nurl = "URL"\r\nrate=3'),
        (
            "[profile.a]\nurl='a.uk'\n[ profile . default ]\n[profile.b]\n",
            "[profile.a]\nurl='a.uk'\n[ profile . default ]\nurl = \"URL\"\n[profile.b]\n",
        ),
        (
            '[profile.default.codes]\ncurrency = ["GBP"]',
            '[profile.default.codes]\ncurrency = ["GBP"]\n\n[profile.default]\nurl = "URL"\n',
        ),
    ],
    ids=["empty", "comment", "other settings", "header alone", "notepad", "other profiles", "table of codes"],
)
def test_whatever_else_stands_in_the_file_stays(run: Run, intend: Sandbox, before: str, after: str) -> None:
    """Byte for byte, with its comments, its order and its line ends."""
    users(before)
    assert run("login", "--url", intend.url).exit_code == 0
    assert written() == after.replace("URL", intend.url)
    assert run("export", "out.csv").exit_code == 0


@pytest.mark.parametrize(
    "text",
    ["profile = { default = { rate = 3 } }\n", "[profile]\ndefault.rate = 3\n"],
    ids=["inline", "dotted"],
)
def test_a_file_in_a_way_of_its_own_is_left_alone(run: Run, intend: Sandbox, text: str) -> None:
    """The key is saved, and it is said what to do."""
    users(text)
    ran = run("login", "--url", intend.url)
    assert (ran.exit_code, written()) == (0, text)
    assert "The address was not kept." in ran.err
    assert "--url" in ran.err


def test_a_named_profile_gets_a_table_of_its_own(run: Run, intend: Sandbox) -> None:
    users("[profile.default]\nurl = 'real.intend.com'\n")
    ran = run("login", "--url", intend.url, "--profile", "test")
    assert written() == f"[profile.default]\nurl = 'real.intend.com'\n\n[profile.test]\nurl = \"{intend.url}\"\n"
    assert f"{intend.url} is the address of the profile test from now on" in ran.out
    assert run("export", "out.csv", "--profile", "test").exit_code == 0


def test_a_profile_that_is_mistyped_is_not_made_without_an_address(run: Run, intend: Sandbox) -> None:
    users(f"[profile.test]\nurl = '{intend.url}'\n")
    ran = run("login", "--profile", "tset")
    assert (ran.exit_code, "no profile 'tset'" in ran.err) == (2, True)


def test_a_profile_of_the_folder_is_not_looked_for_elsewhere(run: Run, intend: Sandbox) -> None:
    """The file of the folder hides that of the user, so what was written there would not be found."""
    LOCAL.write_text("[profile.test]\n")
    ran = run("login", "--url", intend.url, "--profile", "other")
    assert (ran.exit_code, "no profile 'other'" in ran.err, users_file().exists()) == (2, True, False)


@pytest.mark.parametrize("place", ["folder", "user"])
def test_an_address_that_a_file_says_is_not_written_again(run: Run, intend: Sandbox, place: str) -> None:
    path = users_file() if place == "user" else LOCAL
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[profile.default]\nurl = '{intend.url}/api'\n")
    ran = run("login")
    assert (ran.exit_code, len(ran.out.splitlines())) == (0, 1)
    assert path.read_text() == f"[profile.default]\nurl = '{intend.url}/api'\n"
    assert users_file().exists() == (place == "user")


def test_an_address_that_a_file_says_is_not_changed(run: Run, intend: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """But that the next command would go elsewhere is said."""
    run("login", "--url", intend.url)
    with running_sandbox(SandboxConfig(api_key=KEY)) as other:
        type_key(monkeypatch)
        ran = run("login", "--url", other.url)
        assert f"stays {intend.url}: change it there, or give --url {other.url}." in ran.out
    assert intend.url in written()


def test_an_address_of_the_environment_is_not_written(
    run: Run, intend: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTEND_URL", intend.url)
    assert (run("login").exit_code, users_file().exists()) == (0, False)


def test_that_the_folder_has_settings_of_its_own_is_said(run: Run, intend: Sandbox) -> None:
    LOCAL.write_text("# none\n")
    assert "In this folder intend-bulk.toml counts instead of it" in run("login", "--url", intend.url).out


def test_that_the_folder_hides_the_address_is_said_each_time(
    run: Run, intend: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or whoever is told to log in, and does, would be told so again."""
    run("login", "--url", intend.url)
    LOCAL.write_text("# none\n")
    assert "Run intend-bulk login" in run("export", "out.csv").err
    type_key(monkeypatch)
    assert "In this folder intend-bulk.toml counts instead of it" in run("login", "--url", intend.url).out


def test_a_file_with_secrets_stays_private(run: Run, intend: Sandbox) -> None:
    users("[profile.default]\n").chmod(0o600)
    run("login", "--url", intend.url)
    assert stat.S_IMODE(users_file().stat().st_mode) == 0o600


def test_a_link_stays_one(run: Run, intend: Sandbox, folder: Path) -> None:
    """Some keep their settings elsewhere."""
    real = folder / "kept-elsewhere.toml"
    real.write_text("")
    users("").unlink()
    users_file().symlink_to(real)
    run("login", "--url", intend.url)
    assert (users_file().is_symlink(), intend.url in real.read_text()) == (True, True)


def test_a_folder_that_cannot_be_made_is_no_reason_to_lose_the_key(run: Run, intend: Sandbox) -> None:
    users_file().parent.mkdir(parents=True)
    in_the_way = users_file().with_name("in the way")
    in_the_way.write_text("a file, not a folder")
    users_file().symlink_to(in_the_way / "intend-bulk.toml")
    ran = run("login", "--url", intend.url)
    assert (ran.exit_code, "The address was not kept." in ran.err) == (0, True)
    assert run("export", "out.csv", "--url", intend.url).exit_code == 0


def test_logout_leaves_the_address(run: Run, intend: Sandbox) -> None:
    run("login", "--url", intend.url)
    before = written()
    assert (run("logout").exit_code, written()) == (0, before)


def test_the_document_names_the_file(run: Run, intend: Sandbox) -> None:
    document = json.loads(run("login", "--url", intend.url, "--json").out)
    assert document["address_in"] == str(users_file())
