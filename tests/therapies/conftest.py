from tests.knowledge.editing import editor, reader
from tests.knowledge.shipped import content, content_once, shipped

__all__ = ["content", "content_once", "editor", "reader", "shipped"]
