"""The walls of the house hold: who imports whom, and what no module may do."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "conduct_rules"
MODULES = sorted(SRC.rglob("*.py"))
LONGEST_MODULE = 350

ROOMS = {
    "errors": set(),
    "hit": set(),
    "post": set(),
    "lexicons": set(),
    "report": {"hit"},
    "text": {"errors", "lexicons"},
    "practice": {"errors"},
    "phrases": {"hit", "lexicons", "text"},
    "who": {"hit", "lexicons", "text", "practice", "phrases"},
    "detect": {"hit", "lexicons", "text", "practice", "phrases", "who"},
    "rulebook": {"errors", "hit", "report"},
    "progress": {"report"},
    "workers": {"engine", "errors", "report"},  # of the engine and reports the types alone; see the test below
    "engine": {
        "errors",
        "hit",
        "post",
        "report",
        "text",
        "practice",
        "who",
        "detect",
        "rulebook",
        "progress",
        "workers",
    },
    "": {"engine", "errors", "hit", "post", "report"},
    "course": {"errors", "post", "report"},
    "adapters": {"", "course", "engine", "errors", "hit", "post", "report", "practice", "progress", "rulebook"},
    "arrow": {"adapters"},
    "spark": {"adapters"},
}
"""What each room may import, besides itself. The root package is ""."""


def room_of(path: Path) -> str:
    first = path.relative_to(SRC).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Give every module of the project that is imported, anywhere in the module, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names if name.name.split(".")[0] == "conduct_rules")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            module = node.module or ""
            if module == "conduct_rules":
                yield from ((f"{module}.{name.name}", node.lineno) for name in node.names)
            elif module.startswith("conduct_rules."):
                yield module, node.lineno


def room_imported(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else ""


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def label(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


every_module = pytest.mark.parametrize("path", MODULES, ids=label)


@every_module
def test_a_room_imports_only_what_stands_before_it(path: Path) -> None:
    room = room_of(path)
    assert room in ROOMS, f"{room} has no place in the house: say in ROOMS what it may import"
    allowed = ROOMS[room] | {room}
    strays = [
        f"line {line}: {module}" for module, line in imports_of(tree_of(path)) if room_imported(module) not in allowed
    ]
    assert not strays


def test_nobody_imports_the_doors() -> None:
    """Save two modules that hold nothing but the short names of doors."""
    assert {room for room, allowed in ROOMS.items() if "adapters" in allowed} == {"arrow", "spark"}
    assert all(not {"arrow", "spark"} & allowed for allowed in ROOMS.values())


def test_workers_know_the_engine_by_its_type_alone() -> None:
    tree = tree_of(SRC / "workers.py")
    at_run_time = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    known = [node.module for node in at_run_time if (node.module or "").startswith("conduct_rules")]
    assert known == ["conduct_rules.errors"]


def test_only_the_people_room_and_types_know_spacy() -> None:
    knowing = {
        label(path)
        for path in MODULES
        if not path.is_relative_to(SRC / "adapters")
        for node in tree_of(path).body
        if isinstance(node, (ast.Import, ast.ImportFrom)) and "spacy" in ast.unparse(node)
    }
    assert not knowing, "spaCy is imported when an engine is made, not before"


@every_module
def test_a_module_opens_with_one_line_that_says_its_purpose(path: Path) -> None:
    said = ast.get_docstring(tree_of(path), clean=False)
    assert said, "no docstring"
    first = said.split("\n\n")[0].strip()
    assert "\n" not in first, "the purpose takes one line"
    assert first[0].isupper(), first
    assert first[-1] in ".:?", first


@every_module
def test_a_module_stays_readable_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@every_module
def test_no_assert_and_no_broad_except(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        assert not isinstance(node, ast.Assert), f"line {node.lineno}: assert"
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: bare except"
            caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
            assert not caught & {"Exception", "BaseException"}, f"line {node.lineno}: broad except"


@every_module
def test_nothing_is_printed_logged_or_fetched(path: Path) -> None:
    tree = tree_of(path)
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not imported & {"logging", "socket", "urllib", "http", "requests", "httpx", "warnings"}
    if room_of(path) != "adapters":
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"print", "input", "breakpoint"}


@every_module
def test_whoever_can_be_met_from_outside_says_what_it_is(path: Path) -> None:
    for node in tree_of(path).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"line {node.lineno}: {node.name} says nothing of itself"


def test_tests_mirror_the_source() -> None:
    missing = [
        label(path)
        for path in MODULES
        if room_of(path)
        in {
            "text",
            "practice",
            "rulebook",
            "engine",
            "errors",
            "hit",
            "post",
            "report",
            "workers",
            "progress",
            "course",
        }
        and path.name != "__init__.py"
        and not (ROOT / "tests" / path.relative_to(SRC).parent / f"test_{path.name}").exists()
    ]
    assert not missing


def kept_files() -> list[Path]:
    """Give the files that go into the repository, as git knows them; an unpacked archive has none to tell."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [ROOT / name for name in asked.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_registry_and_no_path_of_a_machine_is_named() -> None:
    hosts = re.compile(
        r"pypi\.(?:org|io)|pythonhosted\.org|anaconda\.(?:org|com)|--(?:extra-)?index-url|--find-links|--trusted-host"
        r"|(?<![\w.])/(?:home|root|Users|work|tmp|mnt)/[\w.-]+|[A-Z]:\\Users",
        re.IGNORECASE,
    )
    here = Path(__file__).name
    told = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in kept_files()
        if path.name not in {here, "words.txt"}
        for found in hosts.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not told
