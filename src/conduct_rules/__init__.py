"""Rule-based classifier of patients' public posts: which numbered conduct rules a post touches, and why."""

from conduct_rules.engine import Engine, load, model_path, score_batch
from conduct_rules.errors import ConductRulesError, ConfigurationError, InputError, ModelNotFoundError, ProcessesError
from conduct_rules.hit import Hit, SetAside
from conduct_rules.post import Post
from conduct_rules.report import Finding, Report

__all__ = [
    "ConductRulesError",
    "ConfigurationError",
    "Engine",
    "Finding",
    "Hit",
    "InputError",
    "ModelNotFoundError",
    "Post",
    "ProcessesError",
    "Report",
    "SetAside",
    "load",
    "model_path",
    "score_batch",
]
