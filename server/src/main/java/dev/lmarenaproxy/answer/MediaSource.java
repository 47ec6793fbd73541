package dev.lmarenaproxy.answer;

import dev.lmarenaproxy.TabId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Brings what an answer shows only the address of. Safe for threads; returns at once. */
@FunctionalInterface
public interface MediaSource {
    /** A file in base64, without line breaks. */
    record File(String contentType, String base64) {}

    /**
     * Brings one.
     *
     * @param url as an answer of the site named it
     * @param madeIn the tab that asked for the answer, where that is known
     * @return fails with a {@link dev.lmarenaproxy.FaultException}; completes on any thread
     */
    CompletionStage<File> load(String url, @Nullable TabId madeIn);
}
