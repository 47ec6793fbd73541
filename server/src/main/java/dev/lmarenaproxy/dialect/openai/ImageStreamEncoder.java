package dev.lmarenaproxy.dialect.openai;

import dev.lmarenaproxy.AnswerEvent;
import dev.lmarenaproxy.JobEvent;
import dev.lmarenaproxy.Usage;
import dev.lmarenaproxy.dialect.StreamEncoder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer with pictures: one event for each, when it is complete, since the site shows no
 * picture that is half made. It holds the usage, so it is sent at the end of its choice.
 */
final class ImageStreamEncoder implements StreamEncoder {
    private static final Usage UNKNOWN = new Usage(0, 0, 0);

    private final ImageRequest request;
    private final Instant created;
    private final AnswerEvent.@Nullable Loaded[] pictures;
    private int finished;

    ImageStreamEncoder(ImageRequest request, Instant created) {
        this.request = request;
        this.created = created;
        this.pictures = new AnswerEvent.Loaded[request.completion().choices()];
    }

    @Override
    public void encode(int choice, AnswerEvent event, StringBuilder out) {
        switch (event) {
            case AnswerEvent.Loaded picture -> {
                if (pictures[choice] == null) {
                    pictures[choice] = picture;
                }
            }
            case JobEvent.Finished(_, var usage) -> {
                var picture = pictures[choice];
                if (picture != null) {
                    pictures[choice] = null;
                    append(picture, usage == null ? UNKNOWN : usage, out);
                }
                finished++;
                if (finished == pictures.length) {
                    out.append("data: [DONE]\n\n");
                }
            }
            case JobEvent.Restarted _ -> pictures[choice] = null;
            case JobEvent.Media _,
                    JobEvent.Text _,
                    JobEvent.Reasoning _,
                    JobEvent.Citation _,
                    AnswerEvent.Stopped _,
                    AnswerEvent.CallBegun _,
                    AnswerEvent.CallArguments _ -> {}
            case JobEvent.Failed(var fault) ->
                    out.append("event: error\ndata: ")
                            .append(OpenAiErrors.body(fault).json())
                            .append("\n\n");
        }
    }

    private void append(AnswerEvent.Loaded picture, Usage usage, StringBuilder out) {
        var type = request.edit() ? "image_edit.completed" : "image_generation.completed";
        var size = request.knownSize();
        out.append("event: ").append(type).append("\ndata: {\"type\":\"").append(type);
        out.append("\",");
        ImageJson.appendBase64(picture.base64(), out);
        out.append(",\"created_at\":")
                .append(created.getEpochSecond())
                .append(",\"size\":\"")
                .append(size == null ? "auto" : size)
                .append("\",\"quality\":\"auto\",\"background\":\"auto\",\"output_format\":\"")
                .append(ImageJson.format(picture.contentType()))
                .append("\",\"usage\":");
        ImageJson.appendUsage(usage, out);
        out.append("}\n\n");
    }
}
