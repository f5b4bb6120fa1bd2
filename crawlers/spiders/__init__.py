"""Base spiders: one for each way of access."""
