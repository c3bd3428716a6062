"""What a document names elsewhere in itself exists, and each name stands for one thing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msclinic.engine.vocabulary import Vocabulary
from msclinic.releases.checks.rules import twice

__all__ = ["check_references"]

Entry = Mapping[str, Any]


def check_references(document: Entry) -> Iterator[str]:
    """Every name that nothing bears, or that two things share."""
    yield from twice((fact["key"] for fact in document["facts"]), "fact")
    yield from twice((passage["id"] for passage in document["passages"]), "passage")
    yield from twice((source["slug"] for source in document["sources"]), "source")
    yield from _vocabulary(document)
    yield from _groups(document)
    yield from _evidence(document)
    yield from _catalogue(document)


def _vocabulary(document: Entry) -> Iterator[str]:
    try:
        Vocabulary.from_json(document)
    except KeyError as error:
        yield f"a fact or an agent lacks {error}"
    except (TypeError, ValueError) as error:
        yield str(error)


def _groups(document: Entry) -> Iterator[str]:
    groups = {group["key"] for group in document["groups"]}
    yield from twice((group["key"] for group in document["groups"]), "group")
    for fact in document["facts"]:
        yield from _absent([fact["group"]], groups, f"fact {fact['key']}", "group")


def _evidence(document: Entry) -> Iterator[str]:
    sources = {source["slug"] for source in document["sources"]}
    passages = {passage["id"] for passage in document["passages"]}
    for passage in document["passages"]:
        yield from _absent([passage["source"]], sources, f"passage {passage['id']}", "source")
    for source in document["sources"]:
        yield from _absent(source["disclaimer"], passages, f"the disclaimer of {source['slug']}", "passage")
    for row in document["contradictions"]:
        place = f"contradiction {row['number']} of {row['source']}"
        yield from _absent([row["source"]], sources, place, "source")
        yield from _absent(row["passages"], passages, place, "passage")
    for row in document["silences"]:
        yield from _absent([row["source"]], sources, f"silence {row['key']}", "source")


def _catalogue(document: Entry) -> Iterator[str]:
    passages = {passage["id"] for passage in document["passages"]}
    categories = {category["key"] for category in document["categories"]}
    rules = {rule["code"] for rule in document["rules"]}
    for category in document["categories"]:
        yield from _absent(category["citations"], passages, f"category {category['key']}", "passage")
    for entry in document["catalogue"]:
        place = f"{entry['slug']} in the catalogue"
        yield from _absent([entry["category"]], categories, place, "category")
        yield from _absent(entry["rules"], rules, place, "rule")
        for line in entry["lines"]:
            yield from _absent(line["citations"], passages, place, "passage")


def _absent(names: Iterable[str], known: set[str], place: str, what: str) -> list[str]:
    return [f"{place}: there is no {what} {name}" for name in names if name not in known]
