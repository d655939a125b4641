"""The doors: the ways in and out of the library that other programs and people use. Nothing here is imported by it."""
