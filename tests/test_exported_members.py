"""The public names of the library, and that opening its door does nothing else."""

import subprocess
import sys

import conduct_rules

PROMISED = {
    "ConductRulesError",
    "ConfigurationError",
    "Engine",
    "Finding",
    "Hit",
    "Post",
    "Report",
    "load",
    "model_path",
    "score_batch",
}


def test_all_promised_names_are_exported() -> None:
    assert set(conduct_rules.__all__) >= PROMISED


def test_all_exported_names_exist_once_and_in_order() -> None:
    names = conduct_rules.__all__
    assert len(set(names)) == len(names)
    assert sorted(names, key=str) == list(names)
    for name in names:
        assert hasattr(conduct_rules, name)


def test_every_exported_member_says_what_it_is() -> None:
    for name in conduct_rules.__all__:
        assert getattr(conduct_rules, name).__doc__, name


def test_import_brings_in_no_spacy_and_sets_up_no_logging() -> None:
    code = (
        "import sys, logging; import conduct_rules\n"
        "heavy = {'spacy', 'thinc', 'typer', 'rich', 'numpy'} & set(sys.modules)\n"
        "sys.exit(f'imported {sorted(heavy)}' if heavy else 'set up logging' if logging.root.handlers else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
