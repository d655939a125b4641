"""How the shipped person-name model is made; see `docs/person-model.md`."""
