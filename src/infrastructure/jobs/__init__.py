"""Background jobs: how they are announced and what made-up rows say."""
