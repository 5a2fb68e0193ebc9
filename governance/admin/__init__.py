from . import group, person

__all__ = ["group", "person"]
