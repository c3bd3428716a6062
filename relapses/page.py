"""The relapse assessment, as a page."""

from django.utils.translation import gettext_lazy as _

from msclinic.core.assessing import Page
from relapses import duration_scale

__all__ = ["RELAPSE"]

RELAPSE = Page(
    name="relapse",
    section="relapses",
    path="/relapse/",
    heading=_("Relapse assessment"),
    lead=_("Each answer updates the result. Nothing is stored unless you save it."),
    other_path="/therapies/check/",
    other_label=_("Go on to the therapy check"),
    save_path="/assessments/save/relapse/",
    draw=duration_scale.draw,
)
