"""Who is led to the draft from a page, and whether one person may publish alone."""

from typing import Any

from django import template

from msclinic.releases.models import SecondPerson
from msclinic.releases.second_person import second_person
from msclinic.releases.trying import may_try

__all__ = ["register"]

register = template.Library()


@register.simple_tag(takes_context=True)
def may_propose(context: Any) -> bool:
    """Whether whoever looks at this page may try the draft and propose it; nobody, where there is no request."""
    request = context.get("request")
    return request is not None and may_try(request.user)


@register.simple_tag
def second_person_off() -> SecondPerson | None:
    """Who switched the second person off, when and why; None while somebody else has to approve what is published."""
    newest = second_person()
    return None if newest is None or newest.required else newest
