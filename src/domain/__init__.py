"""What a film gallery is: entities, their rules and policies, in the standard library alone."""
