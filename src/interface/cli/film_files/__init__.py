"""Files of films: their formats, their rows, and films made of rows."""
