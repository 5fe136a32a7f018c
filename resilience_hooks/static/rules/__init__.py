"""One file per rule code, carrying its documentation; ``registry`` lists them."""
