"""What a paper cites: the pages, a frozen copy of the archive, and the words and figures that explain them."""
