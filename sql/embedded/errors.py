"""What can stand in the way of the embedded database, and what to do about it."""

from sql.errors import UserError


class EmbeddedDatabaseError(UserError):
    """The embedded database cannot be used; the text names the cause and the remedy."""


class ProgramsNotFoundError(EmbeddedDatabaseError):
    """PostgreSQL's programs are not on this machine, or are too old."""


class OtherMajorVersionError(EmbeddedDatabaseError):
    """The data directory was made by another major version of PostgreSQL."""


class DataDirectoryError(EmbeddedDatabaseError):
    """The data directory cannot be made, written or reached."""


class ServerNotStartedError(EmbeddedDatabaseError):
    """The server did not come up; the text ends with its last words."""
