package dev.lmarenaproxy.site;

import com.fasterxml.jackson.databind.JsonNode;

/** A picture that is at the site, as a question names it. */
public final class UploadedPicture {
    private final JsonNode attachment;

    UploadedPicture(JsonNode attachment) {
        this.attachment = attachment;
    }

    JsonNode attachment() {
        return attachment;
    }
}
