"""What is done with an article once it is read: its columns, copies, revisions and differences. Pure."""
