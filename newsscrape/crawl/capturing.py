"""Stores each response as it arrives, before anything unpacks, follows or rejects it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from newsscrape import urls
from newsscrape.archive.records import SECRETS, Exchange, new_record_id
from newsscrape.crawl.browser import arrived
from newsscrape.crawl.session import RULES, note, session_of
from newsscrape.crawl.visits import CAPTURES, DATALOSS, TASK, answered_at, captured, hops, plain_headers
from newsscrape.payload import digest
from newsscrape.tasks import Fetched, Task


class Capturing:
    """Records every response in its request's meta, where the requests of redirects and retries find it too."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        named = crawler.settings.getlist("NEWSSCRAPE_SECRET_HEADERS")
        self.secrets = SECRETS | {str(name).strip().lower() for name in named}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Capturing:
        capturing = cls(crawler)
        crawler.signals.connect(capturing.response_downloaded, signals.response_downloaded)
        return capturing

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Redirects, errors and 304s arrive here too; responses that were refused, too large or incomplete do not."""
        now = datetime.now(UTC).replace(microsecond=0)
        archived = urls.unwrap(response.url)
        task = request.meta.get(TASK)
        page = arrived(request)
        if page is not None:
            # Replay tools identify a record by URL and second: one with the same would replace the page.
            now = max(now, captured(request)[-1].visited_at + timedelta(seconds=1))
        here = Fetched(
            url=answered_at(response, request),
            body=b"",
            captured_at=(archived.captured_at if archived else None) or now,
            visited_at=now,
            origin="wayback" if archived else "live",
            payload_sha256=digest(response.body),
            task=task or Task(),
            headers=plain_headers(response.headers),
            http_status=None if page else response.status,  # no server sent what a browser rendered
            record_id=new_record_id(),
            redirected_from=hops(request),
            rendered_from=page.record_id if page else None,
        )
        session = session_of(self.crawler)
        if page is not None:
            session.store_rendering(here, response.body)
            request.meta[CAPTURES] = (*captured(request), here)
            return
        session.store_exchange(
            Exchange(
                record_id=str(here.record_id),
                url=urls.requested(response.url),
                moment=now,
                payload_sha256=here.payload_sha256,
                body=response.body,
                status=response.status,
                sent=tuple(_pairs(request.headers)),
                received=tuple(_pairs(response.headers)),
                protocol=response.protocol or "HTTP/1.1",
                ip_address=str(response.ip_address) if response.ip_address else None,
                task=note(here) if task else {"role": RULES},
                cut_off=DATALOSS in response.flags,
                secrets=self.secrets,
            )
        )
        if task is not None:
            request.meta[CAPTURES] = (*captured(request), here)
        elif session.warc is not None:
            session.warc.forget(str(here.record_id))


def _pairs(headers: Headers) -> Iterable[tuple[str, str]]:
    for name, values in headers.items():
        for value in values:
            yield name.decode("latin-1"), value.decode("latin-1")
