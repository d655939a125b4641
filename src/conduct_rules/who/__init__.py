"""Who is meant: staff by any spelling, other patients, the author, outsiders, and places named after people."""
