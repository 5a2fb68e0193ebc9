from . import indicator, plan, programme, reading

__all__ = ["indicator", "plan", "programme", "reading"]
