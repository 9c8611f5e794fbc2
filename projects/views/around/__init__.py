"""What stands around a project's figures, on its page: milestones, permits, problems, evidence."""
