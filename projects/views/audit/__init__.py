"""Pages of the audit: findings, one of them with its steps, the rules and their thresholds."""
