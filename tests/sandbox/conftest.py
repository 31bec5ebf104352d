"""A sandbox that listens, and somebody who asks it."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import pytest
import requests

from intend_bulk.sandbox import Sandbox, SandboxConfig, running_sandbox

NOW = 1_750_000_000.0

# The request of the vendor's reference, "Create a Client", letter for letter.
DOCUMENTED = """
{
   "type": {
       "code": "trade"
   },
   "department": "UK",
   "title": "Intend Design Studio",
   "first_name": "",
   "last_name": "",
   "email": "intend@gmail.com",
   "credentials": {
       "username": "",
       "password": ""
   },
   "currency": "GBP",
   "tax_ref": {
       "code": "T1"
   },
   "detail": {
       "contact_number": "123 809 4674",
       "contact_person": "",
       "website": "https://intendsoftware.com/",
       "registration_number": "123456",
       "registration_address": "England",
       "company_number": "789546123",
       "eori_number": null,
       "vat_number": "12345555",
       "payment_term": "proforma"
   },
   "billing_address": {
       "address_company": "",
       "address_contact_name": "Clark Kent",
       "address_contact_email": "kent@gmail.com",
       "address_contact_number": "123 809 4674",
       "address_street_1": "Intend Design Studio",
       "address_street_2": "92a Penryn Avenue, Fishermead",
       "address_town": "Milton Keynes",
       "address_county": "Buckinghamshire",
       "address_post_code": "MK6 2BE",
       "address_country": "United Kingdom",
       "address_note": "",
       "address_default": "1"
   },
   "shipping_addresses": [
       {
          "address_company": "Intend Design Studio",
           "address_contact_name": "Clark Kent",
           "address_contact_email": "kent@gmail.com",
           "address_contact_number": "123 809 4674",
           "address_street_1": "Intend Design Studio",
           "address_street_2": "92a Penryn Avenue, Fishermead",
           "address_town": "Milton Keynes",
           "address_county": "Buckinghamshire",
           "address_post_code": "MK6 2BE",
           "address_country": "United Kingdom",
           "address_note": "",
           "address_default": "1"
       }
   ],
   "contacts": [],
   "source": "web",
   "source_status": "P"
}
"""


class Caller:
    """Asks one sandbox over one kept-alive connection."""

    def __init__(self, sandbox: Sandbox, session: requests.Session) -> None:
        self.sandbox = sandbox
        self.session = session
        self.session.trust_env = False
        self.session.headers["api-key"] = sandbox.api_key

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.session.request(method, self.sandbox.url + path, timeout=10, **options)

    def create(self, payload: Any) -> requests.Response:
        return self.ask("POST", "/api/clients/create", json=payload)

    def clients(self, **query: Any) -> Any:
        """The whole envelope of a query."""
        return self.ask("GET", "/api/clients", params=query).json()

    def client(self, client_id: int) -> Any:
        return self.clients(client_id=client_id)["data"]

    def log(self) -> Any:
        return self.ask("GET", "/sandbox/requests").json()["data"]


@contextmanager
def run_sandbox(clock: Callable[[], float] = lambda: NOW, **config: Any) -> Iterator[Caller]:
    # The sandbox ends first: a caller that still holds its connection must not be in its way.
    with requests.Session() as session, running_sandbox(SandboxConfig(**config), clock=clock) as sandbox:
        yield Caller(sandbox, session)


@pytest.fixture
def running() -> Callable[..., AbstractContextManager[Caller]]:
    """Runs a sandbox for a block."""
    return run_sandbox


@pytest.fixture
def start() -> Iterator[Callable[..., Caller]]:
    """Starts sandboxes, and ends them with the test."""
    with ExitStack() as started:
        yield lambda **config: started.enter_context(run_sandbox(**config))


@pytest.fixture
def intend(start: Callable[..., Caller]) -> Caller:
    """An empty sandbox in memory, where it is always the same moment in June 2025."""
    return start()


@pytest.fixture
def documented() -> Any:
    """The payload of the vendor's reference."""
    return json.loads(DOCUMENTED)
