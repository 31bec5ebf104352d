"""Strict workbooks ("Strict Open XML" of Excel's Save as), whose parts have other namespaces than ours."""

import re

from intend_bulk.sheets.painting.package import Package

_USUAL = b"http://schemas.openxmlformats.org/"
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACE = re.compile(rb"\b" + re.escape(_USUAL) + rb"(\w+)/2006/(\w+)(?=[\"'])")


def is_strict(package: Package) -> bool:
    """Whether a workbook is a strict one, by how its parts are related."""
    return package.office.startswith(_STRICT.decode())


def as_strict(content: bytes) -> bytes:
    """XML of ours with the namespaces of a strict workbook: ".../spreadsheetml/2006/main" -> ".../spreadsheetml/main".

    https://learn.microsoft.com/openspecs/office_standards/ms-oi29500: the namespaces of ISO/IEC 29500-1.
    """
    return _NAMESPACE.sub(lambda found: _STRICT + found[1] + b"/" + found[2], content)
