"""The figures: one set of sums, rates and estimates for page, workbook, bulletin and command (DESIGN §2.7)."""

from projects.figures.came import came_at, came_by, deadline, first_came
from projects.figures.computed import ordered
from projects.figures.curve import Point, carried_on, curve, year_curve
from projects.figures.due import Due, Origin, Tally, Way, due, due_on, reporters, returns_due, tallies, ways
from projects.figures.estimate import Estimates, divide, estimate
from projects.figures.events import Events, events
from projects.figures.folding import Folded, folded
from projects.figures.forecast import Forecast
from projects.figures.indicator_parts import parts_of
from projects.figures.indicators import Indicator, came_late, indicators
from projects.figures.judged import happened, indicators_of, lights_by_sector, red_ones
from projects.figures.light_counts import Counts, light_counts
from projects.figures.light_sql import with_light
from projects.figures.lights import KINDS as LIGHT_KINDS
from projects.figures.lights import Light, Lights
from projects.figures.lit import Lit, lit, lit_months
from projects.figures.month_report import GROUPINGS, Entry, MonthReport, Slots, group_key, month_report
from projects.figures.months import MonthFigures, Standing, plan_in_force, project_months, standings
from projects.figures.parts import MEASURES, Added, Measure, added, parts
from projects.figures.places import areas, in_area
from projects.figures.published import Figure, Published, published
from projects.figures.ranking import Ranked, ranked
from projects.figures.reconciliation import Beside, Line, beside, reconcile
from projects.figures.reds import Red, reds, worst
from projects.figures.remembered import at_head
from projects.figures.rollups import Group, Rollup, rollup, rollup_of, through_year
from projects.figures.schedule import Schedule
from projects.figures.sums import last_month

__all__ = [
    "GROUPINGS", "LIGHT_KINDS", "MEASURES", "Added", "Beside", "Counts", "Due", "Entry", "Estimates", "Events",
    "Figure", "Folded", "Forecast", "Group", "Indicator", "Light", "Lights", "Line", "Lit", "Measure", "MonthFigures",
    "MonthReport", "Origin", "Point", "Published", "Ranked", "Red", "Rollup", "Schedule", "Slots", "Standing",
    "Tally", "Way", "added", "areas", "at_head", "beside", "came_at", "came_by", "came_late", "carried_on", "curve", "deadline",
    "divide", "due", "due_on", "estimate", "events", "first_came", "folded", "group_key", "happened", "in_area", "indicators", "indicators_of", "last_month",
    "light_counts", "lights_by_sector", "lit", "lit_months", "month_report", "ordered", "parts", "parts_of", "plan_in_force",
    "project_months", "published", "ranked", "reconcile", "red_ones", "reds", "reporters", "returns_due", "rollup", "rollup_of",
    "standings", "tallies", "through_year", "ways", "with_light", "worst", "year_curve",
]  # fmt: skip
