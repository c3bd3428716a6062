"""The therapy check, as a page."""

from django.utils.translation import gettext_lazy as _

from msclinic.core.assessing import Page
from therapies import timeline

__all__ = ["CHECK"]

CHECK = Page(
    name="therapies",
    section="therapies",
    path="/therapies/check/",
    heading=_("Therapy check"),
    lead=_("Each answer updates the result. Nothing is stored unless you save it."),
    other_path="/relapse/",
    other_label=_("Back to the relapse assessment"),
    save_path="/assessments/save/therapies/",
    draw=timeline.draw,
    also=(("/therapies/compare/", _("Compare side by side")),),
)
