"""Storage without a disk: for trying things out and for tests, with the full meaning of the databases."""
