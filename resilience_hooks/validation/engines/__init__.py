"""The engines that metrics run on; each lists its tables, binds a query, and runs it."""
