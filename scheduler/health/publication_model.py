"""The rhythm in which a source publishes, and how long nothing may come before it counts as silence.

Publications are modelled as a Poisson process whose rate depends on the hour of the week. A wait is not measured in
hours, but in the publications that were to be expected meanwhile. So a quiet Sunday and a busy noon can be compared.
Example: a source publishes 6 articles an hour at noon and 0.5 an hour at night. Two hours without an article are a wait
of 12 at noon, and of 1 at night.

How long a wait is unusual is learned from the source's own waits. Waits longer than all of them are estimated with an
exponential tail (peaks over threshold; Coles, "An Introduction to Statistical Modeling of Extreme Values", 2001,
chapter 4). So a source that publishes in bursts, or more regularly than a Poisson process, is judged by its own habits.
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
"""The weights with which each hour is smoothed by the hour before and the hour after it."""


@dataclass(frozen=True, slots=True)
class PublicationModel:
    """The rhythm of a source.

    ``rates`` are the publications per hour for each of the 168 hours of the week. ``patience`` is how many expected
    publications may fail to come before it is silence.
    """

    rates: tuple[float, ...]
    patience: float
    timezone: str

    def expected(self, start: datetime, end: datetime) -> float:
        """Return how many publications are to be expected between two moments."""
        clock = _Clock(self.rates, self.timezone)
        return clock.until(end) - clock.until(start) if end > start else 0.0

    def expected_by(self, last: datetime) -> datetime | None:
        """Return by when a source that last published at ``last`` should have published again.

        None means that nothing is expected within ``ahead_days``.
        """
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
        """Return the rate at a moment; on a holiday it is that of the week's quietest day at the same hour."""
        hour = hour_of_week(moment, self._zone)
        if moment in self._holidays:
            return min(self._rates[hour % _DAY_HOURS :: _DAY_HOURS])
        return self._rates[hour]

    def until(self, moment: datetime) -> float:
        """Return the expected publications from the first moment for which this was called until this moment."""
        if self._begin is None:
            self._begin = hour_start(moment)
        hours = int((hour_start(moment) - self._begin) / _HOUR)
        while len(self._sums) <= hours:
            self._sums.append(self._sums[-1] + self.rate_at(self._begin + _HOUR * (len(self._sums) - 1)))
        return self._sums[hours] + self.rate_at(moment) * ((moment - hour_start(moment)) / _HOUR)


def measure(
    times: Sequence[datetime], since: datetime, now: datetime, timezone: str
) -> PublicationModel | None:
    """Return the rhythm of a source from its publications between ``since`` and now; None if they are too few."""
    times = sorted(time for time in times if since <= time <= now)
    if len(times) < limits().silence.publications:
        return None
    rates = _rates(times, since, now, timezone)
    clock = _Clock(rates, timezone)
    clock.until(since)
    waits = [after - before for before, after in pairwise(clock.until(time) for time in times)]
    return PublicationModel(rates, patience(waits, (now - since) / timedelta(weeks=1)), timezone)


def rates_of(times: Sequence[datetime], since: datetime, now: datetime, timezone: str) -> tuple[float, ...]:
    """Return the publications per hour for each hour of the week, also if they are too few for a rhythm."""
    return _rates([time for time in times if since <= time <= now], since, now, timezone)


def patience(waits: Sequence[float], weeks: float) -> float:
    """Return how long a wait, in expected publications, has to be before it is silence and not chance.

    Waits like those of the past would exceed it only ``false_alarms`` times in twelve weeks. It is found from the
    longest tenth of the waits (``tail``): their threshold, and by how much they exceed it on average. It is never
    shorter than the longest wait of the past.
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
    """Return the rate of each hour of the week.

    It is the hour's own mean. If the hour was seen only a few times, the mean is drawn towards what its hour of the day
    and its day of the week suggest. Holidays do not count.
    """
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
    """Return for each hour of the week the rate of its hour of the day, times how busy its day of the week is.

    Example: at 9:00 there are 4 publications on average, and Sundays have half of an average day: Sunday at 9:00 has 2.
    """
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
