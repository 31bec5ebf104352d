"""The structure of the house, read from its imports."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "intend_bulk"

# Each room may import those of the floors below its own; the rooms of one floor do not import each other.
FLOORS = (
    {"cli"},
    {"jobs", "sandbox"},
    {"settings"},
    {"keys", "profile_tables", "setting_values", "settings_file"},
    {"checks", "sheets", "api", "journal"},
    {"model"},
    {"system"},
    {"errors"},
)
OWNERS = {
    "charset_normalizer": {"sheets"},
    "click": {"cli"},
    "email_validator": {"checks"},
    "flask": {"sandbox"},
    "openpyxl": {"sheets"},
    "keyring": {"keys"},
    "pandas": {"checks"},
    "pandera": {"checks"},
    "phonenumbers": {"checks"},
    "platformdirs": {"keys", "settings", "settings_file"},
    "pycountry": {"model"},
    "rapidfuzz": {"checks", "model"},
    "requests": {"api"},
    "rich": {"cli"},
    "sqlalchemy": {"journal"},
    "stdnum": {"checks"},
    "tenacity": {"api"},
    "truststore": {"api"},
    "tzdata": {"system"},
    "tzlocal": {"system"},
    "urllib3": {"api"},
    "werkzeug": {"sandbox"},
    "xlrd": {"sheets"},
    "xlsxwriter": {"sheets"},
}


def imports() -> Iterator[tuple[str, str]]:
    """Every import in the package, also those inside functions: (file, imported module)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE.parent).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{name} imports relatively"
                yield name, node.module or ""


def room(path: str) -> str:
    """The room of a file or a module: intend_bulk/api/client.py, intend_bulk.api.client -> api."""
    parts = path.removesuffix(".py").replace("/", ".").split(".")
    return parts[1] if len(parts) > 1 else ""


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


IMPORTS = list(imports())
OWN = [(file, module) for file, module in IMPORTS if module.startswith("intend_bulk.")]
FOREIGN = [(file, module.partition(".")[0]) for file, module in IMPORTS if not module.startswith("intend_bulk")]


@pytest.mark.parametrize(("file", "module"), OWN, ids=[f"{file} imports {module}" for file, module in OWN])
def test_imports_run_downwards(file: str, module: str) -> None:
    here, there = room(file), room(module)
    if here not in ("__init__", "__main__"):
        assert here == there or floor(here) < floor(there)


def test_the_sandbox_imports_nothing_of_the_rest() -> None:
    """Its shapes are the vendor's, written out: sharing them would let round trips prove themselves."""
    assert {room(module) for file, module in OWN if room(file) == "sandbox"} == {"sandbox"}


def test_there_are_no_circles() -> None:
    graph: dict[str, set[str]] = {}
    for file, module in OWN:
        graph.setdefault(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."), set()).add(module)

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(graph.get(start, ()))
        while waiting:
            module = waiting.pop()
            if module not in seen:
                seen.add(module)
                waiting += graph.get(module, ())
        return seen

    assert [module for module in graph if module in reach(module)] == []


@pytest.mark.parametrize("library", OWNERS)
def test_every_library_has_one_owner(library: str) -> None:
    assert {room(file) for file, module in FOREIGN if module == library} == OWNERS[library]


def test_every_library_is_accounted_for() -> None:
    assert {module for _, module in FOREIGN} - set(OWNERS) - set(sys.stdlib_module_names) == set()


@pytest.mark.parametrize(
    "arguments", [["--help"], ["import", "--help"], ["runs", "show", "--help"], ["--version"]], ids=" ".join
)
def test_help_is_quick(arguments: list[str]) -> None:
    """It imports none of the large libraries."""
    code = (
        "import sys; from intend_bulk.cli import main; main(sys.argv[1:]); "
        "large = {'pandas', 'pandera', 'openpyxl', 'sqlalchemy', 'requests', 'rich', 'flask', 'keyring', 'rapidfuzz'}; "
        "print(sorted(large & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
