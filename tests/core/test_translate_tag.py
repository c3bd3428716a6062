"""The tag that keeps what it has translated says what Django's own would say."""

from django.template import Context, Node, engines
from django.template.backends.django import DjangoTemplates
from django.template.loader import get_template
from django.utils import translation


def _in_turn(source: str, *languages: str, **context: str) -> list[str]:
    """What one and the same template says in these languages, one after the other."""
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    template = engine.engine.from_string(f"{{% load i18n %}}{source}")
    said = []
    for language in languages:
        with translation.override(language):
            said.append(template.render(Context(context)))
    return said


def test_a_text_is_kept_for_each_language_by_itself() -> None:
    said = _in_turn("{% translate 'Result' %}", "en-gb", "de", "en-gb", "de")
    assert said[:2] == said[2:]
    assert said[0] == "Result"
    assert said[1] not in ("", said[0])


def test_what_a_variable_holds_is_not_kept() -> None:
    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)
    template = engine.engine.from_string("{% load i18n %}{% translate text %}")
    assert [template.render(Context({"text": text})) for text in ("one", "two")] == ["one", "two"]


def test_a_text_that_is_named_goes_to_where_it_is_named() -> None:
    [said] = _in_turn("{% translate 'Result' as what %}({{ what }})", "de")
    assert said == "(Ergebnis)"


def test_a_percent_sign_stays_one() -> None:
    assert _in_turn("{% translate '100 % of it' %}", "de", "de") == ["100 % of it", "100 % of it"]


def test_a_marked_text_with_a_mark_of_its_own_is_left_to_django() -> None:
    assert _in_turn('{% translate _("Result") %}', "de") == ["Ergebnis"]


def test_the_pages_use_it() -> None:
    template = get_template("core/_result.html").template
    assert {type(node).__name__ for node in template.nodelist.get_nodes_by_type(Node)} >= {"_Kept"}


def test_it_is_the_only_library_of_tags_that_stands_in_another_ones_place() -> None:
    (clash,) = engines["django"]._check_for_template_tags_with_the_same_name()  # type: ignore[attr-defined]  # Django's own
    assert clash.id == "templates.W003"
    assert "'i18n'" in clash.msg
