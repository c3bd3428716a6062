from tests.knowledge.editing import editor, reader
from tests.knowledge.shipped import content, shipped

__all__ = ["content", "editor", "reader", "shipped"]
