from . import quarterlyreturn

__all__ = ["quarterlyreturn"]
