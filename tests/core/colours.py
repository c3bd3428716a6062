"""The colours of the stylesheet, read and measured without a browser.

OKLCH to linear sRGB is two small matrices (B. Ottosson, 2020) and contrast needs no more than that, so a colour library
for it would be a dependency for thirty lines; the tests hold the arithmetic to known colours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path
from typing import Final

from django.conf import settings

__all__ = ["MODES", "OF_THE_ADMIN", "STYLESHEET", "Colour", "contrast", "tokens", "variables"]

STYLESHEET: Final = Path(settings.BASE_DIR) / "static/css/app.css"
OF_THE_ADMIN: Final = Path(settings.BASE_DIR) / "static/css/admin.css"
MODES: Final = ("light", "dark", "light, more contrast", "dark, more contrast")

_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_COLOUR = re.compile(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")
_BOTH = re.compile(rf"light-dark\(({_COLOUR.pattern}),\s*({_COLOUR.pattern})\)")


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in OKLCH: lightness from 0 to 1, chroma, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    @classmethod
    def read(cls, text: str) -> "Colour":
        """Reads oklch(L C H). Raises ValueError."""
        found = _COLOUR.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text} is no colour that is read here.")
        return cls(*map(float, found.groups()))

    @property
    def linear(self) -> tuple[float, float, float]:
        """Red, green and blue as light, each from 0 to 1; what no screen shows is clipped."""
        a, b = self.chroma * cos(radians(self.hue)), self.chroma * sin(radians(self.hue))
        long = (self.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        middle = (self.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (self.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        return (
            _clipped(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
            _clipped(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
            _clipped(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
        )

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG 2 has it."""
        red, green, blue = self.linear
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tokens(mode: str) -> dict[str, Colour]:
    """Every token of the stylesheet that is a colour, in one of MODES."""
    css = STYLESHEET.read_text(encoding="utf-8")
    layer = css[css.index("@layer tokens {") : css.index("@layer reset {")]
    plain, _, more = layer.partition("@media (prefers-contrast: more)")
    written = dict(_TOKEN.findall(plain))
    if mode.endswith("more contrast"):
        written |= dict(_TOKEN.findall(more))
    return _colours(written, mode)


def variables(mode: str) -> dict[str, Colour]:
    """Every variable of the admin that is set to a colour."""
    return _colours(dict(_TOKEN.findall(OF_THE_ADMIN.read_text(encoding="utf-8"))), mode)


def _colours(written: Mapping[str, str], mode: str) -> dict[str, Colour]:
    dark = mode.startswith("dark")
    return {name: colour for name in written if (colour := _colour(name, written, dark)) is not None}


def _colour(name: str, written: Mapping[str, str], dark: bool) -> Colour | None:
    value = written[name].strip()
    if value.startswith("var(--"):
        return _colour(value[6:-1], written, dark)
    both = _BOTH.fullmatch(value)
    if both is None:
        return Colour.read(value) if _COLOUR.fullmatch(value) else None
    return Colour.read(both[5 if dark else 1])


def _clipped(value: float) -> float:
    return min(max(value, 0.0), 1.0)
