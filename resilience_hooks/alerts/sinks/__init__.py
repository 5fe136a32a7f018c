"""Where notifications go, one file a place; each turns its trouble into a SinkError."""
