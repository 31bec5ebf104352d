"""Any export of ours is a valid input: where it came from nothing is sent, and elsewhere it makes equal clients."""

import csv
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from testkit import read_csv, use
from truths import summary

from intend_bulk.cli import main
from intend_bulk.model.client import fields
from intend_bulk.model.fields import TEXT
from intend_bulk.model.payload import to_payload
from intend_bulk.sandbox import ListShape, Sandbox, SandboxConfig, running_sandbox

Row: TypeAlias = dict[str, str]
TEXTS = [
    *(
        '=HYPERLINK("http://x","y")',
        "+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd",
        "-2+3",
        "=1+1",
        "-",
        "+",
        "==",
        "-5.50",
        "%0A=1",
    ),
    *(
        "'=1+1",
        "'007",
        "''",
        "'",
        '"',
        '""',
        'He said "no"',
        "a\tb",
        "a\rb",
        "a\nb",
        "a\r\nb",
        "a,b;c|d",
        ";",
        ",",
        "|",
    ),
    *("a  b", "007", "1e5", "1.0", "1,000.50", "12345678901234567890", "+44 20 7946 0018", "(020) 7946", "0x1F", "5%"),
    *("NA", "N/A?", "None", "null", "nan", "TRUE", "yes", "0", "2026-03-01", "01/02/2026", "2026-03-01T10:00:00+01:00"),
    *(
        "عربي",
        "שלום, עולם",
        "株式会社",
        "😀👩‍👩‍👧",
        "e\u0301",
        "Zoë",
        "Ac\u200bme",
        "a\u00a0b",
        "a\u2028b",
        "\u202dAcme",
        "ﬁ",
        "ß",
        "İ",
    ),
    *("_x0041_", "_x000D_", "<b>&amp;</b>", "]]>", "\\", "\\n", "{}", "[1]", "{title}", "$.title", "{0}", "%s"),
    *("Title", "Email", "client_id", "Status", "sep=;", "#", "--", "x" * 3_000, "\n".join("line" for _ in range(50))),
]
"""What spreadsheets, shells and readers of files make something else of; none begins or ends with a space."""
NASTY = st.sampled_from(TEXTS) | st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=8)
KEYS = [
    "first_name",
    "last_name",
    "contact_number",
    "mobile",
    "Position",
    "fax2",
    "job_title",
    "größe",
    "phone",
    "name",
]
ENDINGS = ["xlsx", "csv", "json", "jsonl"]
GIVEN_BY_INTEND = {
    *("id", "account", "created_on", "approved_on", "tier", "agent", "sub_client_count", "pricelist"),
    *("discount_scope", "discount_rate", "discount_brackets"),
}
FEW = settings(
    deadline=None,
    max_examples=3,
    database=None,
    phases=[Phase.generate],  # what fails is told apart by its texts, and making it smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def free_texts(prefix: str = "") -> list[str]:
    """The columns that hold any text, of the client itself or of an address or contact."""
    found = [field for field in fields(shipping=3, contacts=2) if field.sent and field.returned and field.kind is TEXT]
    names = [field.name for field in found if field.name not in ("type_code", "department", "title", "tax_code")]
    single = [name for name in names if not name.startswith(("shipping_", "contact_1", "contact_2", "source"))]
    return [name for name in names if name.startswith(prefix)] if prefix else single


def some_of(names: list[str], *, most: int) -> st.SearchStrategy[Row]:
    return st.dictionaries(st.sampled_from(names), NASTY, max_size=most)


ROWS = st.builds(
    lambda title, single, first, third, contacts, default: {
        **({"title": title} | single | first | third | contacts),
        **({"billing_default": default} if default else {}),
    },
    NASTY,
    some_of(free_texts(), most=5),
    some_of(free_texts("shipping_1_"), most=3),
    some_of(free_texts("shipping_3_"), most=2),
    some_of([f"contact_{n}_{key}" for n in (1, 2) for key in KEYS], most=3),
    st.sampled_from(["", "0", "1"]),
)
CLIENTS = st.lists(ROWS, min_size=20, max_size=20).map(
    lambda rows: [
        {
            **{"type_code": "trade", "department": "UK", "currency": "GBP", "tax_code": "T1"},
            **row,
            "email": f"sam@client-{number}.co.uk",
        }
        for number, row in enumerate(rows)
    ]
)


def create(running: Sandbox, payloads: list[dict[str, Any]]) -> None:
    """Create clients as anybody may who has the key."""
    with requests.Session() as session:
        for payload in payloads:
            url, headers = f"{running.url}/api/clients/create", {"api-key": running.api_key}
            assert session.post(url, json=payload, headers=headers, timeout=30).json()["response"] is True


def held(running: Sandbox) -> list[dict[str, Any]]:
    """The clients of a sandbox as its API gives them."""
    url, headers, found = f"{running.url}/api/clients", {"api-key": running.api_key}, list[dict[str, Any]]()
    for number in count(1):
        answer = requests.get(url, {"page": number}, headers=headers, timeout=30).json()
        page = answer["data"]["data"] if isinstance(answer["data"], dict) else answer["data"]
        if not page:
            break
        found += page
    return found


def comparable(record: Mapping[str, Any]) -> dict[str, Any]:
    """A client without what Intend gives. A key that a contact has empty is as one that it has not."""
    rest = {key: value for key, value in record.items() if key not in GIVEN_BY_INTEND}
    for address in (rest["billing_address"], *rest["shipping_addresses"]):
        address.pop("address_ref")
    rest["contacts"] = [{key: value for key, value in contact.items() if value} for contact in rest["contacts"]]
    return rest


@contextmanager
def led_to(running: Sandbox) -> Iterator[None]:
    """Let the settings lead to a sandbox."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        use(running, monkeypatch)
        yield


def export(running: Sandbox, path: Path) -> None:
    with led_to(running):
        assert main(["export", str(path), "-q"]) == 0


def without_ids_xlsx(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Clients"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Client id")
    sheet.delete_cols(column)
    book.save(path)


def without_ids_csv(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index("client_id")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:at] + row[at + 1 :] for row in rows)


def without_ids_json(path: Path) -> None:
    rows = json.loads(path.read_text(encoding="utf-8"))
    lines = (json.dumps({name: cell for name, cell in row.items() if name != "client_id"}) for row in rows)
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def without_ids_jsonl(path: Path) -> None:
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    path.write_text("".join(json.dumps({**record, "id": None}) + "\n" for record in records), encoding="utf-8")


WITHOUT_IDS: dict[str, Callable[[Path], None]] = {
    "xlsx": without_ids_xlsx,
    "csv": without_ids_csv,
    "json": without_ids_json,
    "jsonl": without_ids_jsonl,
}


def imported(running: Sandbox, path: Path) -> list[dict[str, str]]:
    """Import a file, and read the log."""
    with led_to(running):
        exit_code = main(["import", str(path), "--yes", "-q"])
    log = read_csv(path.with_name(f"{path.stem}.results.csv"))
    assert exit_code == 0, [line["message"] for line in log if line["status"] == "invalid"]
    return log


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("ending", ENDINGS)
@FEW
@given(CLIENTS, st.sampled_from(["list", "meta", "page"]))
def test_an_export_sends_nothing_where_it_came_from_and_makes_equal_clients_elsewhere(
    ending: str, clients: list[Row], shape: ListShape
) -> None:
    config = SandboxConfig(list_shape=shape)
    with (
        tempfile.TemporaryDirectory() as name,
        running_sandbox(config) as here,
        running_sandbox(config) as elsewhere,
    ):
        path = Path(name) / f"out.{ending}"
        create(here, [to_payload(row) for row in clients])
        export(here, path)
        assert {line["status"] for line in imported(here, path)} == {"already_created"}
        assert summary(here)["creates"] == len(clients)
        WITHOUT_IDS[ending](path)
        assert {line["status"] for line in imported(elsewhere, path)} == {"created"}
        assert [*map(comparable, held(elsewhere))] == [*map(comparable, held(here))]
