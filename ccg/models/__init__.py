from .organisation import ContactDetail, Organisation
from .redirect import Redirect
from .user import User

__all__ = ["ContactDetail", "Organisation", "Redirect", "User"]
