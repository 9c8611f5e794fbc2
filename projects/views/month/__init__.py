"""The pages of the month: what is mine to do, the return page, the closing."""
