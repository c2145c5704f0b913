"""Who wrote an article: the byline as printed, the credits that metadata give, and what a person's name looks like."""
