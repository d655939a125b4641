"""How hard Hypothesis looks: a fixed, short search by default, a long one with `--hypothesis-profile=thorough`."""

from hypothesis import settings

settings.register_profile("usual", deadline=None, derandomize=True, max_examples=60)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile("usual")
