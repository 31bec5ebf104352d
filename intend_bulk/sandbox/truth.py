"""What is really there: what an import is held against, whatever answers it got."""

from collections import defaultdict
from dataclasses import asdict
from typing import Any

from intend_bulk.sandbox.faults.choosing import Faults
from intend_bulk.sandbox.store import HeldClient, Store


def clients_with_copies(store: Store) -> list[dict[str, Any]]:
    """Return every client that is there, and how many there are with its e-mail and title, itself among them.

    [{"client_id": 7, "email": "office@acme.co.uk", "title": "Acme Ltd", "created_at": 1750000000.0, "copies": 2}]
    """
    held = store.held()
    same = _by_identity(held)
    return [{**asdict(client), "copies": len(same[_identity(client)])} for client in held]


def summary(store: Store, faults: Faults) -> dict[str, Any]:
    """Return what was sent, what is there, what is there more than once, and which faults happened how often.

    {"creates": 24, "clients": 24, "doubles": [], "late_commits_pending": 0,
     "faults": [{"fault": "lost 5%", "happened": 1}]}
    """
    held = store.held()
    return {
        "creates": sum(line.method == "POST" for line in store.requests()),
        "clients": len(held),
        "doubles": [
            {"email": clients[0].email, "title": clients[0].title, "client_ids": [one.client_id for one in clients]}
            for clients in _by_identity(held).values()
            if len(clients) > 1
        ],
        "late_commits_pending": store.late_commits_pending(),
        "faults": [{"fault": text, "happened": happened} for text, happened in faults.counts()],
    }


def _by_identity(held: list[HeldClient]) -> dict[tuple[str, str], list[HeldClient]]:
    same: dict[tuple[str, str], list[HeldClient]] = defaultdict(list)
    for client in held:
        same[_identity(client)].append(client)
    return same


def _identity(client: HeldClient) -> tuple[str, str]:
    """E-mail and title, letter case and space aside."""
    email, title = (" ".join(text.split()).casefold() for text in (client.email, client.title))
    return email, title
