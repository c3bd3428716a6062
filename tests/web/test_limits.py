"""No browser cuts a text that is too long: it is refused in words, and stands there still."""

import re

import pytest
from django.test import Client

from msclinic.assessments.forms import AnswerForm
from msclinic.core.forms import BoxedForm
from msclinic.evidence.models import Source
from msclinic.releases.forms import CommentForm, SecondPersonForm, SendBackForm
from tests.core.pages import parse
from tests.releases.factories import author, browser_of

LONG = "é" * 2001


@pytest.mark.parametrize("form", [CommentForm, SendBackForm, SecondPersonForm, AnswerForm])
def test_a_form_names_the_field_the_limit_and_the_length(form: type[BoxedForm]) -> None:
    filled_in = form(dict.fromkeys(form.base_fields, LONG))
    assert "maxlength" not in str(filled_in)
    (said,) = (error for errors in filled_in.errors.values() for error in errors)
    assert re.search(r"At most (2000|500) characters fit into “[A-Z].*”, and these are 2001: nothing was cut", said)
    assert LONG in str(filled_in)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/evidence/source/add/", "/admin/scenarios/scenario/add/"])
def test_no_box_of_an_edited_page_has_a_length(address: str) -> None:
    page = parse(browser_of(author()).get(address))
    boxes = [box for box in (*page.iter("input"), *page.iter("textarea")) if box.get("name")]
    assert len(boxes) > 5
    assert [box.get("name") for box in boxes if box.get("maxlength")] == []


@pytest.mark.django_db
def test_an_edited_page_refuses_in_words_and_keeps_the_text(client: Client) -> None:  # noqa: ARG001
    answer = browser_of(author()).post("/admin/evidence/source/add/", {"title": LONG})
    assert "At most 200 characters fit into “Title”, and these are 2001: nothing was cut, shorten it." in answer.text
    assert LONG in answer.text
    assert not Source.objects.exists()
