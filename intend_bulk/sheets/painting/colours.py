"""The colours of problems and outcomes, the same in the painted sheet, in its summary and in the log."""

from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls

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
    "ok": "E0F0DA",
}
"""Of rows, by their status; light, so that a red cell in them stands out."""
AS_THEY_ARE = {"ok"}
"""Rows that were checked and have no problem look as the user made them."""
MENDED = "mended"
SEVERITIES: Mapping[str, str] = {"error": ERROR, "warning": WARNING, "info": "ECECEC", MENDED: FIXED}
"""Of the words for how bad a problem is, and for one that is none any more."""
_DARKER = 0.28


def stronger(colour: str) -> str:
    """The same colour for an area that stands by itself, as in a chart: "E0F0DA" -> "8BC774"."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    darker = hls_to_rgb(hue, lightness - _DARKER, saturation)
    return "".join(f"{round(part * 255):02X}" for part in darker)
