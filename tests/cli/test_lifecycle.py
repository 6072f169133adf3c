"""The life cycle tests of the embedded engine, once more through the real CLI."""

from lifecycle.test_app_assignment import *  # noqa: F403
from lifecycle.test_attribute_mapping import *  # noqa: F403
from lifecycle.test_crash import *  # noqa: F403
from lifecycle.test_leavers import *  # noqa: F403
from lifecycle.test_meetings_attributes import *  # noqa: F403
from lifecycle.test_meetings_mapping import *  # noqa: F403
from lifecycle.test_must_not_happen import *  # noqa: F403
from lifecycle.test_options import *  # noqa: F403
from lifecycle.test_provider import *  # noqa: F403
from lifecycle.test_removal_guard import *  # noqa: F403
from lifecycle.test_roster import *  # noqa: F403
from lifecycle.test_user import *  # noqa: F403
