"""Programs that import an application by name: what their command lines say of it."""
