"""Reports for people and programs; none of them decides anything."""
