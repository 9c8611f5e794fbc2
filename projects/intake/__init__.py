"""Intake: from a file on disk to a proposal. Reading and checking never write.

``cells`` reads a file in a child process (``child``: scan, then cells, then layout and rows), because no reader of
hostile files can be trusted not to abort. ``layout`` finds the heading rows, ``rows`` the stored values.
"""
