"""Every message that entering facts can give has its German, found by its English words."""

import ast
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Final

import pytest

from msclinic.core.entry import posted
from msclinic.engine import consistency, evaluate, facts, times
from msclinic.engine.messages import MESSAGES
from msclinic.knowledge.wording import banned_words

SAYING: Final = frozenset({"Problem", "Unreadable", "_WhichOfTwo", "_RefusedError", "TimeError", "oppose"})
KEPT: Final = frozenset({"_INSTEAD", "words"})
"""The names of what holds a message until it is said."""

MODULES: Final = (consistency, facts, times, posted, inspect.getmodule(evaluate))


def messages(module: ModuleType) -> Iterator[str]:
    """The texts in the code that are given to somebody, each as it is written there."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name in SAYING:
                yield from (text for arg in args for text in texts(arg))
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in KEPT:
                yield from texts(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name in KEPT:
                yield from texts(value)


def texts(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if " " in text:
            yield text
        case ast.Dict(values=values):
            for value in values:
                yield from texts(value)


ALL: Final = sorted({text for module in MODULES if module is not None for text in messages(module)})


def test_messages_are_found_in_the_code() -> None:
    assert len(ALL) > 45


@pytest.mark.parametrize("language", MESSAGES)
def test_each_of_them_is_said_in_every_language_and_nothing_else_is(language: str) -> None:
    assert sorted(MESSAGES[language]) == ALL


@pytest.mark.parametrize(("english", "german"), MESSAGES["de"].items())
def test_a_german_message_has_the_same_places_and_is_a_sentence(english: str, german: str) -> None:
    assert sorted(re.findall(r"\{\w+\}", german)) == sorted(re.findall(r"\{\w+\}", english))
    assert german.endswith(".")
    assert banned_words(german, "de") == []
    assert not re.search(r"\bSie (\w+ )*(ein|an)\b|\w+en Sie\b", german)
