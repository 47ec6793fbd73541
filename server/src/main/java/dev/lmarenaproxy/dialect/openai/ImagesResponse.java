package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.dialect.JsonText;
import dev.lmarenaproxy.dialect.UsageSum;
import dev.lmarenaproxy.dialect.WholeEncoder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A whole answer with as many pictures as were asked for: the first of each choice. */
final class ImagesResponse implements WholeEncoder {
    private final ImageRequest request;
    private final Instant created;
    private final @Nullable Picture[] pictures;
    private final UsageSum usage = new UsageSum();
    private int finished;

    /**
     * What is known of a picture.
     *
     * @param json the field that shows it
     * @param format null where only the address is known
     */
    private record Picture(String json, @Nullable String format) {}

    ImagesResponse(ImageRequest request, Instant created) {
        this.request = request;
        this.created = created;
        this.pictures = new Picture[request.completion().choices()];
    }

    @Override
    public void add(int choice, AnswerEvent event) {
        switch (event) {
            case JobEvent.Media(_, var url) -> add(choice, address(url));
            case AnswerEvent.Loaded(_, var contentType, var base64) ->
                    add(choice, bytes(base64, contentType));
            case JobEvent.Finished(_, var used) -> {
                usage.add(used);
                finished++;
            }
            case JobEvent.Restarted _ -> pictures[choice] = null;
            case JobEvent.Text _,
                    JobEvent.Reasoning _,
                    JobEvent.Citation _,
                    AnswerEvent.Stopped _,
                    AnswerEvent.CallBegun _,
                    AnswerEvent.CallArguments _ -> {}
            case JobEvent.Failed(var fault) ->
                    throw new IllegalArgumentException("the answer failed: " + fault.kind());
        }
    }

    private void add(int choice, Picture picture) {
        if (pictures[choice] == null) {
            pictures[choice] = picture;
        }
    }

    private static Picture address(String url) {
        var json = new StringBuilder("\"url\":");
        JsonText.appendString(url, json);
        return new Picture(json.toString(), null);
    }

    private static Picture bytes(String base64, String contentType) {
        var json = new StringBuilder(base64.length() + 16);
        ImageJson.appendBase64(base64, json);
        return new Picture(json.toString(), ImageJson.format(contentType));
    }

    @Override
    public String json() {
        if (finished < pictures.length) {
            throw new IllegalStateException("the answer is not finished");
        }
        var out = new StringBuilder("{\"created\":").append(created.getEpochSecond());
        out.append(",\"data\":");
        var separator = '[';
        String format = null;
        for (var picture : pictures) {
            if (picture == null) {
                throw new IllegalStateException("a choice has no picture");
            }
            out.append(separator).append('{').append(picture.json()).append('}');
            format = picture.format();
            separator = ',';
        }
        out.append(']');
        if (format != null) {
            out.append(",\"output_format\":\"").append(format).append('"');
        }
        var size = request.knownSize();
        if (size != null) {
            out.append(",\"size\":\"").append(size).append('"');
        }
        var sum = usage.sum();
        if (sum != null) {
            out.append(",\"usage\":");
            ImageJson.appendUsage(sum, out);
        }
        return out.append('}').toString();
    }
}
