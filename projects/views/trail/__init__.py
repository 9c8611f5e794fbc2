"""The trail: from every figure on a page to what it is made of, down to a person, a minute, a file and its cell."""
