"""When visits are offered: at one rate, in steps, or as on a day. Pure.

7,137.5 thousand people are outpatients of hospitals, clinics and dentists on a day (Patient Survey 2020 of the
Ministry of Health, Labour and Welfare; pharmacies come on top). Eight hours and a peak of three times the mean are
assumptions, and so is the shape: a peak at 9:15, a smaller one at 15:15, a lull at noon.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

DAY_VISITS = 7_137_500
DAY_HOURS = 8
PEAK_TO_MEAN = 3.0
_FIRST_HOUR = 8.5
_MINUTES = DAY_HOURS * 60
_MORNING, _MORNING_WIDTH = 9.25, 0.6
_AFTERNOON, _AFTERNOON_WIDTH, _AFTERNOON_SIZE = 15.25, 0.8, 0.4


def day_rates() -> tuple[float, ...]:
    """Give the visits per second of the whole country in each minute from 8:30 to 16:30."""
    bumps = [_bumps(_FIRST_HOUR + (minute + 0.5) / 60) for minute in range(_MINUTES)]
    peak, mean = max(bumps), sum(bumps) / _MINUTES
    base = (peak - PEAK_TO_MEAN * mean) / (PEAK_TO_MEAN - 1)  # peak + base = 3 (mean + base)
    scale = DAY_VISITS / 60 / sum(value + base for value in bumps)
    return tuple((value + base) * scale for value in bumps)


def clock_of(minute: float) -> str:
    """Give the time of day at a minute of the day, as 9:15."""
    whole = round(_FIRST_HOUR * 60 + minute)
    return f"{whole // 60}:{whole % 60:02d}"


def constant(rate: float, seconds: float) -> array[float]:
    """Give the moments of visits at one rate, in seconds from the beginning."""
    return array("d", (number / rate for number in range(round(rate * seconds))))


def along(rates: Sequence[float], seconds: float) -> array[float]:
    """Give the moments of visits at rates that follow each other, each as long as the others, in `seconds` in all."""
    each_s = seconds / len(rates)
    sums = [0.0, *accumulate(rate * each_s for rate in rates)]
    moments = array("d")
    for number in range(int(sums[-1])):
        part = min(bisect_right(sums, number), len(rates)) - 1
        moments.append((part + (number - sums[part]) / (sums[part + 1] - sums[part])) * each_s)
    return moments


def compressed_day(peak: float, seconds: float) -> array[float]:
    """Give the moments of a day that lasts only `seconds`, its busiest minute at `peak` visits per second."""
    rates = day_rates()
    highest = max(rates)
    return along([rate * peak / highest for rate in rates], seconds)


def _bumps(hour: float) -> float:
    morning = math.exp(-(((hour - _MORNING) / _MORNING_WIDTH) ** 2) / 2)
    return morning + _AFTERNOON_SIZE * math.exp(-(((hour - _AFTERNOON) / _AFTERNOON_WIDTH) ** 2) / 2)
