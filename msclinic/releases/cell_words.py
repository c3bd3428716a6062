"""How a cell is called: its answers in a line."""

from msclinic.core.entry.words import raw_in_words
from msclinic.engine.facts import Facts
from msclinic.engine.speech import Words
from msclinic.knowledge.trials import OPEN_GATES

__all__ = ["in_short"]


def in_short(facts: Facts, speech: Words) -> str:
    """What is answered, each with how a sentence speaks of the question, without the gates that are open.

    Raises UntranslatedError where the language has no words for a part.
    """
    asked = facts.vocabulary.facts
    return "; ".join(
        f"{speech.name(key)}: {raw_in_words(asked[key], raw, facts.typed.values.get(key), speech)}"
        for key, raw in facts.given.items()
        if OPEN_GATES.get(key) != raw
    )
