"""Reports: workbooks and documents made from the ledger and its figures. No request, no HTML."""
