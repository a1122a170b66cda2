"""How jobs are announced, and what made-up rows say."""
