"""Ids of clients, in their order."""

LONGEST_NUMBER = 19
"""Digits that the number of a client has at the most: those of 64 bits."""


def order_key(client_id: str) -> str:
    """A text by which ids are told apart and sorted, numbers by their size and before all others.

    order_key("16") -> "0000000000000000016"; order_key("A-16") -> "~A-16"
    """
    is_number = client_id.isascii() and client_id.isdecimal() and len(client_id) <= LONGEST_NUMBER
    is_plain = is_number and (client_id == "0" or not client_id.startswith("0"))
    return client_id.zfill(LONGEST_NUMBER) if is_plain else f"~{client_id}"


def id_of_key(key: str) -> str:
    """The inverse of `order_key`."""
    return key[1:] if key.startswith("~") else key.lstrip("0") or "0"
