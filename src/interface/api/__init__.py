"""The HTTP interfaces: what all versions share."""
