"""What is kept, and the history of how it came to be."""

from projects.models.around import Evidence, Milestone, Permit, Problem
from projects.models.audit import Finding, RuleSetting, Silence
from projects.models.derived import Counter, Summary, YearToDate
from projects.models.history import Change, ChangeSet
from projects.models.intake import CellOrigin, ColumnProfile, ImportBatch, ImportRow, NameAnswer
from projects.models.monthly import MonthlyReturn, ReturnDraft
from projects.models.organisation import Membership, Organisation, Sector
from projects.models.plan import ControlTotal, Period, PeriodException, Plan, Snapshot
from projects.models.project import Project, Support, YearPlan
from projects.models.sample import Sample, SampleItem
from projects.models.saved_view import SavedView
from projects.models.signin import SignIn
from projects.models.visit import Visit

__all__ = [
    "CellOrigin", "Change", "ChangeSet", "ColumnProfile", "ControlTotal", "Counter", "Evidence", "Finding", "ImportBatch", "ImportRow", "Membership", "Milestone", "MonthlyReturn", "NameAnswer",
    "Organisation", "Period", "PeriodException", "Permit", "Plan", "Problem", "Project", "ReturnDraft", "RuleSetting", "Sample", "SampleItem", "SavedView", "Sector", "SignIn", "Silence", "Snapshot", "Summary", "Support", "Visit", "YearPlan", "YearToDate",
]  # fmt: skip
