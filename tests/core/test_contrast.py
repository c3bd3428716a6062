"""The contrast of the tokens, in light, in dark, and where the device asks for more of it.

PAIRS is the one list of what stands on what. A new token has to be put into it, or among the ornaments.
"""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.core.colours import MODES, STYLESHEET, Colour, contrast, tokens, variables

MEANINGS: Final = ("met", "edge", "no", "ask", "date", "quiet", "notice", "stop")
GROUNDS: Final = ("paper", "card", "sunken")
TINTS: Final = tuple(f"{meaning}-tint" for meaning in MEANINGS)

TEXT: Final = {
    "ink": (*GROUNDS, *TINTS, "brand-tint", "quote"),
    "ink-2": (*GROUNDS, *TINTS, "brand-tint", "quote"),
    "ink-3": (*GROUNDS, "quote"),
    "brand": (*GROUNDS, *TINTS, "brand-tint", "quote"),
    "brand-deep": ("card", "brand-tint"),
    "on-brand": ("brand", "brand-deep"),
    "paper": ("ink",),
    **{meaning: ("card", "paper", f"{meaning}-tint") for meaning in MEANINGS},
}
"""Words, by the grounds that they stand on."""

GRAPHICS: Final = {
    "control": GROUNDS,
    "focus": (*GROUNDS, *TINTS, "brand-tint"),
    "edge-mark": ("card", "edge-tint", "quote"),
    "ask": ("card", "sunken"),
    "brand": ("card", "brand-tint"),
}
"""Borders of what can be operated, signs and lines that say something."""

ORNAMENTS: Final = ("line", "line-2", "brand-line", *(f"{meaning}-line" for meaning in MEANINGS))
"""Borders that set apart what a tint, a word or a shape tells as well; they count where more contrast is asked for."""


ADMIN: Final = {
    "body-bg": {
        4.5: ("body-fg", "body-quiet-color", "body-medium-color", "body-loud-color", "header-color", "link-fg",
              "header-branding-color", "header-link-color", "link-hover-color", "link-selected-fg", "error-fg"),
        3: ("border-color",),
    },
    "darkened-bg": {
        4.5: ("body-fg", "body-quiet-color", "body-medium-color", "link-fg", "error-fg"),
        3: ("border-color",),
    },
    "header-bg": {4.5: ("header-link-color", "header-color")},
    "breadcrumbs-bg": {4.5: ("breadcrumbs-fg", "breadcrumbs-link-fg")},
    "selected-bg": {4.5: ("body-fg", "link-fg")},
    "selected-row": {4.5: ("body-fg", "link-fg")},
    **{f"message-{kind}-bg": {4.5: ("body-fg", "link-fg")} for kind in ("success", "warning", "error")},
    **{name: {4.5: ("button-fg",)} for name in (
        "button-bg", "button-hover-bg", "default-button-bg", "default-button-hover-bg", "close-button-bg",
        "close-button-hover-bg", "delete-button-bg", "delete-button-hover-bg", "secondary",
    )},
    "primary": {4.5: ("primary-fg",)},
}  # fmt: skip
"""In the admin: grounds, and what stands on them."""


def pairs(mode: str) -> Iterator[tuple[str, str, float]]:
    """What stands on what in a mode, and the contrast that it needs."""
    for least, listed in ((4.5, TEXT), (3, GRAPHICS)):
        for above, grounds in listed.items():
            yield from ((above, ground, least) for ground in grounds)
    if mode.endswith("more contrast"):
        yield from ((line, "card", 3) for line in ORNAMENTS if line != "brand-line")


@pytest.mark.parametrize("mode", MODES)
def test_whatever_stands_on_something_can_be_told_from_it(mode: str) -> None:
    colours = tokens(mode)
    measured = {
        (above, ground): (round(contrast(colours[above], colours[ground]), 2), least)
        for above, ground, least in pairs(mode)
    }
    assert {pair: found for pair, found in measured.items() if found[0] < found[1]} == {}


def test_every_colour_stands_in_the_list() -> None:
    listed = set(ORNAMENTS)
    for above, ground, _least in pairs("light"):
        listed |= {above, ground}
    assert set(tokens("light")) == listed


def test_no_colour_is_made_outside_the_tokens() -> None:
    _, _, after = STYLESHEET.read_text(encoding="utf-8").partition("@layer reset {")
    after = re.sub(r"oklch\([^)]* / [^)]*\)", "", after)  # shades over whatever lies behind them
    assert [word for word in ("oklch(", "rgb(", "hsl(", "#fff", "#000", "color-mix(") if word in after] == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_in_the_admin_too(mode: str) -> None:
    colours = variables(mode)
    measured = {
        (above, ground): (round(contrast(colours[above], colours[ground]), 2), least)
        for ground, stand in ADMIN.items()
        for least, listed in stand.items()
        for above in listed
    }
    assert {pair: found for pair, found in measured.items() if found[0] < found[1]} == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_admin_has_no_colours_of_its_own(mode: str) -> None:
    assert set(variables(mode).values()) - {Colour(1, 0, 0)} <= set(tokens(mode).values())


@pytest.mark.parametrize(
    ("colour", "linear"),
    [
        (Colour(1, 0, 0), (1, 1, 1)),
        (Colour(0, 0, 0), (0, 0, 0)),
        (Colour(0.627955, 0.257683, 29.234), (1, 0, 0)),
        (Colour(0.866440, 0.294827, 142.495), (0, 1, 0)),
        (Colour(0.452014, 0.313214, 264.052), (0, 0, 1)),
        (Colour(0.599871, 0, 0), (0.215861, 0.215861, 0.215861)),
    ],
    ids=["white", "black", "red", "green", "blue", "mid grey, #808080"],
)
def test_known_colours_come_out_as_they_are_known(colour: Colour, linear: tuple[float, float, float]) -> None:
    assert colour.linear == pytest.approx(linear, abs=2e-4)


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast(Colour(0, 0, 0), Colour(1, 0, 0)) == pytest.approx(21, abs=1e-3)
    assert contrast(Colour(0.599871, 0, 0), Colour(1, 0, 0)) == pytest.approx(3.95, abs=0.01)
