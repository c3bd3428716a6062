"""Who is led to the draft from a page."""

from typing import Any

from django import template

from msclinic.releases.trying import may_try

__all__ = ["register"]

register = template.Library()


@register.simple_tag(takes_context=True)
def may_publish(context: Any) -> bool:
    """Whether whoever looks at this page may try the draft and publish it; nobody, where there is no request."""
    request = context.get("request")
    return request is not None and may_try(request.user)
