"""What a crawl runs on: the session, the queue, capturing, politeness, worker processes and the browser."""
