package dev.lmarenaproxy.site;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.lmarenaproxy.Attachment;
import java.util.ArrayList;
import java.util.List;

/**
 * What the site is asked for an answer. Its pictures must be uploaded first; the request then names
 * the places where they are.
 */
public final class Question {
    /**
     * A place in the request's body that waits for pictures.
     *
     * @param mark stands for them, as a JSON string that occurs nowhere else
     */
    record Gap(String mark, List<Attachment> pictures) {
        Gap {
            pictures = List.copyOf(pictures);
        }
    }

    private final String evaluationId;
    private final SiteRequest request;
    private final List<Gap> gaps;
    private final List<Attachment> pictures;

    /**
     * A question without pictures.
     *
     * @param evaluationId by which the site will know the question and its answer: the first of an
     *     evaluation or, where the site continues them, a further one
     */
    public Question(String evaluationId, SiteRequest request) {
        this(evaluationId, request, List.of());
    }

    Question(String evaluationId, SiteRequest request, List<Gap> gaps) {
        this.evaluationId = requireNonNull(evaluationId);
        this.request = requireNonNull(request);
        this.gaps = List.copyOf(gaps);
        var each = new ArrayList<Attachment>();
        for (var gap : gaps) {
            for (var picture : gap.pictures()) {
                if (indexIn(each, picture) < 0) {
                    each.add(picture);
                }
            }
        }
        this.pictures = List.copyOf(each);
    }

    public String evaluationId() {
        return evaluationId;
    }

    /** What is to be uploaded, each once, in the order of the conversation. */
    public List<Attachment> pictures() {
        return pictures;
    }

    /** The request of a question without {@link #pictures}. */
    public SiteRequest request() {
        return request(List.of());
    }

    /**
     * The request, once the pictures are there. Cheap also where the body is long.
     *
     * @param uploaded one for each of {@link #pictures}, in their order
     */
    public SiteRequest request(List<UploadedPicture> uploaded) {
        if (uploaded.size() != pictures.size()) {
            throw new IllegalArgumentException("a question waits for its pictures");
        }
        var body = request.body();
        for (var gap : gaps) {
            ArrayNode attachments = SiteJson.MAPPER.createArrayNode();
            for (var picture : gap.pictures()) {
                attachments.add(uploaded.get(indexIn(pictures, picture)).attachment());
            }
            body = body.replace('"' + gap.mark() + '"', attachments.toString());
        }
        return new SiteRequest(request.method(), request.path(), request.headers(), body);
    }

    private static int indexIn(List<Attachment> pictures, Attachment picture) {
        for (var at = 0; at < pictures.size(); at++) {
            if (pictures.get(at).shows(picture)) {
                return at;
            }
        }
        return -1;
    }
}
