"""The practice that posts are about: its staff list and its details, checked at the door."""

from conduct_rules.practice.load import Loaded, load_practice, load_staff, read_practice, read_staff
from conduct_rules.practice.model import Practice, StaffMember

__all__ = ["Loaded", "Practice", "StaffMember", "load_practice", "load_staff", "read_practice", "read_staff"]
