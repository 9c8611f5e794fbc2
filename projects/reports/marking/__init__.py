"""The marked file: an imported workbook back with its mistakes marked, made in a child process with limits.

``marks`` is what both sides of the pipe know, ``child`` the process, ``editing`` marks an .xlsx with openpyxl,
``rebuilding`` carries the values of anything else into a new .xlsx. Nothing here knows the database or a language:
the parent (``reports.marked``) sends the words."""
