"""Generation: films and categories made up in the background."""
