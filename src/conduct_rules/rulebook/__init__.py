"""What the practice's guidance says: which kinds of thing, about whom, raise which numbered rule, and what follows."""
