"""Ids of clients, in their order."""

LONGEST_NUMBER = 19
"""Digits that the number of a client has at the most: those of 64 bits."""


def order_key(client_id: str) -> str:
    """A text by which ids are told apart and sorted: numbers by their size, before all others.

    sorted(["x", "16", "9"], key=order_key) -> ["9", "16", "x"]; "007" is another id than "7".
    """
    if client_id.isascii() and client_id.isdecimal():
        digits = client_id.lstrip("0")
        return f"0{len(digits):05}{digits} {client_id}"
    return f"1{client_id}"


def id_of_key(key: str) -> str:
    """The inverse of `order_key`."""
    return key[1:] if key.startswith("1") else key.partition(" ")[2]
