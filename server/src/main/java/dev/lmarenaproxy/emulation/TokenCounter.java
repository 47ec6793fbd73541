package dev.lmarenaproxy.emulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.lmarenaproxy.Prompt;
import dev.lmarenaproxy.Usage;

/**
 * Counts tokens where the site doesn't, with the vocabulary {@code o200k_base}. For models that use
 * another vocabulary the numbers are near, not exact.
 *
 * <p>Safe for any thread, but not for an event loop: the first call reads the vocabulary (about 0.4
 * s), and long texts take their time.
 */
public final class TokenCounter {
    /** What a message costs beside its text: its role and the marks around it, as OpenAI counts. */
    private static final int TOKENS_A_MESSAGE = 4;

    /** The marks that begin the answer. */
    private static final int TOKENS_BEFORE_ANSWER = 3;

    /**
     * Characters counted at a time. The encoder's time and memory grow faster than a text without
     * spaces; a cut inside of one costs a token at most.
     */
    private static final int SLICE = 8192;

    /** Holds the vocabulary, so that it is read when the first text is counted. */
    private static final class Vocabulary {
        static final Encoding O200K =
                Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    /** The tokens of {@code text}; marks such as {@code <|endoftext|>} are ordinary text. */
    public int count(String text) {
        var tokens = 0;
        for (var from = 0; from < text.length(); ) {
            var to = sliceEnd(text, from);
            tokens += Vocabulary.O200K.countTokensOrdinary(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    /**
     * The number of characters of {@code text} that its first {@code tokens} tokens hold whole; for
     * a text of a few words, it is encoded at once.
     */
    int lengthOf(int tokens, String text) {
        var all = Vocabulary.O200K.encodeOrdinary(text);
        var first = new IntArrayList(tokens);
        for (var i = 0; i < tokens && i < all.size(); i++) {
            first.add(all.get(i));
        }
        var bytes = Vocabulary.O200K.decodeBytes(first).length;
        var length = 0;
        while (length < text.length()) {
            var character = text.codePointAt(length);
            bytes -= Character.toString(character).getBytes(UTF_8).length;
            if (bytes < 0) {
                break;
            }
            length += Character.charCount(character);
        }
        return length;
    }

    /** Before the last space of a full slice, where words are cut apart anyway. */
    private static int sliceEnd(String text, int from) {
        var full = from + SLICE;
        if (full >= text.length()) {
            return text.length();
        }
        var space = text.lastIndexOf(' ', full);
        if (space > from) {
            return space;
        }
        return Character.isLowSurrogate(text.charAt(full)) ? full + 1 : full;
    }

    /** The usage of an answer that consists of {@code text} and {@code reasoning}. */
    public Usage usage(Prompt prompt, String text, String reasoning) {
        var promptTokens = TOKENS_BEFORE_ANSWER;
        for (var message : prompt.messages()) {
            promptTokens += TOKENS_A_MESSAGE + count(message.text());
        }
        var reasoningTokens = count(reasoning);
        return new Usage(promptTokens, count(text) + reasoningTokens, reasoningTokens);
    }
}
