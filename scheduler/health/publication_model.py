"""The rhythm in which a source publishes, and how long nothing may come before that is silence.

Publications are taken for a Poisson process whose rate depends on the hour of the week. Waiting is
measured in the publications that were to be expected meanwhile, which makes a quiet Sunday and a
busy noon comparable. How much waiting is unusual is read off the source's own waits, with the tail beyond
the longest ones taken for exponential (peaks over threshold; Coles, "An Introduction to Statistical
Modeling of Extreme Values", 2001, chapter 4): more bursty and more regular sources than Poisson are judged
by what they do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from scheduler.health.calendar import HOURS, Holidays, hour_of_week, hour_start
from scheduler.health.health_limits import limits

_HOUR = timedelta(hours=1)
_DAY_HOURS = 24
_DAYS = 7
_NEIGHBOURS = ((-1, 0.25), (0, 0.5), (1, 0.25))


@dataclass(frozen=True, slots=True)
class PublicationModel:
    """Publications an hour by hour of the week, and the ``patience``: how many expected ones may fail to come."""

    rates: tuple[float, ...]
    patience: float
    timezone: str

    def expected(self, start: datetime, end: datetime) -> float:
        """How many publications are to be expected between two moments."""
        clock = _Clock(self.rates, self.timezone)
        return clock.until(end) - clock.until(start) if end > start else 0.0

    def expected_by(self, last: datetime) -> datetime | None:
        """When a source that last published then has published again; None where nothing is expected for months."""
        waited, moment = 0.0, last
        rate_at = _Clock(self.rates, self.timezone).rate_at
        for _ in range(limits().silence.ahead_days * _DAY_HOURS):
            until = hour_start(moment) + _HOUR
            rate = rate_at(moment)
            part = rate * ((until - moment) / _HOUR)
            if waited + part >= self.patience:
                return moment + _HOUR * ((self.patience - waited) / rate)
            waited, moment = waited + part, until
        return None


class _Clock:
    """A clock that counts expected publications instead of hours."""

    def __init__(self, rates: Sequence[float], timezone: str) -> None:
        self._rates, self._zone, self._holidays = rates, ZoneInfo(timezone), Holidays(timezone)
        self._begin: datetime | None = None
        self._sums = [0.0]

    def rate_at(self, moment: datetime) -> float:
        """The rate of an hour; on a holiday the one of the week's quietest day at that hour."""
        hour = hour_of_week(moment, self._zone)
        if moment in self._holidays:
            return min(self._rates[hour % _DAY_HOURS :: _DAY_HOURS])
        return self._rates[hour]

    def until(self, moment: datetime) -> float:
        """Expected publications from the first moment that was asked for until this one."""
        if self._begin is None:
            self._begin = hour_start(moment)
        hours = int((hour_start(moment) - self._begin) / _HOUR)
        while len(self._sums) <= hours:
            self._sums.append(self._sums[-1] + self.rate_at(self._begin + _HOUR * (len(self._sums) - 1)))
        return self._sums[hours] + self.rate_at(moment) * ((moment - hour_start(moment)) / _HOUR)


def measure(
    times: Sequence[datetime], since: datetime, now: datetime, timezone: str
) -> PublicationModel | None:
    """Return the rhythm of a source by its publications between ``since`` and now; None where they are too few."""
    times = sorted(time for time in times if since <= time <= now)
    if len(times) < limits().silence.publications:
        return None
    rates = _rates(times, since, now, timezone)
    clock = _Clock(rates, timezone)
    clock.until(since)
    waits = [after - before for before, after in pairwise(clock.until(time) for time in times)]
    return PublicationModel(rates, patience(waits, (now - since) / timedelta(weeks=1)), timezone)


def rates_of(times: Sequence[datetime], since: datetime, now: datetime, timezone: str) -> tuple[float, ...]:
    """Publications an hour by hour of the week, without a word on silence."""
    return _rates([time for time in times if since <= time <= now], since, now, timezone)


def patience(waits: Sequence[float], weeks: float) -> float:
    """How long a wait, in expected publications, is exceeded too rarely to be chance.

    So long that waits like those of the past exceed it ``false_alarms`` times in twelve weeks.
    """
    told = limits().silence
    ordered = sorted(waits, reverse=True)
    count = max(math.ceil(told.tail * len(ordered)), min(5, len(ordered) - 1))
    threshold = ordered[count]
    beyond = sum(wait - threshold for wait in ordered[:count]) / count
    in_twelve_weeks = count * told.weeks / max(weeks, 1.0)
    found = threshold + beyond * math.log(max(in_twelve_weeks / told.false_alarms, 1.0))
    return max(found, ordered[0], 1.0)


def _rates(times: Sequence[datetime], since: datetime, now: datetime, timezone: str) -> tuple[float, ...]:
    """Each hour's own mean, drawn to that of its hour of the day and day of the week where it was seen seldom."""
    zone, holidays = ZoneInfo(timezone), Holidays(timezone)
    seen, counts = [0.0] * HOURS, [0.0] * HOURS
    moment = hour_start(since)
    while moment < now:
        if moment not in holidays:
            seen[hour_of_week(moment, zone)] += 1
        moment += _HOUR
    for time in times:
        if time not in holidays:
            counts[hour_of_week(time, zone)] += 1
    pooled = _pooled(counts, seen)
    strength = limits().silence.pooled_weeks
    own = [
        (counts[hour] + strength * pooled[hour]) / (seen[hour] + strength) if seen[hour] else pooled[hour]
        for hour in range(HOURS)
    ]
    return tuple(
        sum(weight * own[(hour + step) % HOURS] for step, weight in _NEIGHBOURS) for hour in range(HOURS)
    )


def _pooled(counts: Sequence[float], seen: Sequence[float]) -> list[float]:
    """Rate of the hour of the day times the share of the day of the week."""
    mean = sum(counts) / max(sum(seen), 1.0)
    if not mean:
        return [0.0] * HOURS
    hours = [_mean(counts, seen, range(hour, HOURS, _DAY_HOURS)) for hour in range(_DAY_HOURS)]
    days = [
        _mean(counts, seen, range(day * _DAY_HOURS, (day + 1) * _DAY_HOURS), mean) / mean
        for day in range(_DAYS)
    ]
    return [hours[hour % _DAY_HOURS] * days[hour // _DAY_HOURS] for hour in range(HOURS)]


def _mean(counts: Sequence[float], seen: Sequence[float], hours: range, unseen: float = 0.0) -> float:
    times = sum(seen[hour] for hour in hours)
    return sum(counts[hour] for hour in hours) / times if times else unseen
