"""What a visitor may ask of a page: the query string is read, checked and limited."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from crawler.revisions.vocabulary import EDIT_KINDS, RevisionFlag

_BIGGEST = 2**63
ROWS = 25
"""Rows of a page."""
CLASSES = EDIT_KINDS
FLAGS = tuple(str(flag) for flag in RevisionFlag)


class BadFilter(Exception):
    """The query string asks for something that does not exist; the message names it."""


def _blank(given: Any) -> Any:
    return None if isinstance(given, str) and not given.strip() else given


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


TextField = Annotated[Annotated[str, Field(max_length=500)] | None, BeforeValidator(_blank)]
MomentField = Annotated[datetime | None, BeforeValidator(_blank)]


def _one_of(names: Collection[str]) -> AfterValidator:
    def check(given: str | None) -> str | None:
        if given is not None and given not in names:
            raise ValueError(f"it is one of {', '.join(names)}")
        return given

    return AfterValidator(check)


UtcMoment = Annotated[MomentField, AfterValidator(lambda moment: moment and _in_utc(moment))]


class Filter(BaseModel):
    """The filters that most lists share. ``after`` is the key of the last row of the page before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: TextField = None
    after: TextField = None

    def values(self) -> dict[str, Any]:
        """The filters as parameters of the list's statement."""
        at, number, other = _key(self.after)
        own = self.model_dump(exclude={"after"}, by_alias=True)
        return {**own, "after_at": at, "after_id": number, "after_other": other}

    @property
    def narrows(self) -> bool:
        """Whether anything but a time is asked for, so that matching rows may be few and far between."""
        times = {"after", "since", "until"}
        return any(self.model_dump(exclude=times).values())

    def query(self, **changes: Any) -> str:
        """The query string of the same list with some filters changed."""
        parts = {**self.model_dump(mode="json", by_alias=True), **changes}
        return urlencode({name: value for name, value in parts.items() if value not in (None, "", False)})


class HeadlinesFilter(Filter):
    """Filters of the list of changed headlines."""

    @property
    def narrows(self) -> bool:
        """True, as only few of all edits change a headline."""
        return True


class EditsFilter(Filter):
    """Filters of the list of edits."""

    class_: Annotated[TextField, _one_of(CLASSES)] = Field(None, alias="class")
    flag: Annotated[TextField, _one_of(FLAGS)] = None
    notice: Annotated[TextField, _one_of(("found", "none", "not-looked-for"))] = None
    q: TextField = None
    since: UtcMoment = None
    until: UtcMoment = None


class VanishedFilter(Filter):
    """Filters of the list of vanished articles; ``still`` leaves out those that are back."""

    still: Annotated[bool, BeforeValidator(lambda given: _blank(given) or False)] = False


class FoundFilter(Filter):
    """What is searched for in current texts; ``after`` is the page key that the archive returned."""

    q: TextField = None
    since: UtcMoment = None
    until: UtcMoment = None
    language: TextField = None

    def values(self) -> dict[str, Any]:
        """The filters as parameters of the search, the newest first."""
        return {"by": "newest", **self.model_dump()}


class SearchFilter(FoundFilter):
    """The same, or a search in words that edits have removed, with the order of what is found."""

    within: Literal["current", "removed"] = "current"
    by: Literal["newest", "relevance"] = "newest"


_Filter = TypeVar("_Filter", bound=Filter)


def read_filter(kind: type[_Filter], given: Mapping[str, str]) -> _Filter:
    """Read the filters from a query string; raises BadFilter."""
    require_known(given, *(field.alias or own for own, field in kind.model_fields.items()))
    try:
        return kind.model_validate(dict(given))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        name = problem["loc"][0] if problem["loc"] else "the filter"
        raise BadFilter(f"{name}: {problem['msg']} (it is {str(problem.get('input'))[:100]!r})") from None


def require_known(given: Collection[str], *names: str) -> None:
    """Refuse a query string that has other names than these; raises BadFilter."""
    for name in given:
        if name not in names:
            raise BadFilter(f"{name}: this page is asked by {', '.join(names) or 'nothing'}")


def require_source(chosen: Filter, names: Collection[str]) -> None:
    """Refuse a source that the archive does not have, and name those that it has; raises BadFilter."""
    if chosen.source is None or chosen.source in names:
        return
    close = get_close_matches(chosen.source, names, n=1)
    meant = f"; did you mean {close[0]}?" if close else ""
    raise BadFilter(
        f"source: there is none named {chosen.source[:100]!r}{meant} There are {', '.join(sorted(names))}."
    )


def page_key(at: datetime, *numbers: int) -> str:
    """Return the key after which the next page begins: a time and the one or two ids by which rows are ordered.

    Example: "2026-03-01T12:00:00+00:00/4711".
    """
    return "/".join([at.isoformat(), *map(str, numbers)])


def _key(given: str | None) -> tuple[datetime | None, int | None, int | None]:
    if given is None:
        return None, None, None
    at, *numbers = given.split("/")
    try:
        moment = _in_utc(datetime.fromisoformat(at))
        number, other = (int(part) for part in [*numbers, "0"][:2])
    except ValueError:
        raise BadFilter(
            f"after: it takes the key of the last row of the page before, not {given[:100]!r}"
        ) from None
    if not (0 <= number < _BIGGEST and 0 <= other < _BIGGEST):
        raise BadFilter("after: the number is out of range")
    return moment, number, other
