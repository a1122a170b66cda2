"""The classic contract, which existing clients speak."""
