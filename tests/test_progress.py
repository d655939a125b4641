"""The bar shows on a terminal and nowhere else, and changes no report."""

import io
import sys
import time

import pytest

from conduct_rules.progress import show_progress
from conduct_rules.report import Report, RulebookStamp

REPORTS = [Report(post_id=str(n), rulebook=RulebookStamp(id="x", fingerprint="y")) for n in range(5)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    assert list(show_progress(iter(REPORTS), REPORTS)) == REPORTS
    assert pipe.getvalue() == ""


def test_a_program_without_standard_error_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert list(show_progress(iter(REPORTS), REPORTS)) == REPORTS


@pytest.mark.parametrize("posts", [REPORTS, iter(REPORTS)], ids=["counted", "uncounted"])
def test_a_bar_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch, posts: list[Report]) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert list(show_progress(iter(REPORTS), posts)) == REPORTS
    assert "scoring" in terminal.getvalue()
    assert "left" in terminal.getvalue()


def test_the_bar_tells_the_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    for _ in show_progress(iter(REPORTS), REPORTS):
        time.sleep(0.15)  # the bar is drawn ten times a second
    assert "posts/s" in terminal.getvalue()


def test_reports_come_without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setitem(sys.modules, "rich", None)
    assert list(show_progress(iter(REPORTS), REPORTS)) == REPORTS
