"""What changes from one release document to another, in words: nothing is left out, and nothing shows as raw JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from msclinic.releases.document_parts import GROUPS, LABELS_OF_SENTENCES, LISTED, REST, Entry, Part
from msclinic.releases.in_words import CRITERIA, Speech, is_amount

__all__ = ["Change", "ChangeGroup", "Changed", "changes_between"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: what it is, and what it said before and says after; empty where it said nothing."""

    what: str
    before: str
    after: str

    @property
    def otherwise(self) -> str:
        """What is left to say where both say the same."""
        return _("the same in words, kept otherwise")

    def __str__(self) -> str:
        if self.before != self.after and self.before and self.after:
            return f"{self.what} {self.before} → {self.after}"
        if self.before == self.after:
            return f"{self.what}: {self.otherwise}"
        return f"{self.what}, new: {self.after}" if self.after else f"{self.what}, gone: {self.before}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule, a question, a passage: what it is called, whether it is new or gone, and what of it differs.

    `name` is its code, or its key where another entry has the same title; empty where the title is enough. `is_ours`
    is whether the title is a word of the page, and none of the release.
    """

    name: str
    title: str
    state: str
    changes: list[Change]
    is_ours: bool = False

    def __str__(self) -> str:
        said = "; ".join(map(str, self.changes)) if self.state == CHANGED else self.state
        return f"{self.name or self.title}: {said}"


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What a reader looks at together: the rules, the questions, the passages."""

    title: str
    entries: list[Changed]


NEW: Final = "new"
GONE: Final = "gone"
CHANGED: Final = "changed"
CONDITION: Final = gettext_noop("condition")
MANY: Final = 6
"""Lists of more names do not stand side by side."""
BY_LANGUAGE: Final = ("sentences", "translations")
"""What stands beside the lists by language, each told in a group of its own."""
_ROWS: Final = ("key", "value", "label")
"""What tells rows inside an entry apart, such as the answers of a question or the lines of a therapy."""


def changes_between(before: Entry, after: Entry) -> list[ChangeGroup]:
    """Everything that differs, grouped as a clinician understands it; empty only for documents that are the same."""
    teller = _Teller(Speech(before), Speech(after))
    groups = [
        ChangeGroup(_(title), [changed for part in parts for changed in teller.entries(part, before, after)])
        for title, parts in GROUPS
    ]
    others = [name for name in dict.fromkeys((*before, *after)) if name not in LISTED]
    rest = {name: list(teller.rest(name, before, after)) for name in others}
    groups += [ChangeGroup(_(REST[name]), rest.get(name, [])) for name in BY_LANGUAGE]
    unsaid = [changed for name, found in rest.items() if name not in BY_LANGUAGE for changed in found]
    groups.append(ChangeGroup(_("Everything else"), unsaid))
    told = [group for group in groups if group.entries]
    if told or _same(before, after):
        return told
    return [ChangeGroup(_("Everything else"), [Changed("", _("The release"), CHANGED, [_in_all()], is_ours=True)])]


def _same(one: Any, other: Any) -> bool:
    """As canonical JSON, so that 1 and true differ."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


class _Teller:
    def __init__(self, before: Speech, after: Speech) -> None:
        self._before = before
        self._after = after

    def entries(self, part: Part, before: Entry, after: Entry) -> Iterator[Changed]:
        """What is new, changed or gone of one list, and its order where that alone differs."""
        old, new = (_by_key(part, document.get(part.list) or ()) for document in (before, after))
        names = _names(part, old, new)
        for key, entry in new.items():
            title = part.title(entry)
            if key not in old:
                yield Changed(names[key], title, NEW, list(self._of_new(part, entry)))
            elif not _same(old[key], entry):
                changes = list(self._of_changed(part, old[key], entry)) or [_in_all()]
                yield Changed(names[key], title, CHANGED, changes)
        for key, entry in old.items():
            if key not in new:
                yield Changed(names[key], part.title(entry), GONE, [])
        called = {key: names[key] or part.title(entry) for key, entry in (old | new).items()}
        if order := _order(list(old), list(new), part.called, called):
            yield Changed("", _("Order"), CHANGED, [order], is_ours=True)

    def rest(self, name: str, before: Entry, after: Entry) -> Iterator[Changed]:
        """What differs outside the lists."""
        old, new = before.get(name), after.get(name)
        if _same(old, new) and (name in before) == (name in after):
            return
        title = _(REST.get(name, name.replace("_", " ").capitalize()))
        if name in BY_LANGUAGE:
            old, new = _each_language(old, new), _each_language(new, old)
        labels = {**LABELS_OF_SENTENCES, **CRITERIA} if name in BY_LANGUAGE else {}
        found = list(self.within("", old, new, labels, name)) or [_in_all()]
        yield Changed("", title, CHANGED, found, is_ours=True)

    def within(self, what: str, before: Any, after: Any, labels: Mapping[str, str], field: str) -> Iterator[Change]:
        """The changes inside a value; `what` is what it is called, empty for an entry as a whole."""
        if _same(before, after):
            return
        if field == "criterion" and what == CONDITION and (before or {}).get("kind") != (after or {}).get("kind"):
            yield self._change(what, before, after, labels, field)
        elif _is_tree(before, field) and _is_tree(after, field):
            for name in dict.fromkeys((*before, *after)):
                inner = field if field == "criterion" else name
                yield from self.within(_label(what, name, labels), before.get(name), after.get(name), labels, inner)
        elif _is_rows(before) and _is_rows(after) and (before or after):
            yield from self._rows(what, before or (), after or (), labels, field)
        elif _is_names(before) and _is_names(after) and before and after and max(len(before), len(after)) > MANY:
            yield from self._names(what, before, after, labels, field)
        else:
            yield self._change(what or _("now"), before, after, labels, field)

    def _of_new(self, part: Part, entry: Entry) -> Iterator[Change]:
        """The fields that hold something which its code and title do not say."""
        unsaid = part.told | (part.aside if entry.get(part.said_by) else frozenset())
        shown = {
            name: value for name, value in part.seen(entry).items() if name not in unsaid and self._after.said(value)
        }
        return self.within("", {}, shown, part.labels, "")

    def _of_changed(self, part: Part, old: Entry, new: Entry) -> Iterator[Change]:
        aside = frozenset() if _same(old.get(part.said_by), new.get(part.said_by)) else part.aside
        before, after = (
            {name: value for name, value in part.seen(entry).items() if name not in aside} for entry in (old, new)
        )
        return self.within("", before, after, part.labels, "")

    def _rows(
        self, what: str, before: Sequence[Entry], after: Sequence[Entry], labels: Mapping[str, str], field: str
    ) -> Iterator[Change]:
        """The rows of a list inside an entry, each by what tells it apart."""
        old, new = ({_row_key(row): row for row in rows} for rows in (before, after))
        if len(old) < len(before) or len(new) < len(after) or (not old and self._are_labels(after, labels)):
            yield self._change(what, before, after, labels, field)
            return
        of_rows = {**labels, "label": gettext_noop("words")}
        for key in dict.fromkeys((*old, *new)):
            row = new.get(key) or old[key]
            if key in old and key in new:
                yield from self.within(f"{what} “{row.get('label') or key}”", old[key], new[key], of_rows, field)
            else:
                named = what if self._after.said(row) else f"{what} “{key}”"
                yield self._change(named, old.get(key), new.get(key), labels, field)
        if order := _order(list(old), list(new), what, {key: row.get("label") or key for key, row in new.items()}):
            yield order

    def _are_labels(self, rows: Sequence[Entry], labels: Mapping[str, str]) -> bool:
        """Whether each of the rows says no more than what it is called."""
        return all(self._after.said(row, labels=labels) == row.get("label") for row in rows)

    def _names(
        self, what: str, before: Sequence[str], after: Sequence[str], labels: Mapping[str, str], field: str
    ) -> Iterator[Change]:
        """Of a long list only what came and went."""
        gone = [name for name in before if name not in after]
        come = [name for name in after if name not in before]
        if gone or come:
            yield self._change(
                _("%(what)s (of %(count)s)") % {"what": what, "count": len(after)}, gone, come, labels, field
            )
        else:
            yield self._change(_("order of: %(what)s") % {"what": what}, before, after, labels, field)

    def _change(self, what: str, before: Any, after: Any, labels: Mapping[str, str], field: str) -> Change:
        """One thing before and after in words; keys stand as they are where their words are the same."""
        old, new = self._before.said(before, field, labels), self._after.said(after, field, labels)
        what = _(what) if what == CONDITION else what
        return (
            Change(what, old, new) if old != new else Change(what, self._before.said(before), self._after.said(after))
        )


def _in_all() -> Change:
    return Change(_("in all"), "", "")


def _each_language(texts: Any, others: Any) -> dict[str, Any]:
    """The texts by language, with an empty place for a language that only the other document has."""
    known, beside = texts or {}, others or {}
    return {language: known.get(language) or {} for language in dict.fromkeys((*known, *beside))}


def _by_key(part: Part, entries: Sequence[Entry]) -> dict[str, Entry]:
    """The entries by what tells them apart; a draft may hold two that nothing does."""
    found: dict[str, Entry] = {}
    for entry in entries:
        key = part.key(entry)
        while key in found:
            key = f"{key} again"
        found[key] = entry
    return found


def _names(part: Part, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> dict[str, str]:
    """By what tells the entries apart: the code of each, or its key where its title does not tell it from others."""
    called = {key: (part.code(entry), part.title(entry)) for key, entry in (*new.items(), *old.items())}
    alike = Counter(called.values())
    return {key: code or ("" if title and alike[code, title] == 1 else key) for key, (code, title) in called.items()}


def _order(before: list[str], after: list[str], what: str, called: Mapping[str, str]) -> Change | None:
    """The order of what stands in both, where it differs: the stretch from the first to the last that has moved."""
    old, new = [key for key in before if key in after], [key for key in after if key in before]
    moved = [place for place, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
    if not moved:
        return None
    stretch = slice(moved[0], moved[-1] + 1)
    told = ("; ".join(called.get(key, key) for key in keys[stretch]) for keys in (old, new))
    return Change(_("order of the %(what)s") % {"what": _(what) if what else what}, *told)


def _label(what: str, name: str, labels: Mapping[str, str]) -> str:
    """What a field is called, after what it belongs to; the figures of a condition go without its name."""
    if name == "criterion":
        return CONDITION
    label = _(labels.get(name, name.replace("_", " ")))
    return label if what in {"", CONDITION} else f"{what}, {label}"


def _is_tree(value: Any, field: str) -> bool:
    return isinstance(value, Mapping) and not is_amount(value) and field != "local_reading"


def _is_rows(value: Any) -> bool:
    rows = value or ()
    return isinstance(rows, Sequence) and not isinstance(rows, str) and all(_row_key(row) for row in rows)


def _is_names(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(name, str) for name in value)


def _row_key(row: Any) -> str:
    return next((str(row[name]) for name in _ROWS if row.get(name)), "") if isinstance(row, Mapping) else ""
