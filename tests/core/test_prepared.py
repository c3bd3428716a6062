"""What is placed in one piece is escaped before."""

from msclinic.core.result import Told, WouldChange
from msclinic.core.shapes import SHAPES
from msclinic.core.templatetags.prepared import items, plain
from msclinic.engine import Verdict


def test_an_answer_that_was_typed_is_no_markup() -> None:
    assert items([Told("Asked & told", "<b>typed</b>")]) == (
        "<div><dt>Asked &amp; told</dt><dd>&lt;b&gt;typed&lt;/b&gt;</dd></div>"
    )


def test_another_answer_is_no_markup() -> None:
    shape = SHAPES[Verdict.MET]
    change = WouldChange("Agents", "<i>one</i>", [("Is it <so>?", shape)])
    assert items([change]) == (
        f"<li><span>Agents: <b>&lt;i&gt;one&lt;/i&gt;</b></span><small>Is it &lt;so&gt;?</small>{shape.pill}</li>"
    )


def test_a_topic_is_no_markup() -> None:
    assert plain(["children", "<em>"]) == '<ul class="plain"><li>children</li><li>&lt;em&gt;</li></ul>'
