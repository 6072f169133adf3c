"""People and groups from files: YAML, CSV and SCIM JSON to plain profiles, with no network."""

from .errors import DirectoryError, MissingColumn, text
from .groups import DirectoryGroup, Member, Memberships, groups, resolve
from .people import people
from .profiles import Directory, Profile

__all__ = [
    "Directory",
    "DirectoryError",
    "DirectoryGroup",
    "Member",
    "Memberships",
    "MissingColumn",
    "Profile",
    "groups",
    "people",
    "resolve",
    "text",
]
