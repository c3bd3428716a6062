"""A passage that something rests on stays."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from msclinic.evidence.models import Passage
from msclinic.evidence.protection import can_delete_passage, check_delete_passage, why_it_stays
from tests.evidence.factories import ContradictionFactory, PassageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def used() -> Passage:
    passage = PassageFactory(code="C35")
    ContradictionFactory(source=passage.source, number=2, passages=[passage])
    return passage


def test_a_passage_that_nothing_rests_on_can_be_deleted() -> None:
    passage = PassageFactory()
    check_delete_passage(passage)
    assert can_delete_passage(passage)
    passage.delete()
    assert not Passage.objects.exists()


def test_a_passage_in_use_is_refused_with_a_sentence(used: Passage) -> None:
    assert not can_delete_passage(used)
    sentence = "C35 cannot be deleted: contradiction 2 rests on it."
    assert why_it_stays(used) == sentence
    with pytest.raises(ValidationError, match="C35 cannot be deleted"):
        check_delete_passage(used)


def test_deleting_a_passage_in_use_fails(used: Passage) -> None:
    with pytest.raises(ProtectedError, match="C35 cannot be deleted"), transaction.atomic():
        used.delete()
    with pytest.raises(ProtectedError, match="C35 cannot be deleted"), transaction.atomic():
        Passage.objects.all().delete()
    assert Passage.objects.filter(pk=used.pk).exists()


def test_two_users_are_both_named(used: Passage) -> None:
    ContradictionFactory(source=used.source, number=3, passages=[used])
    assert why_it_stays(used).endswith("contradiction 2, contradiction 3 rest on it.")
