"""Pages: each view is short: access, call, render."""
