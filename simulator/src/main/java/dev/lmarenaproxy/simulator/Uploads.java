package dev.lmarenaproxy.simulator;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The pictures that were uploaded, the latest {@value #MOST} of them; event loop only. */
final class Uploads {
    static final int MOST_BYTES = 5 * 1024 * 1024;
    private static final int MOST = 64;

    /** A place for one picture, from the wish to upload it on. */
    static final class Upload {
        final String key;
        final String name;
        final String contentType;
        final String routerState;
        final String signature = UUID.randomUUID().toString();
        private @Nullable Buffer bytes;
        private @Nullable String signedUrl;

        private Upload(String key, String name, String contentType, String routerState) {
            this.key = key;
            this.name = name;
            this.contentType = contentType;
            this.routerState = routerState;
        }

        void arrived(Buffer arrived) {
            bytes = arrived;
        }

        Optional<Buffer> bytes() {
            return Optional.ofNullable(bytes);
        }

        /** The URL for attachments; an earlier one of the same picture is void. */
        String sign(String origin) {
            var url = origin + UploadRoutes.PREFIX + key + "?signed=" + UUID.randomUUID();
            signedUrl = url;
            return url;
        }

        boolean isSignedAs(String url) {
            return url.equals(signedUrl);
        }
    }

    private final Map<String, Upload> byKey = new Recent<>(MOST);

    Upload wanted(String name, String contentType, String routerState) {
        var key = UUID.randomUUID() + "-" + name.replaceAll("[^A-Za-z0-9._-]", "_");
        var upload = new Upload(key, name, contentType, routerState);
        byKey.put(key, upload);
        return upload;
    }

    Optional<Upload> of(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    boolean knowsSigned(String url) {
        return byKey.values().stream().anyMatch(upload -> upload.isSignedAs(url));
    }
}
