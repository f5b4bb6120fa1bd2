"""PatentsView's tables of US patents: one file a table, joined by patent."""
