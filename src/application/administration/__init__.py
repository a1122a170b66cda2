"""What administrators see: lists of everything with search, filters and order, and pickers."""
