"""Plans told as people: what a preview would change, for whom, attribute by attribute."""

from .differences import AttributeChange, differences
from .people import Person
from .plan import Item, Plan, PlanError, parse

__all__ = ["AttributeChange", "Item", "Person", "Plan", "PlanError", "differences", "parse"]
