"""What can be seen of a gallery from outside."""
