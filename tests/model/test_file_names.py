"""Names of outputs with placeholders."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intend_bulk.errors import UsageProblem
from intend_bulk.model.file_names import filled_in, new_folders

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/London"))


def filled(path: str, *, now: datetime = NOW, profile: str | None = None) -> str:
    return filled_in(Path(path), now, profile).as_posix()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("clients.xlsx", "clients.xlsx"),
        ("clients-{date}.xlsx", "clients-2026-11-25.xlsx"),
        ("clients-{month}.xlsx", "clients-2026-11.xlsx"),
        ("clients-{last-month}.xlsx", "clients-2026-10.xlsx"),
        ("{profile}.csv", "default.csv"),
        ("reports/{month}/{profile}/clients-{date}.xlsx", "reports/2026-11/default/clients-2026-11-25.xlsx"),
        ("{month}{month}.csv", "2026-112026-11.csv"),
        ("{{month}}.csv", "{month}.csv"),
        ("{{{month}}}.csv", "{2026-11}.csv"),
        ("50% März.csv", "50% März.csv"),
    ],
)
def test_placeholders_are_filled_in(path: str, name: str) -> None:
    assert filled(path) == name


@pytest.mark.parametrize(
    ("now", "last_month"),
    [
        (datetime(2026, 1, 31, tzinfo=ZoneInfo("UTC")), "2025-12"),
        (datetime(2026, 3, 31, tzinfo=ZoneInfo("UTC")), "2026-02"),
        (datetime(2026, 3, 1, tzinfo=ZoneInfo("UTC")), "2026-02"),
    ],
)
def test_last_month_is_the_one_before(now: datetime, last_month: str) -> None:
    assert filled("{last-month}.csv", now=now) == f"{last_month}.csv"


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ("acme", "acme"),
        ("Müller & Söhne", "Müller & Söhne"),
        ("acme/uk", "acme_uk"),
        ("a\\b:c*d", "a_b_c_d"),
        ("../../etc", ".._.._etc"),
        ("..", "__"),
        (".", "_"),
        ("a\0b\n", "a_b_"),
        ("{month}", "{month}"),
    ],
)
def test_a_profile_cannot_lead_out_of_the_folder(profile: str, name: str) -> None:
    assert filled("{profile}/clients.csv", profile=profile) == f"{name}/clients.csv"


@pytest.mark.parametrize("path", ["{foo}.csv", "{}.csv", "{Month}.csv", "{month }.csv", "{month:%Y}.csv", "{0}.csv"])
def test_another_placeholder_is_refused(path: str) -> None:
    """With those that there are."""
    with pytest.raises(UsageProblem) as caught:
        filled(path)
    assert caught.value.message == f"{path.removesuffix('.csv')} in {path!r} is no placeholder."
    assert "There are {date}, {month}, {last-month}, {profile}." in (caught.value.hint or "")


def test_a_placeholder_that_is_nearly_one_is_asked_for() -> None:
    with pytest.raises(UsageProblem) as caught:
        filled("{lastmonth}.csv")
    assert (caught.value.hint or "").startswith("Did you mean 'last-month'? ")


@pytest.mark.parametrize(("path", "brace"), [("{month.csv", "{"), ("month}.csv", "}"), ("{{month}.csv", "}")])
def test_half_a_placeholder_is_refused(path: str, brace: str) -> None:
    """Or every month would be written over the last one."""
    with pytest.raises(UsageProblem) as caught:
        filled(path)
    assert caught.value.message == f"A {brace} in {path!r} belongs to no placeholder."


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("clients.xlsx", []),
        ("clients-{month}.xlsx", []),
        ("reports/clients-{month}.xlsx", []),
        ("reports/{month}/clients.xlsx", ["reports/2026-11"]),
        ("reports/{month}/uk/clients.xlsx", ["reports/2026-11", "reports/2026-11/uk"]),
        ("{profile}/{month}/clients.xlsx", ["default", "default/2026-11"]),
        ("/srv/{month}/clients.xlsx", ["/srv/2026-11"]),
    ],
)
def test_folders_that_a_placeholder_names_may_be_new(path: str, new: list[str]) -> None:
    """And those within them; what is written out must be there, or a slip would make a folder."""
    assert [folder.as_posix() for folder in new_folders(Path(path), Path(filled(path)))] == new
