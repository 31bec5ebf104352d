"""Clients that hold what nobody expects are exported, and known again when the export is imported."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from scripted import Intend, Scripted, Settings, created, record, scripted_server
from testkit import Run, read_csv

from intend_bulk.model.payload import to_row
from intend_bulk.sheets.reading import read_sheet

CLIENT = {
    "account": "ACME01",
    "type": {"name": "Trade", "code": "trade"},
    "department": "UK",
    "currency": "GBP",
    "tax_ref": {"code": "T1", "value": 20},
    "detail": {"contact_number": "+44 20 7946 0018"},
    "shipping_addresses": [{"address_ref": 1, "address_town": "Leeds", "address_default": "1"}],
    "contacts": [],
}
SURPRISING: dict[str, dict[str, Any]] = {
    "numbers as text": {"tax_ref": {"code": "T1", "value": "20.00"}, "sub_client_count": "3", "discount_rate": "1e5"},
    "texts as numbers": {"title": 123, "department": 7, "first_name": 1.5, "detail": {"contact_number": 441632960018}},
    "a title of more digits than a float has": {"title": 12345678901234567890},
    "a title with a point": {"title": 1.10},
    "no title": {"title": None},
    "an empty title": {"title": ""},
    "a title of a list": {"title": ["Acme", 1.10, None]},
    "a title of an object": {"title": {"en": "Acme", "de": "Acme GmbH"}},
    "a title that is true": {"title": True},
    "a title that is a formula": {"title": "=1+1"},
    "a title with space around it": {"title": " Acme\t"},
    "a title of a space": {"title": " "},
    "no e-mail address": {"email": None},
    "e-mail addresses in a list": {"email": ["a@acme.co.uk", "b@acme.co.uk"]},
    "an e-mail address that is none": {"email": "nobody"},
    "objects that are null": {"detail": None, "type": None, "tax_ref": None, "billing_address": None, "contacts": None},
    "objects that are texts": {"detail": "none", "type": "trade", "billing_address": "Leeds", "contacts": "Lois"},
    "lists of other things": {"shipping_addresses": ["Leeds", None], "contacts": [["Lois"]]},
    "objects where lists are expected": {"shipping_addresses": {"0": {"address_town": "Leeds"}}, "contacts": {}},
    "unknown keys": {"loyalty": {"points": 5, "since": "2024", "tiers": [1, {"a": None}]}, "vip": True, "x": None},
    "keys in an address": {
        "billing_address": {"address_town": "Leeds", "address_what3words": "a.b.c", "geo": {"lat": 1.5}}
    },
    "keys like our headings": {
        "Email": "other@acme.co.uk",
        "client id": "7",
        "Client_ID": "8",
        "billing_town": "York",
        "Title *": "Mr",
        "reference": "OLD-1",
        "password": "s3cret",
        "shipping_1_town": "York",
    },
    "keys like usual headings": {
        "Zip": "LS1",
        "Phone": "1",
        "Company name": "Bolt",
        "name": "Cole",
        "Status": "active",
    },
    "keys like our own columns": {"Status": "a", "Client id": "b", "Client account": "c", "Message": "d"},
    "odd keys": {"": 1, " ": 2, "a.b": 3, "=1+1": 4, "[0]": 5, "a\nb": 6, "a,b": 7, '"': 8, "x" * 300: 9},
    "keys of contacts": {"contacts": [{"a.b": "1", "First Name": "2", "first_name": "Lois", "phone": "3", "": "4"}]},
    "dates that are none": {"created_on": "yesterday", "approved_on": 0},
    "dates before 1900": {"created_on": "1066-10-14T09:00:00Z", "approved_on": "0000-00-00 00:00:00"},
    "flags of other kinds": {
        "billing_address": {"address_default": True},
        "shipping_addresses": [{"address_default": 2}],
    },
    "brackets of any kind": {"discount_brackets": {"from": [1, 2.50]}, "discount_scope": ["P"]},
    "several default addresses": {"shipping_addresses": [{"address_town": "Leeds", "address_default": "1"}] * 2},
}
MANY = 500


ENDINGS = ["xlsx", "csv", "json", "jsonl"]


def held_by_intend() -> dict[str, dict[str, Any]]:
    """The surprising clients as Intend gives them, by what is surprising in them."""
    return {case: record(n, **{**CLIENT, **values}) for n, (case, values) in enumerate(SURPRISING.items(), start=1)}


@contextmanager
def exported(run: Run, settings: Settings, path: Path, *held: dict[str, Any]) -> Iterator[Scripted]:
    """An Intend that holds these clients, and an export of it."""
    with scripted_server(Intend(created, *held)) as server:
        settings(server.url)
        ran = run("export", path.name)
        assert ran.exit_code == 0, ran.err
        yield server


@pytest.mark.parametrize("ending", ENDINGS)
def test_they_are_exported_and_known_again(run: Run, settings: Settings, folder: Path, ending: str) -> None:
    held = held_by_intend()
    with exported(run, settings, folder / f"out.{ending}", *held.values()) as server:
        ran = run("import", f"out.{ending}", "--yes")
    log = read_csv(folder / "out.results.csv")
    assert dict(zip(held, (line["status"] for line in log), strict=True)) == dict.fromkeys(held, "already_created")
    assert (ran.exit_code, server.creates) == (0, [])


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_can_be_sent_is_read_as_intend_holds_it(run: Run, settings: Settings, folder: Path, ending: str) -> None:
    held = held_by_intend()
    with exported(run, settings, folder / f"out.{ending}", *held.values()):
        rows = [row.cells for row in read_sheet(folder / f"out.{ending}").rows]
    for (case, client), read in zip(held.items(), rows, strict=True):
        wanted = {name: str(cell) for name, cell in to_row(client).items() if name in read and cell is not None}
        assert (case, {name: text for name, text in read.items() if text is not None}) == (case, wanted)


@pytest.mark.parametrize("ending", ENDINGS)
def test_very_many_shipping_addresses(run: Run, settings: Settings, folder: Path, ending: str) -> None:
    """7,000 columns of 16,384."""
    addresses = [{"address_ref": n, "address_town": f"Town {n}", "address_default": "0"} for n in range(MANY)]
    held = record(5, **{**CLIENT, "shipping_addresses": addresses})
    with exported(run, settings, folder / f"out.{ending}", held):
        pass
    (row,) = read_sheet(folder / f"out.{ending}").rows
    assert [row.cells[f"shipping_{n}_town"] for n in range(1, MANY + 1)] == [f"Town {n}" for n in range(MANY)]
