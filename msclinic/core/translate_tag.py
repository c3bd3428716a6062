"""Django's tags for translating, in their place: a text without a variable is translated once for each language.

An answer holds some forty such texts, and to look one up takes longer than to place a value.
"""

from django.template import Context, Library, Node
from django.template.base import Parser, Token, Variable
from django.templatetags import i18n
from django.utils.translation import get_language

__all__ = ["register"]

register = Library()
register.filters.update(i18n.register.filters)
register.tags.update(i18n.register.tags)


class _Kept(Node):
    """A text that is the same in every answer of a language."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.node = node
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        if language not in self.said:
            self.said[language] = self.node.render(context)
        return self.said[language]


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own tag; what it says is kept where it depends on nothing but the language."""
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    is_constant = isinstance(expression.var, Variable) and expression.var.lookups is None and not expression.filters
    return _Kept(node) if is_constant and not (node.asvar or node.message_context) else node
