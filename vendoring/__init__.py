"""Scripts and styles of others that the gallery serves itself: what they are, and where from."""
