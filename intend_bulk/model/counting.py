"""Counts in words."""


def counted(count: int, noun: str, *, width: int = 0) -> str:
    """A count with its noun: "1 row", "2 rows", "0 rows"; the number takes at least `width` characters."""
    return f"{count:>{width}} {noun if count == 1 else f'{noun}s'}"
