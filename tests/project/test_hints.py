"""Every error that ends a command says what the way out is."""

import ast
from pathlib import Path

from intend_bulk import errors

PACKAGE = Path(__file__).parents[2] / "intend_bulk"
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}


def raised() -> list[tuple[str, ast.Call]]:
    """Every place where an error is made: ("settings.py:76", the call)."""
    return [
        (f"{path.relative_to(PACKAGE)}:{node.lineno}", node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS
    ]


def test_every_error_has_a_hint() -> None:
    made = raised()
    assert len(made) > 50
    assert [place for place, call in made if not any(word.arg == "hint" for word in call.keywords)] == []
