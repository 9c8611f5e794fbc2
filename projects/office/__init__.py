"""What the project office does to many objects at once: each function says the differences, the door applies them.

Nothing is written here. A page or a command shows what is proposed, and commits it with the person and the reason."""
