package dev.lmarenaproxy.tab;

import dev.lmarenaproxy.site.SiteHead;

/** The site's whole answer to a request that was not a question to a model. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FetchedBody(SiteHead head, byte[] body) {}
