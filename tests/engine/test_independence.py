"""The engine stands alone: no Django, nothing but the standard library, no clock and no file."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import msclinic.engine

ROOT = Path(__file__).parents[2]
MODULES = sorted(Path(msclinic.engine.__file__).parent.rglob("*.py"))
each_module = pytest.mark.parametrize("module", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])


def imports(module: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole module"
            yield node.module or ""


def test_importing_the_engine_brings_no_django() -> None:
    program = "import sys, msclinic.engine; print(*sorted(name.partition('.')[0] for name in sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )  # our own interpreter and words
    loaded = set(ran.stdout.split())
    assert "msclinic" in loaded
    assert not loaded & {"django", "django_htmx", "environs", "therapies", "relapses"}


@each_module
def test_a_module_imports_the_standard_library_and_the_engine_alone(module: Path) -> None:
    for name in imports(module):
        assert name.startswith("msclinic.engine") or name.partition(".")[0] in sys.stdlib_module_names, name


@each_module
def test_a_module_asks_no_clock_and_opens_no_file(module: Path) -> None:
    calls = [
        node.func for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    called = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    called |= {call.id for call in calls if isinstance(call, ast.Name)}
    assert not called & {"now", "utcnow", "today", "open", "print", "input", "read_text", "write_text", "__import__"}
    assert not set(imports(module)) & {"time", "os", "io", "random", "socket", "pathlib", "subprocess", "importlib"}


def test_the_public_face_is_all_there() -> None:
    assert all(hasattr(msclinic.engine, name) for name in msclinic.engine.__all__)
