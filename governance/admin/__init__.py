from . import action, gift, interest, procurement

__all__ = ["action", "gift", "interest", "procurement"]
