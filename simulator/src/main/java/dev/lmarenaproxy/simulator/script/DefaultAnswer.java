package dev.lmarenaproxy.simulator.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the site answers where nobody scripted anything: the same request, the same answer. */
final class DefaultAnswer {
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final int LONGEST_QUOTE = 80;

    private DefaultAnswer() {}

    static Answer to(EvaluationRequest request) {
        var rows = new ArrayList<Row>();
        switch (request.modality()) {
            case "image" -> {
                rows.add(Row.heartbeat());
                rows.add(Row.image(picture(request, 1)));
            }
            case "video" -> {
                rows.add(Row.heartbeat());
                rows.add(Row.video(request.origin() + "/media/clip.mp4"));
            }
            case "search" -> {
                rows.addAll(rowsOf(text(request)));
                rows.addAll(sources(3, request));
            }
            default -> rows.addAll(rowsOf(text(request)));
        }
        rows.add(finish(request, rows.size()));
        return Answer.of(rows);
    }

    /** A few sentences of Markdown about the request itself. */
    static String text(EvaluationRequest request) {
        return """
        You asked **%s**: "%s"

        I am the stand-in of the site, so I only say what I know for certain:

        - your message has %d words and %d characters;
        - it arrived in one piece, and this answer leaves word by word;
        - asked again, I will answer `exactly` the same.
        """
                .formatted(
                        request.modelName(),
                        quote(request.prompt()),
                        words(request),
                        request.prompt().codePointCount(0, request.prompt().length()));
    }

    static Row finish(EvaluationRequest request, int completionTokens) {
        return Row.finish("stop", words(request), completionTokens);
    }

    static String picture(EvaluationRequest request, int number) {
        var seed = Integer.toHexString(request.prompt().hashCode()) + "-" + number;
        return request.origin() + "/media/" + seed + ".png";
    }

    /** The first row holds two sources, the others one each. */
    static List<Row> sources(int count, EvaluationRequest request) {
        var rows = new ArrayList<Row>();
        for (var source = 1; source <= count; source++) {
            if (source == 1 && count > 1) {
                rows.add(Row.sources(title(1), url(1, request), title(2), url(2, request)));
                source++;
            } else {
                rows.add(Row.source(title(source), url(source, request)));
            }
        }
        return rows;
    }

    private static String title(int source) {
        return "Source " + source + ": a \"quoted\" title";
    }

    private static String url(int source, EvaluationRequest request) {
        return request.origin() + "/media/source-" + source + ".html";
    }

    private static List<Row> rowsOf(String text) {
        return Pieces.words(text).stream().map(Row::text).toList();
    }

    private static int words(EvaluationRequest request) {
        return (int) WORD.matcher(request.prompt()).results().count();
    }

    /** The last line, which is the question also where a conversation was put into one message. */
    private static String quote(String prompt) {
        var line = prompt.strip().lines().reduce("", (_, later) -> later).strip();
        var length = line.codePointCount(0, line.length());
        return length <= LONGEST_QUOTE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
    }
}
