"""The view: the original text, the folded text, the tokens, and the way back; and the names spaCy sees."""
