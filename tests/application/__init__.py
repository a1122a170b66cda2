"""The use cases, on memory adapters: stories with their refusals."""
