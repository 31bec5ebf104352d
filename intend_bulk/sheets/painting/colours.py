"""The colours of problems and outcomes, the same in the painted sheet, in its summary and in the log."""

from collections.abc import Mapping

ERROR, WARNING, FIXED = "F4A0A0", "FFD080", "B0D0F0"
"""Of cells: red, amber, and blue for what was mended. Their fourth and sixth digits count, see `styles`."""
ROWS: Mapping[str, str] = {
    "created": "E0F0DA",
    "would_create": "E0F0DA",
    "already_created": "EAF1E7",
    "duplicate": "E1EAF6",
    "invalid": "FBE4E2",
    "rejected": "FBDCC6",
    "unconfirmed": "FFF3CF",
    "not_found": "FFE8B3",
    "not_sent": "ECECEC",
    "warning": "FFF6E0",
}
"""Of rows, by their status; light, so that a red cell in them stands out."""
